package io.sparkresnet.job.report.html;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.Timeline;
import io.sparkresnet.job.report.scan.Confidence;
import io.sparkresnet.job.report.scan.Duplicates;
import io.sparkresnet.job.report.scan.RowStatistics;
import io.sparkresnet.job.report.scan.Sample;
import io.sparkresnet.job.report.scan.Samples;
import io.sparkresnet.job.report.scan.Spread;
import io.sparkresnet.job.report.sheet.ContactSheet;
import io.sparkresnet.job.report.sheet.Tile;
import io.sparkresnet.udf.ImageRef;
import io.sparkresnet.udf.PipelineStage;
import io.sparkresnet.udf.StageTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reports of runs that never were: of any number of classes, with whatever text somebody may put into labels and paths. */
final class Reports {
    static final String PIXEL =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";
    private static final Instant STARTED = Instant.parse("2026-11-25T10:00:00Z");

    private String label = "tench";
    private String unfinished = "";
    private int classes = 3;
    private boolean previous;
    private boolean empty;

    /** Text that stands wherever a person's text may stand. */
    Reports labelled(String text) {
        label = text;
        return this;
    }

    Reports unfinished(String reason) {
        unfinished = reason;
        return this;
    }

    Reports classes(int number) {
        classes = number;
        return this;
    }

    /** After a run of which every class had the same share, with no failure. */
    Reports withPrevious() {
        previous = true;
        return this;
    }

    Reports withoutRows() {
        empty = true;
        return this;
    }

    RunReport report() {
        Summary summary = summary();
        Sample ok = sample("good.jpg", null);
        Sample failed = sample("bad.jpg", new Sample.Failure("decode", "truncated", "It ends early: " + label));
        Samples samples =
                empty ? Samples.NONE : new Samples(List.of(ok), List.of(ok), List.of(ok), List.of(List.of(failed)));
        Tile picture = new Tile(ok, PIXEL, "");
        Tile none = new Tile(ok, "", "not shown: " + label);
        ContactSheet sheet = empty
                ? ContactSheet.NONE
                : new ContactSheet(
                        List.of(picture), List.of(none), List.of(picture), List.of(new Tile(failed, "", "")));
        List<Timeline.Step> steps = empty
                ? List.of()
                : IntStream.range(0, 4)
                        .mapToObj(i -> new Timeline.Step(STARTED.plusSeconds(10L * (i + 1)), 275))
                        .toList();
        return new RunReport(
                summary,
                unfinished.isEmpty() ? Optional.empty() : Optional.of(unfinished),
                1100,
                samples,
                sheet,
                new Timeline(STARTED, steps),
                previous ? Optional.of(before()) : Optional.empty(),
                List.of(new RunReport.Setting("--input", "file:/in/" + label)));
    }

    private Sample sample(String name, Sample.@Nullable Failure failure) {
        return new Sample(
                new ImageRef("file:/in/" + label + "/" + name, 1000, 0, null),
                640,
                480,
                "jpeg",
                failure == null ? 1 : -1,
                failure == null ? label : null,
                failure == null ? 0.875f : Float.NaN,
                failure);
    }

    private Summary summary() {
        // the first class takes half, the others share the rest
        List<RowCounts.ClassCount> counted = new ArrayList<>();
        long left = 500;
        counted.add(new RowCounts.ClassCount(0, label, 500));
        for (int i = 1; i < classes; i++) {
            long count = Math.max(1, left / (classes - 1));
            counted.add(new RowCounts.ClassCount(i, label + i, count));
        }
        long ok = counted.stream().mapToLong(RowCounts.ClassCount::count).sum();
        RowCounts counts = new RowCounts(
                ok,
                List.of(new RowCounts.Failures(
                        "decode", "truncated", 100, "file:/in/" + label, "It ends early: " + label)),
                counted);
        return summary(
                2,
                empty ? RowCounts.NONE : counts,
                empty ? RowStatistics.NONE : statistics(ok, 0.9),
                empty ? ExitCode.DONE : ExitCode.TOO_MANY_FAILURES);
    }

    private Summary before() {
        List<RowCounts.ClassCount> counted = IntStream.range(0, classes)
                .mapToObj(i -> new RowCounts.ClassCount(i, label + (i == 0 ? "" : i), 1000))
                .toList();
        return summary(
                1, new RowCounts(1000L * classes, List.of(), counted), statistics(1000L * classes, 0.6), ExitCode.DONE);
    }

    private Summary summary(long number, RowCounts counts, RowStatistics statistics, ExitCode exitCode) {
        return new Summary(
                "run-" + number,
                number,
                "file:/out",
                "file:/out/summary.json",
                "file:/out/report.html",
                STARTED,
                STARTED.plusSeconds(40),
                counts,
                counts.attempted(),
                0,
                0,
                number == 2 && !empty ? List.of("class 0 takes all: " + label) : List.of(),
                4,
                0,
                0.05,
                exitCode,
                StageTimes.of(
                        Map.of(
                                PipelineStage.WAIT_FOR_STORE,
                                10.0,
                                PipelineStage.DECODE,
                                20.0,
                                PipelineStage.INFER,
                                50.0),
                        1000,
                        100_000_000,
                        12),
                statistics,
                model());
    }

    private RowStatistics statistics(long ok, double median) {
        List<Long> twentieths =
                IntStream.range(0, 20).mapToObj(i -> i * ok / 190).toList();
        return new RowStatistics(
                new Confidence(ok, 0.4, median, 0.99, twentieths),
                new Spread(ok, 640 * ok, 300, 400, 640, 1200, 4000, 8, List.of(ok / 2, ok / 4, ok / 8, ok / 8)),
                new Spread(ok, 480 * ok, 200, 300, 480, 900, 3000, 7, List.of(ok / 2, ok / 4, ok / 8, ok / 8)),
                new Spread(ok, 480 * ok, 200, 300, 480, 900, 3000, 7, List.of(ok / 2, ok / 4, ok / 8, ok / 8)),
                new Spread(ok, 90_000 * ok, 5_000, 40_000, 90_000, 300_000, 9_000_000, 12, List.of(ok, ok, ok * 2, ok)),
                Map.of("jpeg", ok - 10, "png", 10L),
                new Duplicates(
                        ok, 2, 60, 123_456, List.of(new Duplicates.Group(40, 1000, "file:/in/" + label, "file:/z"))));
    }

    private ObjectNode model() {
        ObjectNode model = new ObjectMapper().createObjectNode();
        model.put("fingerprint", "0123456789abcdef").put("network", "resnet18").put("weights", label);
        model.put("classes", Math.max(1000, classes));
        model.putObject("recipe").put("resize", "256").put("crop", "224x224");
        return model;
    }
}
