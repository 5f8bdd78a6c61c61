package io.sparkresnet.job.run;

import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.fs.FileStatus;

/**
 * What of a plan is still to do, told by the files that are there.
 *
 * @param chunks without a file
 * @param replacements whose file is as it was when the plan was made
 */
record RunWork(List<Chunk> chunks, List<Replacement> replacements) {
    static RunWork left(Plan plan, SortedMap<PartFile, FileStatus> parts) {
        return new RunWork(
                plan.chunks().stream()
                        .filter(chunk -> !parts.containsKey(new PartFile(plan.number(), chunk.number())))
                        .toList(),
                plan.replacements().stream()
                        .filter(each -> isUntouched(each, parts))
                        .toList());
    }

    private static boolean isUntouched(Replacement replacement, SortedMap<PartFile, FileStatus> parts) {
        FileStatus status = parts.get(replacement.part());
        return status != null && replacement.stamp().holds(status);
    }

    boolean isEmpty() {
        return chunks.isEmpty() && replacements.isEmpty();
    }

    /** Images in it. */
    long images() {
        return chunks.stream().mapToLong(Chunk::images).sum()
                + replacements.stream().mapToLong(Replacement::images).sum();
    }
}
