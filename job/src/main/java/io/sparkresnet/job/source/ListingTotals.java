package io.sparkresnet.job.source;

/**
 * What a listing came across.
 *
 * @param listed files, directory markers apart
 * @param filteredByName by {@code --include} and {@code --exclude}
 * @param filteredByTime by {@code --modified-after} and {@code --modified-before}, of those that the names let pass
 * @param directoryMarkers empty files that stand for a directory: {@code dir/} and {@code dir_$folder$}
 * @param taken images
 * @param bytes of the images taken, encoded
 * @param sizes of the images taken
 * @param limited whether {@code --limit} ended the listing, so that there may be more than was counted
 */
public record ListingTotals(
        long listed,
        long filteredByName,
        long filteredByTime,
        long directoryMarkers,
        long taken,
        long bytes,
        SizeHistogram sizes,
        boolean limited) {}
