package io.sparkresnet.job.run;

import io.sparkresnet.job.report.OutputStatus;
import io.sparkresnet.job.report.RunStatus;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.source.StoreFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what an output holds, without Spark, and writes nothing. Runs whose summary still tells what their files hold cost no
 * look into these; the rows of others are counted in the footers of their files. What cannot be read is told beside the rest.
 * While a driver works there, what comes out lies between what was there at the beginning and at the end. Used once.
 */
public final class StatusReader {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReader.class);

    private final OutputDirectory output;
    private final Configuration hadoop;
    private final Duration lease;
    private final List<String> damaged = new ArrayList<>();
    private final RowTotals totals = new RowTotals();
    private final Map<Integer, RunStatus.Rows> counted = new HashMap<>();

    /** A reader of that output, whose drivers' locks have that lease. */
    public StatusReader(OutputDirectory output, Configuration hadoop, Duration lease) {
        this.output = output;
        this.hadoop = hadoop;
        this.lease = lease;
    }

    /**
     * Reads it.
     *
     * @throws OutputException if it is not there, is no output of this job, or its store refuses
     */
    public OutputStatus read() throws OutputException {
        Path root = output.layout().root();
        try {
            return readAll();
        } catch (IOException | RuntimeException e) {
            throw new OutputException("Cannot read output %s: %s".formatted(root, StoreFailure.reason(e, root)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutputException("Cannot read output %s: interrupted".formatted(root), e);
        }
    }

    private OutputStatus readAll() throws OutputException, IOException, InterruptedException {
        OutputLayout layout = output.layout();
        // listed before the plans, a file cannot be of a plan that was not there yet; listed after them, none is
        // missing of a
        // run that was published meanwhile
        OutputFiles before = OutputFiles.list(output);
        LockSight sight = LockSight.first(output.fileSystem(), layout.lock(), lease);
        RunIndex index = output.runs();
        SortedMap<Integer, PlannedRun> runs = runs(index);
        OutputFiles files = OutputFiles.list(output);
        Set<PartFile> unplanned = unplanned(before.parts().keySet(), runs, index);
        runs.values()
                .forEach(each -> totals.name(each.plan().model(), each.plan().weights()));
        Set<Integer> toldBySummary = count(runs, files.parts());
        explain(files.parts());
        List<RunStatus> told = new ArrayList<>();
        for (PlannedRun run : runs.values()) {
            int number = run.plan().number();
            told.add(run.status(
                    files.parts(),
                    counted.getOrDefault(number, RunStatus.Rows.NONE),
                    toldBySummary.contains(number) ? RunStatus.Counted.SUMMARY : RunStatus.Counted.FOOTERS,
                    layout.root()));
        }
        return new OutputStatus(
                layout.root().toString(),
                told,
                begun(index),
                totals.models(),
                totals.causes(),
                files.parts().size(),
                unplanned.stream().map(PartFile::name).toList(),
                List.copyOf(files.strangers()),
                damaged,
                CreateIfAbsent.on(output.fileSystem()).atBest(layout.lock()).sentence(layout.root()),
                sight.last());
    }

    private SortedMap<Integer, PlannedRun> runs(RunIndex index) throws InterruptedException {
        ManyRequests.Answers<Integer, Plan> plans = ManyRequests.of(index.planned(), output::plan);
        List<Integer> published =
                index.planned().stream().filter(index::isPublished).toList();
        ManyRequests.Answers<Integer, Summary> summaries = ManyRequests.of(published, this::summary);
        plans.failed().values().forEach(each -> damaged.add(String.valueOf(each.getMessage())));
        summaries.failed().values().forEach(each -> damaged.add(String.valueOf(each.getMessage())));
        SortedMap<Integer, PlannedRun> runs = new TreeMap<>();
        plans.read()
                .forEach((number, plan) -> runs.put(
                        number,
                        new PlannedRun(
                                plan,
                                index.isPublished(number),
                                index.isClosing(number),
                                summaries.read().get(number))));
        return runs;
    }

    private Summary summary(int run) throws OutputException {
        Path file = output.layout().summary(run);
        try {
            return Summary.parse(output.read(file).orElseThrow(() -> new FileNotFoundException(file.toString())));
        } catch (IOException | RuntimeException e) {
            throw new OutputException(
                    "Cannot read %s: %s; once it is deleted, the next predict call publishes the run again from its rows"
                            .formatted(file, StoreFailure.reason(e, file)),
                    e);
        }
    }

    /** Of files that are there; those of a plan that cannot be read are not among them. */
    private Set<PartFile> unplanned(Set<PartFile> parts, SortedMap<Integer, PlannedRun> runs, RunIndex index) {
        Set<Integer> planned = new HashSet<>(index.planned());
        planned.removeAll(runs.keySet());
        Set<PartFile> unplanned = new TreeSet<>(parts);
        unplanned.removeIf(each -> planned.contains(each.run()));
        runs.values().forEach(each -> each.chunks().forEach(unplanned::remove));
        Set<Integer> ruined = new TreeSet<>();
        unplanned.stream()
                .map(PartFile::run)
                .filter(each -> each >= index.next())
                .forEach(ruined::add);
        index.files().keySet().stream()
                .filter(each -> index.isPublished(each) && !index.planned().contains(each))
                .forEach(ruined::add);
        for (int run : ruined) {
            damaged.add(
                    "Cannot read %s: does not exist, but run %d has rows or a summary; its rows count, and no run takes its number"
                            .formatted(output.layout().plan(run), run));
        }
        return unplanned;
    }

    private static List<Integer> begun(RunIndex index) {
        return index.files().keySet().stream()
                .filter(each -> !index.planned().contains(each) && !index.isPublished(each))
                .toList();
    }

    /** Counts all rows; returns the runs whose summary told. */
    private Set<Integer> count(SortedMap<Integer, PlannedRun> runs, SortedMap<PartFile, FileStatus> parts)
            throws InterruptedException {
        Set<Integer> replaced = new HashSet<>();
        runs.values().forEach(run -> run.plan().replacements().forEach(each -> replaced.add(each.run())));
        Set<Integer> told = new HashSet<>();
        Set<PartFile> asked = new TreeSet<>(parts.keySet());
        for (PlannedRun run : runs.values()) {
            Summary summary = run.summary();
            if (summary != null && run.isToldBySummary(parts, replaced)) {
                told.add(run.plan().number());
                run.chunks().forEach(asked::remove);
                totals.add(run.plan().model(), summary.counts());
                counted.put(
                        run.plan().number(),
                        new RunStatus.Rows(
                                summary.counts().ok(), summary.counts().failed()));
            }
        }
        countFiles(asked, parts);
        return told;
    }

    private void countFiles(Collection<PartFile> asked, SortedMap<PartFile, FileStatus> parts)
            throws InterruptedException {
        ManyRequests.Answers<PartFile, PartRows> answers =
                ManyRequests.of(asked, part -> read(part, parts, status -> PartRows.read(status, hadoop)));
        answers.read().forEach((part, rows) -> counted.merge(part.run(), totals.add(part, rows), RunStatus.Rows::plus));
        answers.failed().forEach((part, failure) -> {
            Path file = output.layout().part(part);
            damaged.add("Cannot read %s: %s"
                    .formatted(
                            file,
                            file(part, parts).getLen() == 0 ? "it is empty" : StoreFailure.reason(failure, file)));
        });
    }

    /** What is counted is told, with an example or without. */
    private void explain(SortedMap<PartFile, FileStatus> parts) {
        for (Map.Entry<PartRows.Cause, PartFile> each : totals.unexplained().entrySet()) {
            try {
                Optional<PartRows.Example> example =
                        read(each.getValue(), parts, status -> PartRows.example(status, hadoop, each.getKey()));
                example.ifPresent(found -> totals.explain(each.getKey(), found));
            } catch (IOException | RuntimeException e) {
                LOG.info("Failed to read an example from {}", output.layout().part(each.getValue()), e);
            }
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(FileStatus status) throws IOException;
    }

    /** What reading a file gives, once more where a retry has put another in its place since it was listed. */
    private <T> T read(PartFile part, SortedMap<PartFile, FileStatus> parts, Reading<T> reading) throws IOException {
        FileStatus listed = file(part, parts);
        try {
            return reading.of(listed);
        } catch (IOException | RuntimeException e) {
            FileStatus now = statusAfter(e, listed);
            if (FileStamp.of(listed).holds(now)) {
                throw e;
            }
            return reading.of(now);
        }
    }

    private FileStatus statusAfter(Exception failure, FileStatus listed) throws IOException {
        try {
            return output.fileSystem().getFileStatus(listed.getPath());
        } catch (IOException e) {
            e.addSuppressed(failure);
            throw e;
        }
    }

    private static FileStatus file(PartFile part, SortedMap<PartFile, FileStatus> parts) {
        return Objects.requireNonNull(parts.get(part));
    }
}
