package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.job.run.CardWriteSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run on two executors lets others see: metrics, accumulators, times in the summary, the model in each file. */
class WatchingIT {
    private static final int COPIES = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static Path output;
    private static Path metrics;
    private static int images;

    @BeforeAll
    static void run() throws IOException {
        RecordedModel model = RecordedModel.write("resnet20", directory);
        Path input = Files.createDirectory(directory.resolve("in"));
        for (int copy = 0; copy < COPIES; copy++) {
            for (String image : model.reference().images()) {
                Files.write(input.resolve(copy + "-" + image), LogitsReference.resource(image));
                images++;
            }
        }
        Files.write(input.resolve("broken.jpg"), new byte[] {1, 2, 3});
        images++;
        output = directory.resolve("out");
        metrics = Files.createDirectory(directory.resolve("metrics"));
        Map<String, String> settings = new HashMap<>(LocalCluster.settings(2, 1));
        settings.putAll(SparkEvents.settings());
        settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        settings.put("spark.metrics.conf.*.sink.csv.class", "org.apache.spark.metrics.sink.CsvSink");
        settings.put("spark.metrics.conf.*.sink.csv.directory", metrics.toString());
        settings.put("spark.metrics.conf.*.sink.csv.period", "1");
        SparkEvents.clear();
        Outcome outcome = CommandLine.run(
                settings,
                model.predict(input.toString(), output.toString(), "--chunk-size", "4", "--max-error-fraction", "0.5"));
        assertThat(outcome.exit()).as(outcome.messages()).isZero();
    }

    @Test
    void sparksMetricsSystemHasTheCountsOfEachExecutor() throws IOException {
        assertThat(lastOf("spark-resnet.images")).hasSize(2);
        assertThat(sum("spark-resnet.images")).isEqualTo(images);
        assertThat(sum("spark-resnet.failed")).isEqualTo(1);
        assertThat(sum("spark-resnet.failed.not_an_image")).isEqualTo(1);
        assertThat(sum("spark-resnet.nanoseconds.infer")).isPositive();
    }

    @Test
    void theSummarySaysWhereTheTimeWent() throws IOException {
        JsonNode summary = JSON.readTree(
                output.resolve("_spark-resnet/runs/1/summary.json").toFile());
        JsonNode time = summary.get("time");

        assertThat(time.get("images").asInt()).isEqualTo(images);
        assertThat(time.get("bytes").asLong()).isEqualTo(bytesRead());
        assertThat(time.get("infer_seconds").asDouble()).isPositive();
        assertThat(time.get("write_seconds").asDouble()).isPositive();
        assertThat(time.get("open_seconds").asDouble()).isPositive();
        assertThat(time.get("limited_by").asText()).matches("[0-9]+ % .+: .+");
    }

    @Test
    void sparksPagesShowCountsAndTheLimit() {
        assertThat(SparkEvents.counter("images")).isEqualTo(images);
        assertThat(SparkEvents.counter("failed images")).isEqualTo(1);
        assertThat(SparkEvents.shown("failed images by kind")).isEqualTo("{not_an_image=1}");
        assertThat(SparkEvents.shown("what limits the job")).matches("[0-9]+ % .+: .+");
    }

    @Test
    void everyFileSaysWhichModelMadeIt() throws IOException {
        JsonNode card =
                JSON.readTree(output.resolve("_spark-resnet/runs/1/model.json").toFile());
        List<JsonNode> footers = new ArrayList<>();
        for (Path part : files(output, ".parquet")) {
            try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(part))) {
                footers.add(JSON.readTree(
                        reader.getFileMetaData().getKeyValueMetaData().get(CardWriteSupport.FOOTER_KEY)));
            }
        }
        assertThat(footers).hasSizeGreaterThan(2).containsOnly(card);
        assertThat(card.get("fingerprint").asText()).hasSize(64);
        assertThat(card.get("weights_sha256").asText()).hasSize(64);
        assertThat(card.get("network").asText()).isEqualTo("resnet20");
        assertThat(card.get("precision").asText()).isEqualTo("fp32");
        assertThat(card.get("recipe").get("crop").asText()).isNotEmpty();
        assertThat(card.get("versions").get("spark_resnet").asText()).isNotEmpty();
    }

    private static long bytesRead() throws IOException {
        long bytes = 0;
        for (Path file : files(directory.resolve("in"), "")) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static long sum(String name) throws IOException {
        return lastOf(name).stream().mapToLong(Long::longValue).sum();
    }

    /** The last value of that name by each executor. */
    private static List<Long> lastOf(String name) throws IOException {
        List<Long> values = new ArrayList<>();
        for (Path file : files(metrics, "." + name + ".csv")) {
            if (!file.getFileName().toString().contains(".driver.")) {
                List<String> lines = Files.readAllLines(file);
                values.add(Long.parseLong(lines.get(lines.size() - 1).replaceFirst("[0-9]+,", "")));
            }
        }
        return values;
    }

    private static List<Path> files(Path in, String suffix) throws IOException {
        try (Stream<Path> list = Files.list(in)) {
            return list.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().endsWith(suffix))
                    .filter(file -> !file.getFileName().toString().endsWith(".crc"))
                    .sorted()
                    .toList();
        }
    }
}
