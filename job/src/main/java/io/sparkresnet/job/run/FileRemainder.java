package io.sparkresnet.job.run;

import java.io.Serializable;
import java.util.List;

/**
 * What is left of one file of a listing in which the output holds at least one image. Immutable.
 *
 * @param file its place among the listing's files
 * @param fresh names of the files that hold the rest, in order; empty: nothing is left
 * @param known images that have a row, those to be done again among them
 * @param knownBytes of them, encoded
 * @param retries images to be done again, by their chunk
 */
record FileRemainder(int file, List<String> fresh, long known, long knownBytes, List<Retry> retries)
        implements Serializable {
    FileRemainder {
        fresh = List.copyOf(fresh);
        retries = List.copyOf(retries);
    }

    /** Images that are to be done again. */
    long retried() {
        return retries.stream().mapToLong(Retry::images).sum();
    }
}
