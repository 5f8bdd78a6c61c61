package io.sparkresnet.job.run;

import java.util.List;

/**
 * {@code plan.json}: the work of one run, cut once and for all. Once it is there the run is open, and its listing is final.
 *
 * @param run its id
 * @param number of the run in its output, from 1
 * @param created ISO 8601, UTC
 * @param inputs qualified
 * @param images listed
 * @param bytes of them, encoded
 * @param listing the listing's files, in order
 * @param model fingerprint
 * @param columns asked for
 * @param topK entries of {@code top}; -1 for all
 * @param chunks in order
 */
public record Plan(
        String run,
        int number,
        String created,
        List<String> inputs,
        long images,
        long bytes,
        List<String> listing,
        String model,
        List<String> columns,
        int topK,
        List<Chunk> chunks) {
    public Plan {
        inputs = List.copyOf(inputs);
        listing = List.copyOf(listing);
        columns = List.copyOf(columns);
        chunks = List.copyOf(chunks);
    }
}
