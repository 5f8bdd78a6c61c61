package io.sparkresnet.job.report.advice;

import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.scan.Confidence;
import io.sparkresnet.job.report.scan.Duplicates;
import io.sparkresnet.job.report.scan.Spread;
import io.sparkresnet.udf.Limit;
import io.sparkresnet.udf.StageTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What of a run a person should look at, what matters most first. */
public final class Findings {
    private static final double MANY_DUPLICATES = 0.01;
    private static final double LOW_CONFIDENCE = 0.3;
    private static final double MOSTLY_WAITING = 0.5;
    /** Of a shorter call the shares of its time say little. */
    private static final double LONG_CALL_SECONDS = 60;

    private final List<Finding> findings = new ArrayList<>();

    private Findings() {}

    /** Those of a run; none where all is as it should be. */
    public static List<Finding> of(RunReport report) {
        Findings all = new Findings();
        Summary summary = report.summary();
        all.failures(summary);
        summary.warnings().forEach(each -> all.findings.add(Finding.problem("Warning: " + each, "")));
        report.previous()
                .ifPresent(
                        before -> all.findings.addAll(Shift.of(summary, before).findings()));
        all.givenUp(report);
        all.confidence(
                summary.statistics().confidence(),
                summary.model().path("classes").asInt());
        all.sizes(
                summary.statistics().shorterSide(),
                summary.model().path("recipe").path("resize").asText());
        all.duplicates(summary.statistics().duplicates(), summary.counts().attempted());
        all.time(summary);
        all.findings.sort(Comparator.comparing(Finding::level));
        return List.copyOf(all.findings);
    }

    private void failures(Summary summary) {
        RowCounts counts = summary.counts();
        if (counts.failures().isEmpty()) {
            return;
        }
        RowCounts.Failures most = counts.failures().get(0);
        String failed = "%s failed, %s of all: most of them %s %s (%s)"
                .formatted(
                        Words.images(counts.failed()),
                        Words.percent(Words.share(counts.failed(), counts.attempted())),
                        most.stage(),
                        most.kind(),
                        Words.count(most.count()));
        findings.add(
                summary.exitCode() == ExitCode.TOO_MANY_FAILURES
                        ? Finding.problem(
                                "More failed than allowed: %s; allowed are %s"
                                        .formatted(failed, Words.percent(summary.maxErrorFraction())),
                                FailureAdvice.of(most.kind()) + " All rows are written.")
                        : Finding.notice(failed, FailureAdvice.of(most.kind())));
    }

    private void givenUp(RunReport report) {
        long givenUp = report.summary().givenUp();
        if (report.unfinished().isEmpty() && givenUp > 0) {
            findings.add(Finding.notice(
                    "%s of the plan have no row: the run was closed before it was done"
                            .formatted(Words.images(givenUp)),
                    "The next call lists them again and does them."));
        }
    }

    private void confidence(Confidence confidence, int classes) {
        if (confidence.count() > 0 && classes > 2 && confidence.median() < LOW_CONFIDENCE) {
            findings.add(Finding.notice(
                    "Half of the predictions have a probability below %s"
                            .formatted(Words.probability(confidence.median())),
                    "The network hardly knows these images: is the recipe the training's, and are the classes theirs?"
                            + " preview shows what it sees."));
        }
    }

    private void sizes(Spread shorterSide, String resize) {
        if (!resize.matches("[0-9]{1,6}") || shorterSide.count() == 0) {
            return;
        }
        int resized = Integer.parseInt(resize);
        if (shorterSide.p10() < resized) {
            findings.add(
                    Finding.notice(
                            "At least %s of the images are smaller than the %d pixels that the recipe makes of their shorter side"
                                    .formatted(shorterSide.median() < resized ? "half" : "a tenth", resized),
                            "They are enlarged and look softer than what the network was trained on: use the originals, not previews."));
        }
    }

    private void duplicates(Duplicates duplicates, long attempted) {
        long copies = duplicates.images() - duplicates.groups();
        if (copies > 0 && copies >= MANY_DUPLICATES * attempted) {
            findings.add(Finding.notice(
                    "%s (%s) have the content of another one"
                            .formatted(Words.images(copies), Words.percent(Words.share(copies, attempted))),
                    "Each is evaluated and counted by itself: remove copies at the source if they should count once."));
        }
    }

    private void time(Summary summary) {
        StageTimes time = summary.time();
        double waiting = time.waitSeconds();
        if (summary.seconds() >= LONG_CALL_SECONDS && waiting > MOSTLY_WAITING * time.seconds()) {
            findings.add(Finding.notice(
                    "The task threads waited for bytes %s of their time"
                            .formatted(Words.percent(waiting / time.seconds())),
                    "The store was the limit, not the processors: more or faster executors would not help. %s."
                            .formatted(Limit.sentence(time))));
        }
    }
}
