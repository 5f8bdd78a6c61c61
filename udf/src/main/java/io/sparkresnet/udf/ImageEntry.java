package io.sparkresnet.udf;

import io.sparkresnet.model.image.ImageHeader;
import org.jspecify.annotations.Nullable;

/**
 * One image between its fetch and its row.
 *
 * @param attempts reads that were begun
 * @param header null: not readable
 * @param error null: it is in the batch
 */
record ImageEntry(
        ImageRef image,
        int attempts,
        @Nullable ImageHeader header,
        @Nullable ImageError error) {}
