package io.sparkresnet.job.run;

import java.util.List;

/**
 * Files of a listing's directory, and what they hold together. Immutable.
 *
 * @param names in the order of the listing
 * @param images how many
 * @param bytes of them, encoded
 */
public record ListingFiles(List<String> names, long images, long bytes) {
    public ListingFiles {
        names = List.copyOf(names);
    }
}
