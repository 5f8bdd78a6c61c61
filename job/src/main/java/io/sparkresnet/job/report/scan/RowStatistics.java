package io.sparkresnet.job.report.scan;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run's images are like, beside the counts: {@code statistics} in {@code summary.json}, by which the next run of the
 * output is compared. Immutable.
 *
 * @param confidence of the predictions
 * @param width pixels, of images whose header could be read, as stored
 * @param height the same
 * @param shorterSide the same
 * @param bytes encoded, of all images
 * @param formats images by format, of those whose header could be read
 * @param duplicates images of equal content
 */
public record RowStatistics(
        Confidence confidence,
        Spread width,
        Spread height,
        Spread shorterSide,
        Spread bytes,
        Map<String, Long> formats,
        Duplicates duplicates) {
    /** Of no rows, and of runs whose summary is older than these. */
    public static final RowStatistics NONE = new RowStatistics(
            Confidence.NONE, Spread.NONE, Spread.NONE, Spread.NONE, Spread.NONE, Map.of(), Duplicates.UNKNOWN);

    public RowStatistics {
        formats = Collections.unmodifiableMap(new TreeMap<>(formats));
    }
}
