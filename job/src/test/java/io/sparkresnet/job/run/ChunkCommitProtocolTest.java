package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChunkCommitProtocolTest {
    private static final StructType SCHEMA =
            new StructType().add("chunk", DataTypes.IntegerType, false).add("number", DataTypes.IntegerType, false);
    private static final int ROWS = 5;
    private static final int NEVER = -1;

    private SparkSession spark;

    @BeforeAll
    void start(@TempDir Path warehouse, @TempDir Path disk) {
        spark = SparkSession.builder()
                .master("local[2,3]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.warehouse.dir", warehouse.toString())
                .config("spark.local.dir", disk.resolve("local disk 50%41+").toString())
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.sources.commitProtocolClass", ChunkCommitProtocol.class.getName())
                .getOrCreate();
    }

    @AfterAll
    void stop() {
        spark.stop();
    }

    @Test
    void aChunkIsAFileAndNothingElseIsWritten(@TempDir Path directory) throws IOException {
        Path output = directory.resolve("out[1] a+b");

        write(output, IntStream.range(0, 7).boxed().toList(), NEVER);

        assertThat(names(output))
                .containsExactlyElementsOf(IntStream.range(0, 7)
                        .mapToObj("part-0001-00000%d.parquet"::formatted)
                        .toList());
        assertThat(rowsByChunk(output)).isEqualTo(fiveRowsOf(0, 1, 2, 3, 4, 5, 6));
    }

    @Test
    void anAttemptThatFailsMidwayLeavesNothing(@TempDir Path directory) throws IOException {
        Path output = directory.resolve("out");

        write(output, List.of(0, 1, 2), 1);

        assertThat(names(output)).hasSize(3);
        assertThat(rowsByChunk(output)).isEqualTo(fiveRowsOf(0, 1, 2));
    }

    @Test
    void theSameJobAgainFindsItsPlacesTaken(@TempDir Path directory) throws IOException {
        Path output = directory.resolve("out");
        write(output, List.of(0, 1, 2), NEVER);
        Path first = output.resolve("part-0001-000000.parquet");
        Files.setLastModifiedTime(first, FileTime.fromMillis(0));

        write(output, List.of(0, 1, 2), NEVER);

        assertThat(names(output)).hasSize(3);
        assertThat(rowsByChunk(output)).isEqualTo(fiveRowsOf(0, 1, 2));
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(FileTime.fromMillis(0));
    }

    @Test
    void theChunksThatAreLeftKeepTheirNumbers(@TempDir Path directory) throws IOException {
        Path output = directory.resolve("out");

        write(output, List.of(2, 5, 6), NEVER);

        assertThat(names(output))
                .containsExactly("part-0001-000002.parquet", "part-0001-000005.parquet", "part-0001-000006.parquet");
        assertThat(rowsByChunk(output)).isEqualTo(fiveRowsOf(2, 5, 6));
    }

    @Test
    void aTaskThatAlwaysFailsLeavesTheOtherChunks(@TempDir Path directory) throws IOException {
        Path output = directory.resolve("out");

        assertThatThrownBy(() -> writeRows(output, List.of(0, 1), new Rows(1, 99)))
                .isInstanceOf(SparkException.class)
                .hasMessageContaining("Chunk 1 fails by request");
        assertThat(names(output)).isSubsetOf("part-0001-000000.parquet");
    }

    private void write(Path output, List<Integer> chunks, int failsOnce) throws IOException {
        writeRows(output, chunks, new Rows(failsOnce, 1));
    }

    private void writeRows(Path output, List<Integer> chunks, Rows rows) throws IOException {
        Files.createDirectories(output);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        spark.createDataFrame(context.parallelize(chunks, chunks.size()).mapPartitions(rows), SCHEMA)
                .write()
                .mode("append")
                .option(ChunkCommitProtocol.RUN, 1)
                .option(ChunkCommitProtocol.CHUNKS, ChunkNumbers.format(chunks))
                .parquet("file:" + output);
    }

    private Map<Integer, Long> rowsByChunk(Path output) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String name : names(output)) {
            String file = "file:" + output.resolve(name);
            rows.addAll(spark.read()
                    .option("__globPaths__", "false")
                    .parquet(file)
                    .distinct()
                    .collectAsList());
        }
        return rows.stream().collect(Collectors.groupingBy(row -> row.getInt(0), Collectors.counting()));
    }

    private static Map<Integer, Long> fiveRowsOf(Integer... chunks) {
        return Stream.of(chunks).collect(Collectors.toMap(chunk -> chunk, chunk -> (long) ROWS));
    }

    private static List<String> names(Path output) throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Five rows a chunk; one chunk throws after three of them, in its first attempts. */
    private record Rows(int failing, int attempts) implements FlatMapFunction<Iterator<Integer>, Row> {
        @Override
        public Iterator<Row> call(Iterator<Integer> chunks) {
            int chunk = chunks.next();
            boolean fails = chunk == failing && TaskContext.get().attemptNumber() < attempts;
            return IntStream.range(0, ROWS)
                    .mapToObj(number -> {
                        if (fails && number == 3) {
                            throw new IllegalStateException("Chunk %d fails by request".formatted(chunk));
                        }
                        return RowFactory.create(chunk, number);
                    })
                    .iterator();
        }
    }
}
