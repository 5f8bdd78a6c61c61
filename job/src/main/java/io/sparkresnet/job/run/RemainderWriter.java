package io.sparkresnet.job.run;

import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is left of the listing's files, each in one pass beside the sorted places of those images that the output knows.
 * Rows come as {@link KnownRows#SORTED}: by file and place, and at one place a row that holds before one to be done again.
 *
 * <p>Every attempt of a task writes files of its own: the number of the attempt is in their names, and only those of the attempt
 * that succeeded are ever named in a plan.
 *
 * @param lines the listing
 * @param token begins the names of all files that are written
 */
record RemainderWriter(ListedLines lines, String token) implements FlatMapFunction<Iterator<Row>, FileRemainder> {

    @Override
    public Iterator<FileRemainder> call(Iterator<Row> rows) throws IOException {
        List<FileRemainder> written = new ArrayList<>();
        Known known = new Known(rows);
        while (known.isThere()) {
            written.add(write(known));
        }
        return written.iterator();
    }

    private FileRemainder write(Known known) throws IOException {
        int file = known.file();
        FileSystem fileSystem = lines.fileSystem();
        List<Failed> retried = new ArrayList<>();
        long images = 0;
        long bytes = 0;
        try (ListingWriter fresh = new ListingWriter(fileSystem, directory(), name("fresh", file));
                ListingReader listed = lines.open(file)) {
            while (listed.hasNext()) {
                ImageRef image = listed.next();
                if (!known.isAt(file, listed.position().offset())) {
                    fresh.add(image);
                    continue;
                }
                images++;
                bytes += image.length();
                if (known.isRetried()) {
                    retried.add(new Failed(known.run(), known.chunk(), image));
                }
                known.pass();
            }
            fresh.close();
            return new FileRemainder(file, fresh.files(), images, bytes, writeRetries(fileSystem, file, retried));
        }
    }

    private List<Retry> writeRetries(FileSystem fileSystem, int file, List<Failed> retried) throws IOException {
        // Stable: within a chunk the order of the listing stays
        retried.sort(Comparator.comparingInt(Failed::run).thenComparingInt(Failed::chunk));
        List<Retry> retries = new ArrayList<>();
        try (ListingWriter writer = new ListingWriter(fileSystem, directory(), name("retry", file))) {
            for (Failed each : retried) {
                Slice line = writer.add(each.image());
                RetriesByChunk.append(
                        retries, each.run(), each.chunk(), each.image().length(), line);
            }
        }
        return retries;
    }

    private Path directory() {
        return new Path(lines.directory());
    }

    private String name(String what, int file) {
        return String.format(
                Locale.ROOT,
                "%s-%s-%05d-%d",
                token,
                what,
                file,
                TaskContext.get().taskAttemptId());
    }

    /** An image whose row is to be done again. */
    private record Failed(int run, int chunk, ImageRef image) {}

    /** The images that the output knows, one place after the other. */
    private static final class Known {
        private final Iterator<Row> rows;
        private @Nullable Row row;

        Known(Iterator<Row> rows) {
            this.rows = rows;
            this.row = rows.hasNext() ? rows.next() : null;
        }

        boolean isThere() {
            return row != null;
        }

        boolean isAt(int file, long offset) {
            return row != null && file() == file && row.getLong(1) == offset;
        }

        int file() {
            return current().getInt(0);
        }

        boolean isRetried() {
            return current().getBoolean(2);
        }

        int run() {
            return current().getInt(3);
        }

        int chunk() {
            return current().getInt(4);
        }

        /** To the next place; further rows of the same image count no more. */
        void pass() {
            int file = file();
            long offset = current().getLong(1);
            while (isAt(file, offset)) {
                row = rows.hasNext() ? rows.next() : null;
            }
        }

        private Row current() {
            Row current = row;
            if (current == null) {
                throw new IllegalStateException("Cannot read on: no row is left");
            }
            return current;
        }
    }
}
