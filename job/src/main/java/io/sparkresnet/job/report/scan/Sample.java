package io.sparkresnet.job.report.scan;

import io.sparkresnet.udf.ImageRef;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One row, as far as a person wants to see it.
 *
 * @param image as it was listed
 * @param width pixels, as stored; 0 if unreadable
 * @param height pixels, as stored; 0 if unreadable
 * @param format null if unreadable
 * @param classIndex -1 without a prediction
 * @param label null without labels
 * @param probability of the class; NaN without a prediction
 * @param failure null if the image has a prediction, or was read for its embedding
 */
public record Sample(
        ImageRef image,
        int width,
        int height,
        @Nullable String format,
        int classIndex,
        @Nullable String label,
        float probability,
        @Nullable Failure failure)
        implements Serializable {

    /** Why there is no prediction: the row's error. */
    public record Failure(String stage, String kind, String message) implements Serializable {}
}
