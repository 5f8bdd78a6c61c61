package io.sparkresnet.job.run;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;

/**
 * What one file of rows holds: from its footer, where no row failed; else from the two short columns that tell why. A row of
 * a failed image is one in which {@code error} is not null, so that the footer's number of nulls tells how many succeeded.
 *
 * @param rows in it
 * @param failed of them, by cause
 * @param model fingerprint of all its rows; empty if it has none
 */
record PartRows(long rows, Map<Cause, Long> failed, Optional<String> model) {
    private static final ColumnPath KIND = ColumnPath.get("error", "kind");
    private static final ColumnPath MODEL = ColumnPath.get("model");

    PartRows {
        failed = Map.copyOf(failed);
    }

    /** Why an image failed. */
    record Cause(String stage, String kind) {
        static Cause of(Group row) {
            Group error = row.getGroup("error", 0);
            return new Cause(error.getString("stage", 0), error.getString("kind", 0));
        }
    }

    /** A failed image. */
    record Example(String path, String message) {}

    /** Rows without a prediction. */
    long failures() {
        return failed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Reads it. */
    static PartRows read(FileStatus file, Configuration conf) throws IOException {
        try (ParquetFileReader reader = open(file, conf)) {
            long rows = 0;
            long ok = 0;
            Optional<String> model = Optional.empty();
            for (BlockMetaData block : reader.getFooter().getBlocks()) {
                rows += block.getRowCount();
                ok += nulls(column(block, KIND));
                model = model.or(() -> least(block));
            }
            return new PartRows(rows, ok == rows ? Map.of() : causes(reader), model);
        }
    }

    /** One of its images that failed for that cause; empty if there is none any more. */
    static Optional<Example> example(FileStatus file, Configuration conf, Cause cause) throws IOException {
        try (ParquetFileReader reader = open(file, conf)) {
            MessageType all = schema(reader);
            MessageType asked = new MessageType(all.getName(), all.getType("path"), all.getType("error"));
            Example[] found = new Example[1];
            read(reader, asked, row -> {
                if (found[0] == null && isFailed(row) && Cause.of(row).equals(cause)) {
                    found[0] = new Example(
                            row.getString("path", 0), row.getGroup("error", 0).getString("message", 0));
                }
                return found[0] == null;
            });
            return Optional.ofNullable(found[0]);
        }
    }

    private static Map<Cause, Long> causes(ParquetFileReader reader) throws IOException {
        MessageType all = schema(reader);
        GroupType error = all.getType("error").asGroupType();
        MessageType asked =
                new MessageType(all.getName(), error.withNewFields(error.getType("stage"), error.getType("kind")));
        Map<Cause, Long> causes =
                new TreeMap<>(java.util.Comparator.comparing(Cause::stage).thenComparing(Cause::kind));
        read(reader, asked, row -> {
            if (isFailed(row)) {
                causes.merge(Cause.of(row), 1L, Long::sum);
            }
            return true;
        });
        return causes;
    }

    /** Whether more is wanted. */
    @FunctionalInterface
    private interface Visitor {
        boolean visit(Group row);
    }

    private static void read(ParquetFileReader reader, MessageType asked, Visitor visitor) throws IOException {
        reader.setRequestedSchema(asked);
        MessageColumnIO columns = new ColumnIOFactory().getColumnIO(asked);
        PageReadStore pages = reader.readNextRowGroup();
        while (pages != null) {
            RecordReader<Group> records = columns.getRecordReader(pages, new GroupRecordConverter(asked));
            for (long row = 0; row < pages.getRowCount(); row++) {
                if (!visitor.visit(records.read())) {
                    return;
                }
            }
            pages = reader.readNextRowGroup();
        }
    }

    private static boolean isFailed(Group row) {
        return row.getFieldRepetitionCount("error") > 0;
    }

    private static ParquetFileReader open(FileStatus file, Configuration conf) throws IOException {
        return ParquetFileReader.open(
                HadoopInputFile.fromStatus(file, conf),
                ParquetReadOptions.builder().build());
    }

    private static MessageType schema(ParquetFileReader reader) {
        return reader.getFooter().getFileMetaData().getSchema();
    }

    private static ColumnChunkMetaData column(BlockMetaData block, ColumnPath path) throws IOException {
        for (ColumnChunkMetaData each : block.getColumns()) {
            if (each.getPath().equals(path)) {
                return each;
            }
        }
        throw new IOException("it has no column " + path.toDotString());
    }

    /** None where that is not known, so that the rows are asked. */
    private static long nulls(ColumnChunkMetaData column) {
        Statistics<?> statistics = column.getStatistics();
        return statistics != null && statistics.isNumNullsSet() ? statistics.getNumNulls() : 0;
    }

    private static Optional<String> least(BlockMetaData block) {
        for (ColumnChunkMetaData each : block.getColumns()) {
            if (each.getPath().equals(MODEL)
                    && each.getStatistics() != null
                    && each.getStatistics().hasNonNullValue()
                    && each.getStatistics().genericGetMin() instanceof Binary least) {
                return Optional.of(least.toStringUsingUTF8());
            }
        }
        return Optional.empty();
    }
}
