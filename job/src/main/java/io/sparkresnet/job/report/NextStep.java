package io.sparkresnet.job.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a person does next with an output, in sentences. */
final class NextStep {
    private NextStep() {}

    static List<String> of(OutputStatus status) {
        List<String> steps = new ArrayList<>();
        if (!status.damaged().isEmpty()) {
            steps.add("mend what is damaged first");
        }
        if (status.lock().state() == LockStatus.State.MOVING) {
            steps.add("wait: a driver is at work, and a second one would end with exit code 6");
        }
        Optional<RunStatus> open = status.openRun();
        if (open.isPresent()) {
            RunStatus run = open.get();
            steps.add(goingOn(run));
            steps.add("  " + run.command());
        } else if (status.damaged().isEmpty()) {
            steps.add(
                    status.runs().isEmpty()
                            ? "nothing is written here yet: a predict command begins the first run"
                            : "nothing is open: the next predict call lists its input and does what is new");
        }
        long passing = status.retried(true);
        long others = status.retried(false);
        if (passing > 0) {
            steps.add("%s again by itself, where the input still lists them and the model is theirs"
                    .formatted(count(passing, "failed image") + " the next call does"));
        }
        if (others > 0) {
            steps.add("%s only by --retry-failed".formatted(count(others, "failed image") + " are done again"));
        }
        return steps;
    }

    private static String goingOn(RunStatus run) {
        if (run.state() == RunStatus.State.CLOSING) {
            return "run %s is given up, but that was not completed: any predict call completes it".formatted(run.id());
        }
        return run.left() == 0
                ? "run %s has all its rows: the same predict command publishes it".formatted(run.id())
                : "run %s is open: the same predict command goes on with it; with --close-open-run it gives up %s"
                        .formatted(run.id(), images(run.left()));
    }

    static String images(long number) {
        return count(number, "image");
    }

    static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }
}
