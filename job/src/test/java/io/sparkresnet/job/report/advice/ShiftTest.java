package io.sparkresnet.job.report.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.scan.Confidence;
import io.sparkresnet.job.report.scan.Duplicates;
import io.sparkresnet.job.report.scan.RowStatistics;
import io.sparkresnet.job.report.scan.Spread;
import io.sparkresnet.udf.StageTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShiftTest {

    @Test
    void equalRunsHaveNoShiftThatMatters() {
        Summary run = run(0, 1000, 30, 970);

        assertThat(Shift.of(run, run).findings()).isEmpty();
        assertThat(ClassMix.of(run.counts(), run.counts()).distance()).isZero();
    }

    @Test
    void aClassThatRisesIsNamed() {
        assertThat(Shift.of(run(0, 1000, 412, 588), run(0, 1000, 30, 970)).findings())
                .containsExactly(Finding.problem(
                        "The class mix moved by 38.2 % of the images: class 'c0' rose from 3.0 % to 41.2 % of images"
                                + " (+38.2 points), class 'c1' fell from 97.0 % to 58.8 % of images (−38.2 points)",
                        "Check the input (another source, or sorted by class?) and the recipe; the contact sheet shows what"
                                + " the images look like."));
    }

    /** Of 20 images, half of which are of a class, 14 are now and then of it. */
    @Test
    void whatChanceGivesInFewImagesIsNoShift() {
        assertThat(Shift.of(run(0, 20, 14, 6), run(0, 20, 10, 10)).findings()).isEmpty();
        assertThat(Shift.of(run(0, 2000, 1400, 600), run(0, 2000, 1000, 1000)).findings())
                .hasSize(1);
    }

    @Test
    void aFailureRateThatDoublesByAPointMatters() {
        assertThat(Shift.of(run(41, 959, 959), run(20, 980, 980)).findings())
                .extracting(Finding::headline)
                .containsExactly("The failure rate rose from 2.0 % to 4.1 %");
        assertThat(Shift.of(run(40, 960, 960), run(20, 980, 980)).findings()).isEmpty();
        assertThat(Shift.of(run(4, 96, 96), run(0, 100, 100)).findings()).isEmpty();
    }

    @Test
    void aMedianConfidenceThatMovesByATenthMatters() {
        assertThat(Shift.of(run(statistics(0.71, 300, 9000, "jpeg")), run(statistics(0.82, 300, 9000, "jpeg")))
                        .findings())
                .extracting(Finding::headline)
                .containsExactly("The median confidence fell from 0.82 to 0.71");
        assertThat(Shift.of(run(statistics(0.75, 300, 9000, "jpeg")), run(statistics(0.82, 300, 9000, "jpeg")))
                        .findings())
                .isEmpty();
    }

    @Test
    void otherSizesAndFormatsMatter() {
        assertThat(Shift.of(run(statistics(0.8, 200, 9000, "png")), run(statistics(0.8, 300, 3000, "jpeg")))
                        .findings())
                .extracting(Finding::headline)
                .containsExactly(
                        "The shorter side, median went from 300 px to 200 px",
                        "JPEG went from 100.0 % to 0.0 % of the images",
                        "The file size, median went from 2.9 KB to 8.8 KB");
    }

    @Test
    void aSummaryWithoutStatisticsIsComparedByItsCounts() {
        assertThat(Shift.of(run(statistics(0.8, 200, 9000, "png")), run(RowStatistics.NONE))
                        .measures())
                .extracting(Measure::name)
                .containsExactly("class mix, distance", "failed images");
    }

    /** The older summary lists a thousand classes, and a tenth of its images are of others. */
    @Test
    void whatASummaryDoesNotListCountsAsOneClass() {
        RowCounts before = new RowCounts(100, List.of(), List.of(new RowCounts.ClassCount(0, "c0", 90)));
        RowCounts now = new RowCounts(
                100, List.of(), List.of(new RowCounts.ClassCount(0, "c0", 90), new RowCounts.ClassCount(7, "c7", 10)));

        assertThat(ClassMix.of(now, before).distance()).isLessThan(1e-9);
    }

    private static Summary run(RowStatistics statistics) {
        return run(0, statistics, 1000, 1000);
    }

    private static Summary run(long failed, long ok, long... classes) {
        return run(failed, RowStatistics.NONE, ok, classes);
    }

    private static Summary run(long failed, RowStatistics statistics, long ok, long... classes) {
        List<RowCounts.ClassCount> counted = new ArrayList<>();
        for (int i = 0; i < classes.length; i++) {
            counted.add(new RowCounts.ClassCount(i, "c" + i, classes[i]));
        }
        List<RowCounts.Failures> failures = failed == 0
                ? List.of()
                : List.of(new RowCounts.Failures("decode", "corrupt", failed, "file:/a", "it is broken"));
        return new Summary(
                "run",
                1,
                "file:/out",
                "file:/out/summary.json",
                "file:/out/report.html",
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(2),
                new RowCounts(ok, failures, counted),
                ok + failed,
                0,
                0,
                List.of(),
                1,
                0,
                0.05,
                ExitCode.DONE,
                StageTimes.NONE,
                statistics,
                new ObjectMapper().createObjectNode());
    }

    private static RowStatistics statistics(double median, long side, long bytes, String format) {
        return new RowStatistics(
                new Confidence(1000, 0.1, median, 0.9, List.of()),
                spread(side),
                spread(side),
                spread(side),
                spread(bytes),
                Map.of(format, 1000L),
                Duplicates.UNKNOWN);
    }

    private static Spread spread(long median) {
        return new Spread(1000, median * 1000, 1, median, median, median, median, 0, List.of());
    }
}
