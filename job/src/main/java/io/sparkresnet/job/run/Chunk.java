package io.sparkresnet.job.run;

import java.io.Serializable;
import java.util.List;

/**
 * One task's work, and one file of rows. Small: it names its images, it does not hold them.
 *
 * @param number from 0, in the order of the listing
 * @param images how many
 * @param bytes of them, encoded
 * @param slices where in the listing they stand
 */
public record Chunk(int number, long images, long bytes, List<Slice> slices) implements Serializable {
    public Chunk {
        slices = List.copyOf(slices);
    }
}
