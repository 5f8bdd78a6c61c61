package io.sparkresnet.job.run;

import java.io.Serializable;
import java.util.List;

/**
 * The failed images of one chunk that are to be done again. Immutable.
 *
 * @param run number of the run whose chunk that is
 * @param chunk its number in that run
 * @param images to be done again; the chunk holds others beside them
 * @param bytes of them, encoded
 * @param slices where they stand in the listing's directory, in the order of the listing
 */
public record Retry(int run, int chunk, long images, long bytes, List<Slice> slices) implements Serializable {
    public Retry {
        slices = List.copyOf(slices);
    }
}
