package io.sparkresnet.job.report.scan;

import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.udf.ImageRef;
import java.io.Serializable;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * All that is told of a run's rows but {@link Duplicates}, gathered in one pass: each partition makes a scan of bounded size
 * (its classes apart), and these are added up on the way to the driver. No shuffle of rows, whatever their number. Not
 * thread-safe.
 */
public final class RowScan implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Of each kind of sample; of the random ones more, because some are also of another kind. */
    private static final int SAMPLES = 6;

    private static final String FIRST_COLUMN = "path";
    private static final String[] COLUMNS = {
        "length",
        "modified",
        "etag",
        "width",
        "height",
        "format",
        "status",
        "class_index",
        "label",
        "probability",
        "error"
    };

    private final Map<Integer, ClassTally> classes = new HashMap<>();
    private final Map<Cause.Name, Cause> causes = new HashMap<>();
    private final Map<String, Long> formats = new TreeMap<>();
    private final Buckets confidence = new Buckets();
    private final Buckets width = new Buckets();
    private final Buckets height = new Buckets();
    private final Buckets shorterSide = new Buckets();
    private final Buckets bytes = new Buckets();
    private final Best mostConfident = new Best(SAMPLES);
    private final Best leastConfident = new Best(SAMPLES);
    private final Best random = new Best(3 * SAMPLES);
    private long ok;
    private long hashed;
    private long improbable;

    /** Images of one class. */
    private record ClassTally(@Nullable String label, long count) implements Serializable {
        ClassTally plus(ClassTally other) {
            return new ClassTally(label, count + other.count);
        }
    }

    /** Scans a run's rows, in one Spark job. */
    public static RowScan of(Dataset<Row> rows) {
        return rows.select(FIRST_COLUMN, COLUMNS)
                .javaRDD()
                .mapPartitions(part -> List.of(new RowScan().plus(part)).iterator())
                .treeAggregate(new RowScan(), RowScan::plus, RowScan::plus);
    }

    private RowScan plus(Iterator<Row> rows) {
        rows.forEachRemaining(this::add);
        return this;
    }

    private void add(Row row) {
        bytes.addLength(row.getLong(1));
        hashed += row.isNullAt(3) ? 0 : 1;
        if (!row.isNullAt(4) && !row.isNullAt(5)) {
            width.addLength(row.getInt(4));
            height.addLength(row.getInt(5));
            shorterSide.addLength(Math.min(row.getInt(4), row.getInt(5)));
        }
        if (!row.isNullAt(6)) {
            formats.merge(row.getString(6), 1L, Long::sum);
        }
        if (row.getString(7).equals("error")) {
            Row error = row.getStruct(11);
            causes.computeIfAbsent(new Cause.Name(error.getString(0), error.getString(1)), name -> new Cause())
                    .add(sample(row));
            return;
        }
        ok++;
        if (!row.isNullAt(8)) {
            addPrediction(row);
        }
    }

    private void addPrediction(Row row) {
        classes.merge(row.getInt(8), new ClassTally(row.getString(9), 1), ClassTally::plus);
        float probability = row.getFloat(10);
        if (probability >= 0 && probability <= 1) {
            confidence.addProbability(probability);
        } else {
            improbable++;
        }
        long mixed = mixed(row.getString(0));
        mostConfident.add(-probability, mixed, () -> sample(row));
        leastConfident.add(probability, mixed, () -> sample(row));
        random.add(0, mixed, () -> sample(row));
    }

    private RowScan plus(RowScan other) {
        other.classes.forEach((index, tally) -> classes.merge(index, tally, ClassTally::plus));
        other.causes.forEach((name, cause) ->
                causes.computeIfAbsent(name, each -> new Cause()).add(cause));
        other.formats.forEach((format, count) -> formats.merge(format, count, Long::sum));
        confidence.add(other.confidence);
        width.add(other.width);
        height.add(other.height);
        shorterSide.add(other.shorterSide);
        bytes.add(other.bytes);
        mostConfident.add(other.mostConfident);
        leastConfident.add(other.leastConfident);
        random.add(other.random);
        ok += other.ok;
        hashed += other.hashed;
        improbable += other.improbable;
        return this;
    }

    /** The same order for the same paths, and none that a person would see in them: MurmurHash3's finalizer of the path's hash. */
    private static long mixed(String path) {
        long hash = path.hashCode() * 0x9E3779B97F4A7C15L;
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }

    private static Sample sample(Row row) {
        Timestamp modified = row.getTimestamp(2);
        Row error = row.isNullAt(11) ? null : row.getStruct(11);
        return new Sample(
                new ImageRef(row.getString(0), row.getLong(1), modified.getTime(), row.getString(3)),
                row.isNullAt(4) ? 0 : row.getInt(4),
                row.isNullAt(5) ? 0 : row.getInt(5),
                row.getString(6),
                row.isNullAt(8) ? -1 : row.getInt(8),
                row.getString(9),
                row.isNullAt(10) ? Float.NaN : row.getFloat(10),
                error == null ? null : new Sample.Failure(error.getString(0), error.getString(1), error.getString(2)));
    }

    /** How many rows there are of each kind. */
    public RowCounts counts() {
        List<RowCounts.Failures> failures = new ArrayList<>();
        causes.forEach((name, cause) -> {
            Sample first = cause.examples().get(0);
            Sample.Failure failure = Objects.requireNonNull(first.failure());
            failures.add(new RowCounts.Failures(
                    name.stage(), name.kind(), cause.count(), first.image().path(), failure.message()));
        });
        List<RowCounts.ClassCount> counted = new ArrayList<>();
        classes.forEach((index, tally) -> counted.add(new RowCounts.ClassCount(index, tally.label(), tally.count())));
        return RowCounts.sorted(ok, failures, counted);
    }

    /** What the images are like; {@code rows} are those that were scanned, and are asked for duplicates. */
    public RowStatistics statistics(Dataset<Row> rows) {
        return new RowStatistics(
                improbable > 0 ? Confidence.NONE : Confidence.of(confidence),
                Spread.of(width),
                Spread.of(height),
                Spread.of(shorterSide),
                Spread.of(bytes),
                formats,
                Duplicates.of(rows, hashed));
    }

    /** Images to look at. */
    public Samples samples() {
        Map<Cause.Name, List<Sample>> failed = new HashMap<>();
        causes.forEach((name, cause) -> failed.put(name, cause.examples()));
        return Samples.of(
                SAMPLES, mostConfident.samples(), leastConfident.samples(), random.samples(), failed.values());
    }
}
