package io.sparkresnet.job.run;

import io.sparkresnet.udf.Fence;
import io.sparkresnet.udf.ImageRef;
import io.sparkresnet.udf.PredictionSchema;
import io.sparkresnet.udf.ResNetPartitions;
import io.sparkresnet.udf.SerializableHadoopConf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file that is replaced: those that it holds, but for the failed images that are done again; after them these.
 * Refuses to go on where the file does not hold exactly the images that the plan names.
 */
final class ReplacedRows implements FlatMapFunction2<Iterator<Row>, Iterator<Replacement>, Row> {
    private static final long serialVersionUID = 1L;
    private static final int PATH = PredictionSchema.SCHEMA.fieldIndex("path");
    private static final int VERSION = PredictionSchema.SCHEMA.fieldIndex("version");
    private static final int ATTEMPTS = PredictionSchema.SCHEMA.fieldIndex("attempts");

    private final ResNetPartitions partitions;
    private final Fence fence;
    private final Broadcast<SerializableHadoopConf> hadoop;
    private final String listing;

    ReplacedRows(ResNetPartitions partitions, Fence fence, Broadcast<SerializableHadoopConf> hadoop, Path listing) {
        this.partitions = partitions;
        this.fence = fence;
        this.hadoop = hadoop;
        this.listing = listing.toString();
    }

    @Override
    public Iterator<Row> call(Iterator<Row> held, Iterator<Replacement> replacements) throws IOException {
        Replacement replacement = replacements.next();
        Path directory = new Path(listing);
        List<ImageRef> images = new ArrayList<>();
        try (ListingReader lines =
                new ListingReader(directory.getFileSystem(hadoop.value().conf()), directory, replacement.slices())) {
            lines.forEachRemaining(images::add);
        }
        Kept kept = new Kept(held, replacement, images);
        return new Iterator<>() {
            private @Nullable Iterator<Row> again;

            @Override
            public boolean hasNext() {
                if (kept.hasNext()) {
                    return true;
                }
                return again().hasNext();
            }

            @Override
            public Row next() {
                return kept.hasNext() ? kept.next() : kept.withEarlierAttempts(again().next());
            }

            private Iterator<Row> again() {
                Iterator<Row> rows = again;
                if (rows == null) {
                    kept.requireAllFound();
                    rows = partitions.within(fence(replacement)).rows(images.iterator(), replacement.chunk());
                    again = rows;
                }
                return rows;
            }
        };
    }

    /** Chunks of several runs may have one number. */
    private Fence fence(Replacement replacement) {
        return new Fence("%s/of-run-%d".formatted(fence.directory(), replacement.run()), fence.start());
    }

    /** An image's identity in an output. */
    private record Version(String path, String version) {
        static Version of(Row row) {
            return new Version(row.getString(PATH), row.getString(VERSION));
        }
    }

    /** The rows that stay; remembers of the others how often their images were read. */
    private static final class Kept implements Iterator<Row> {
        private final Iterator<Row> held;
        private final Replacement replacement;
        private final Map<Version, Integer> attempts = new HashMap<>();
        private int missing;
        private @Nullable Row upcoming;

        Kept(Iterator<Row> held, Replacement replacement, List<ImageRef> images) {
            this.held = held;
            this.replacement = replacement;
            for (ImageRef image : images) {
                attempts.put(new Version(image.path(), image.version()), 0);
            }
            this.missing = attempts.size();
        }

        @Override
        public boolean hasNext() {
            while (upcoming == null && held.hasNext()) {
                Row row = held.next();
                Version version = Version.of(row);
                if (attempts.containsKey(version)) {
                    attempts.put(version, row.getInt(ATTEMPTS));
                    missing--;
                } else {
                    upcoming = row;
                }
            }
            return upcoming != null;
        }

        @Override
        public Row next() {
            Row row = hasNext() ? upcoming : null;
            if (row == null) {
                throw new NoSuchElementException("Cannot read row: the file has ended");
            }
            upcoming = null;
            return row;
        }

        void requireAllFound() {
            if (missing != 0) {
                throw new IllegalStateException("Cannot replace %s: it holds %d of the %d images to do again"
                        .formatted(replacement.part().name(), attempts.size() - missing, attempts.size()));
            }
        }

        Row withEarlierAttempts(Row row) {
            Object[] values = new Object[row.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row.get(i);
            }
            values[ATTEMPTS] = row.getInt(ATTEMPTS) + attempts.getOrDefault(Version.of(row), 0);
            return RowFactory.create(values);
        }
    }
}
