package io.sparkresnet.job.run;

import java.io.Serializable;
import java.util.List;

/**
 * Failed images of one earlier chunk that are done again: its file is replaced whole, unless it has changed since the plan.
 *
 * @param run number of the run that planned the chunk
 * @param chunk its number in that run
 * @param images to do again
 * @param bytes of them, encoded
 * @param slices where in this run's listing they stand
 * @param stamp of the file when the plan was made
 */
public record Replacement(int run, int chunk, long images, long bytes, List<Slice> slices, FileStamp stamp)
        implements Serializable {
    public Replacement {
        slices = List.copyOf(slices);
    }

    /** The file that is replaced. */
    PartFile part() {
        return new PartFile(run, chunk);
    }
}
