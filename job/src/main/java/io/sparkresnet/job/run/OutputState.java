package io.sparkresnet.job.run;

import io.sparkresnet.job.conf.Arguments;
import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.report.Summary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * What an output holds when a call comes to it, and whether the call may go on there. Immutable.
 *
 * @param index of its runs
 * @param latest plan of the run that was planned last
 * @param open plan of the first run that is planned and not published
 */
public record OutputState(RunIndex index, Optional<Plan> latest, Optional<Plan> open) {

    /** Reads it. */
    public static OutputState read(OutputDirectory output) throws OutputException {
        RunIndex index = output.runs();
        Optional<Integer> open = index.open();
        Optional<Integer> latest = index.latest();
        return new OutputState(
                index,
                latest.isPresent() ? Optional.of(output.plan(latest.get())) : Optional.empty(),
                open.isPresent() ? Optional.of(output.plan(open.get())) : Optional.empty());
    }

    /** The summary of the run of that id, if it is published; refuses a call that asks that id for something else. */
    public Optional<Summary> published(String id, List<Path> inputs, Arguments arguments, OutputDirectory output)
            throws InvalidConfException, OutputException {
        for (int number : index.named(id)) {
            Plan plan = output.plan(number);
            if (plan.run().equals(id)) {
                requireSame(plan, inputs, arguments);
                Path file = output.layout().summary(number);
                Optional<byte[]> summary = index.isPublished(number) ? output.read(file) : Optional.empty();
                if (summary.isPresent()) {
                    try {
                        return Optional.of(Summary.parse(summary.get()));
                    } catch (IOException e) {
                        throw new OutputException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static void requireSame(Plan plan, List<Path> inputs, Arguments arguments) throws InvalidConfException {
        List<String> differences = new ArrayList<>(plan.arguments().differences(arguments));
        List<String> asked = inputs.stream().map(Path::toString).sorted().toList();
        List<String> before = plan.inputs().stream().sorted().toList();
        if (!asked.equals(before)) {
            differences.add("--input %s (it was %s)".formatted(String.join(", ", asked), String.join(", ", before)));
        }
        if (!differences.isEmpty()) {
            throw new InvalidConfException(
                    "Invalid run-id: %s is the id of a run with other arguments: %s (expected the same, or another id)"
                            .formatted(plan.run(), String.join("; ", differences)));
        }
    }

    /** Whether the open run is to be given up: now, or by a call that was killed meanwhile. */
    boolean isToClose(JobConf conf) {
        return conf.conduct().closeOpenRun()
                || open.map(plan -> index.isClosing(plan.number())).orElse(false);
    }

    /** Refuses a call whose rows do not belong beside those that are there. */
    void admit(JobConf conf, OutputSettings settings, String fingerprint, Path root) throws OutputException {
        boolean finishes = open.isPresent() && !isToClose(conf);
        if (finishes && !open.get().model().equals(fingerprint)) {
            throw new OutputException(
                    ("Cannot write output %s: its run %s is unfinished, and of another model (weights %s, fingerprint %s; these"
                                    + " weights' is %s); finish it with that model, or give it up with --close-open-run")
                            .formatted(
                                    root,
                                    open.get().run(),
                                    open.get().weights(),
                                    open.get().model(),
                                    fingerprint));
        }
        if (latest.isEmpty()) {
            return;
        }
        List<String> differences = latest.get().settings().differences(settings);
        if (!differences.isEmpty()) {
            throw new OutputException(
                    "Cannot write output %s: its rows are of other columns: %s; choose another --output"
                            .formatted(root, String.join("; ", differences)));
        }
        if (!latest.get().model().equals(fingerprint) && !conf.conduct().allowNewModel()) {
            throw new OutputException(
                    ("Cannot write output %s: its rows are of another model (weights %s, fingerprint %s; these weights' is %s);"
                                    + " --allow-new-model adds rows of this one, or choose another --output")
                            .formatted(
                                    root, latest.get().weights(), latest.get().model(), fingerprint));
        }
    }
}
