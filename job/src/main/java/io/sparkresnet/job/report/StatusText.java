package io.sparkresnet.job.report;

import static io.sparkresnet.job.report.TextTable.Align.LEFT;
import static io.sparkresnet.job.report.TextTable.Align.RIGHT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An {@link OutputStatus} as text for a person; of bounded length, however many runs and files there are. */
public final class StatusText {
    private static final int MOST_RUNS = 20;
    private static final int MOST_NAMES = 5;
    private static final int SHOWN_OF_FINGERPRINT = 12;
    private static final int MOST_OF_MESSAGE = 160;
    private static final int LABEL_WIDTH = 11;

    private final OutputStatus status;
    private final List<String> lines = new ArrayList<>();

    private StatusText(OutputStatus status) {
        this.status = status;
    }

    /** The lines, without the last newline. */
    public static String of(OutputStatus status) {
        StatusText text = new StatusText(status);
        text.line("output", status.output());
        text.line("lock", status.lock().sentence());
        text.runs();
        text.begun();
        text.rows();
        text.failures();
        text.files();
        text.counted();
        if (!status.guarantee().isEmpty()) {
            text.line("weaker", status.guarantee());
        }
        text.lines("next", NextStep.of(status));
        return String.join("\n", text.lines);
    }

    private void line(String label, String value) {
        lines.add(String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s%s", label, value)
                .stripTrailing());
    }

    /** The label before the first alone. */
    private void lines(String label, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            line(i == 0 ? label : "", values.get(i));
        }
    }

    private void runs() {
        List<RunStatus> all = status.runs();
        if (all.isEmpty()) {
            line("runs", "none");
            return;
        }
        TextTable table = new TextTable(RIGHT, LEFT, LEFT, LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT);
        table.add(
                "run", "id", "state", "created", "finished", "images", "done", "left", "chunks", "replaced", "failed");
        List<RunStatus> shown = shown();
        for (RunStatus each : shown) {
            table.add(
                    Integer.toString(each.number()),
                    each.id(),
                    each.state().name().toLowerCase(Locale.ROOT),
                    seconds(each.created()),
                    each.finished().map(StatusText::seconds).orElse("-"),
                    grouped(each.images()),
                    grouped(each.images() - each.left() - each.givenUp()),
                    grouped(each.left()),
                    part(each.chunks()),
                    part(each.replaced()),
                    grouped(each.rows().failed()));
        }
        lines("runs", table.lines());
        if (shown.size() < all.size()) {
            line("", "and %s before, all published".formatted(NextStep.count(all.size() - shown.size(), "run")));
        }
        for (RunStatus each : shown) {
            if (each.givenUp() > 0) {
                line(
                        "",
                        "run %d was closed: %s given up, new to the next call"
                                .formatted(each.number(), NextStep.images(each.givenUp())));
            }
        }
    }

    /** The last ones, and an open one before them. */
    private List<RunStatus> shown() {
        List<RunStatus> all = status.runs();
        List<RunStatus> shown = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (i >= all.size() - MOST_RUNS || all.get(i).isOpen()) {
                shown.add(all.get(i));
            }
        }
        return shown;
    }

    private void begun() {
        String why = status.lock().state() == LockStatus.State.MOVING
                ? "is being listed"
                : "was begun and never planned: its call ended while it listed; what it left counts for nothing";
        status.begun().forEach(each -> line("begun", "run %d %s".formatted(each, why)));
    }

    private void rows() {
        line("rows", rows(status.rows()) + " in " + NextStep.count(status.files(), "file"));
        lines(
                "models",
                status.models().stream()
                        .map(each -> "%s (%s): %s"
                                .formatted(shortened(each.fingerprint()), each.weights(), rows(each.rows())))
                        .toList());
    }

    private void failures() {
        TextTable table = new TextTable(RIGHT, LEFT, LEFT, LEFT);
        for (OutputStatus.Cause each : status.causes()) {
            table.add(
                    grouped(each.count()),
                    each.stage() + " " + each.kind(),
                    each.passing() ? "done again by the next call" : "done again by --retry-failed",
                    "for example %s: %s".formatted(each.examplePath(), bounded(each.exampleMessage())));
        }
        lines("failures", table.lines());
    }

    private void files() {
        List<String> missing = new ArrayList<>();
        for (RunStatus each : status.runs()) {
            if (!each.missing().isEmpty()) {
                missing.add(
                        ("%s of run %d (%s), which is published: somebody deleted them; the next call does %s again if its"
                                        + " input still lists them")
                                .formatted(
                                        NextStep.count(each.missing().size(), "file"),
                                        each.number(),
                                        names(each.missing()),
                                        NextStep.images(each.missingImages())));
            }
        }
        lines("missing", missing);
        if (!status.unplanned().isEmpty()) {
            line(
                    "unplanned",
                    "%s in no plan (%s): somebody put rows there, which readers read"
                            .formatted(NextStep.count(status.unplanned().size(), "file"), names(status.unplanned())));
        }
        if (!status.strangers().isEmpty()) {
            line("strange", "not of this job, but readers of the rows come across it: " + names(status.strangers()));
        }
        lines("damaged", status.damaged().stream().limit(MOST_NAMES).toList());
        if (status.damaged().size() > MOST_NAMES) {
            line("", "and %,d more".formatted(status.damaged().size() - MOST_NAMES));
        }
    }

    private void counted() {
        long bySummary = status.runs().stream()
                .filter(each -> each.counted() == RunStatus.Counted.SUMMARY)
                .count();
        if (status.files() > 0) {
            line(
                    "counted",
                    "%s by the summary, %s by the footers of the files; causes by the rows of files with failures"
                            .formatted(
                                    NextStep.count(bySummary, "run"),
                                    NextStep.count(status.runs().size() - bySummary, "run")));
        }
    }

    private static String rows(RunStatus.Rows rows) {
        return String.format(
                Locale.ROOT, "%s: %,d ok, %,d failed", NextStep.count(rows.all(), "row"), rows.ok(), rows.failed());
    }

    private static String part(RunStatus.Part part) {
        return part.planned() == 0 ? "-" : String.format(Locale.ROOT, "%,d of %,d", part.done(), part.planned());
    }

    private static String names(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return names.size() > MOST_NAMES ? "%s, ... and %,d more".formatted(first, names.size() - MOST_NAMES) : first;
    }

    private static String shortened(String fingerprint) {
        return fingerprint.substring(0, Math.min(SHOWN_OF_FINGERPRINT, fingerprint.length()));
    }

    private static String bounded(String message) {
        String line = message.replaceAll("\\s+", " ");
        return line.length() > MOST_OF_MESSAGE ? line.substring(0, MOST_OF_MESSAGE) + "..." : line;
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Of ISO 8601. */
    private static String seconds(String time) {
        return time.replaceAll("\\.[0-9]+Z$", "Z");
    }
}
