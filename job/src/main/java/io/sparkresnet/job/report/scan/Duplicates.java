package io.sparkresnet.job.report.scan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Images of equal length and etag, which is the store's own hash of the content: MD5 for an object that S3 got in one part. Not
 * a byte is read to find them. A store that encrypts with keys of its own makes other etags of equal content, and of an object
 * that came in parts the etag tells the parts, too: such duplicates are not seen. Immutable.
 *
 * @param hashed images that have an etag; without one nothing is known
 * @param groups contents that several images have
 * @param images in these groups
 * @param spareBytes that one image a group would not take
 * @param examples the largest groups
 */
public record Duplicates(long hashed, long groups, long images, long spareBytes, List<Group> examples)
        implements Serializable {
    /** Nothing is known. */
    public static final Duplicates UNKNOWN = new Duplicates(0, 0, 0, 0, List.of());

    private static final int MOST_EXAMPLES = 10;
    private static final Comparator<Group> LARGEST =
            Comparator.comparingLong(Group::images).reversed().thenComparing(Group::firstPath);

    public Duplicates {
        examples = List.copyOf(examples);
    }

    /**
     * Images of one content.
     *
     * @param bytes of each
     * @param firstPath the first by path
     * @param lastPath the last
     */
    public record Group(long images, long bytes, String firstPath, String lastPath) implements Serializable {}

    /** Finds them among the rows, of which {@code hashed} have an etag: one job with a shuffle, and none without etags. */
    static Duplicates of(Dataset<Row> rows, long hashed) {
        if (hashed < 2) {
            return new Duplicates(hashed, 0, 0, 0, List.of());
        }
        JavaRDD<Row> groups = rows.where(col("etag").isNotNull())
                .groupBy(col("etag"), col("length"))
                .agg(count(lit(1)).as("images"), min(col("path")), max(col("path")))
                .where(col("images").gt(1))
                .select(col("images"), col("length"), col("min(path)"), col("max(path)"))
                .javaRDD();
        Duplicates none = new Duplicates(hashed, 0, 0, 0, List.of());
        return groups.mapPartitions(part -> List.of(none.plus(part)).iterator()).fold(none, Duplicates::plus);
    }

    private Duplicates plus(Iterator<Row> rows) {
        Duplicates all = this;
        while (rows.hasNext()) {
            Row row = rows.next();
            Group group = new Group(row.getLong(0), row.getLong(1), row.getString(2), row.getString(3));
            all = all.plus(
                    new Duplicates(hashed, 1, group.images(), (group.images() - 1) * group.bytes(), List.of(group)));
        }
        return all;
    }

    private Duplicates plus(Duplicates other) {
        List<Group> all = new ArrayList<>(examples);
        all.addAll(other.examples);
        return new Duplicates(
                hashed,
                groups + other.groups,
                images + other.images,
                spareBytes + other.spareBytes,
                all.stream().sorted(LARGEST).limit(MOST_EXAMPLES).toList());
    }
}
