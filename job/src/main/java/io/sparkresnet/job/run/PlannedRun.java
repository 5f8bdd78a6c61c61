package io.sparkresnet.job.run;

import io.sparkresnet.job.report.RunStatus;
import io.sparkresnet.job.report.Summary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A run as its plan, its summary and the files tell it.
 *
 * @param published whether there is a summary
 * @param closing whether it is given up
 * @param summary the same, read; null where there is none or it is damaged
 */
record PlannedRun(
        Plan plan,
        boolean published,
        boolean closing,
        @Nullable Summary summary) {

    /** Whether the summary still tells what the files hold: none is gone, and none was to be replaced by a later run. */
    boolean isToldBySummary(SortedMap<PartFile, FileStatus> parts, Set<Integer> replacedRuns) {
        return summary != null
                && plan.replacements().isEmpty()
                && !replacedRuns.contains(plan.number())
                && chunks().stream()
                        .allMatch(each ->
                                parts.containsKey(each) && parts.get(each).getLen() > 0);
    }

    /** Its own files. */
    List<PartFile> chunks() {
        return plan.chunks().stream()
                .map(each -> new PartFile(plan.number(), each.number()))
                .toList();
    }

    /** What there is to tell of it. */
    RunStatus status(
            SortedMap<PartFile, FileStatus> parts, RunStatus.Rows rows, RunStatus.Counted counted, Path output) {
        RunWork work = RunWork.left(plan, parts);
        List<Chunk> gone = published ? work.chunks() : List.of();
        long givenUp = summary == null ? 0 : summary.givenUp();
        RunStatus.State ended = givenUp > 0 ? RunStatus.State.CLOSED : RunStatus.State.PUBLISHED;
        RunStatus.State going = closing ? RunStatus.State.CLOSING : RunStatus.State.OPEN;
        int replacements = plan.replacements().size();
        return new RunStatus(
                plan.number(),
                plan.run(),
                published ? ended : going,
                plan.created(),
                Optional.ofNullable(summary).map(each -> each.finished().toString()),
                plan.images(),
                published ? 0 : work.images(),
                givenUp,
                new RunStatus.Part(
                        plan.chunks().size() - work.chunks().size(),
                        plan.chunks().size()),
                new RunStatus.Part(
                        published
                                ? replacements
                                : replacements - work.replacements().size(),
                        replacements),
                rows,
                gone.stream()
                        .map(each -> new PartFile(plan.number(), each.number()).name())
                        .toList(),
                gone.stream().mapToLong(Chunk::images).sum(),
                plan.weights(),
                SameCommand.of(plan, output),
                counted);
    }
}
