package io.sparkresnet.job.run;

import io.sparkresnet.job.conf.Arguments;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code plan.json}: the work of one run, cut once and for all. Once it is there the run is open, and its listing is final.
 *
 * @param run its id
 * @param number of the run in its output, from 1
 * @param created ISO 8601, UTC
 * @param inputs qualified
 * @param arguments that decided which images these are, and what becomes of them
 * @param images to do: those of the chunks and the replacements
 * @param bytes of them, encoded
 * @param held images that were listed, and that the output held already
 * @param listing the listing's files
 * @param model fingerprint
 * @param weights as they were typed
 * @param settings of the output's columns
 * @param chunks of images that are new to the output, in order
 * @param replacements earlier chunks with failed images that are done again
 */
public record Plan(
        String run,
        int number,
        String created,
        List<String> inputs,
        Arguments arguments,
        long images,
        long bytes,
        long held,
        List<String> listing,
        String model,
        String weights,
        OutputSettings settings,
        List<Chunk> chunks,
        List<Replacement> replacements) {
    public Plan {
        inputs = List.copyOf(inputs);
        listing = List.copyOf(listing);
        chunks = List.copyOf(chunks);
        replacements = List.copyOf(replacements);
    }

    /** Names of the files that are replaced. */
    Set<String> replaced() {
        return replacements.stream().map(each -> each.part().name()).collect(Collectors.toSet());
    }
}
