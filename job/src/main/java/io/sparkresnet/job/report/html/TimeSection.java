package io.sparkresnet.job.report.html;

import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.Timeline;
import io.sparkresnet.job.report.advice.Words;
import io.sparkresnet.udf.Limit;
import io.sparkresnet.udf.PipelineStage;
import io.sparkresnet.udf.StageTimes;
import java.time.Duration;

/** How fast it went, and where the time went. */
final class TimeSection {
    private TimeSection() {}

    static void write(Html page, RunReport report) {
        page.section("time", "Speed and time");
        speed(page, report.timeline());
        StageTimes time = report.summary().time();
        double all = time.seconds();
        if (all > 0) {
            page.element("h3", "Where the time went")
                    .markup(
                            "<table>\n<thead><tr><th>of the task threads</th>"
                                    + "<th class=\"number\">seconds</th><th class=\"number\">share</th><th></th></tr></thead>\n<tbody>\n");
            row(page, "waiting for images", time.waitSeconds(), all);
            row(page, "decoding", time.seconds(PipelineStage.DECODE), all);
            row(page, "cropping, resizing, normalising", time.seconds(PipelineStage.PREPROCESS), all);
            row(page, "evaluating the network", time.seconds(PipelineStage.INFER), all);
            row(page, "writing rows", time.seconds(PipelineStage.WRITE), all);
            row(page, "opening the engine", time.seconds(PipelineStage.OPEN), all);
            page.markup("</tbody>\n</table>\n")
                    .element("p", Limit.sentence(time))
                    .element("p class=\"muted\"", "Of the call that wrote this page, all executors summed.");
        }
        page.end();
    }

    private static void row(Html page, String what, double seconds, double all) {
        page.markup("<tr>").element("td", what).element("td class=\"number\"", Words.rate(seconds));
        page.element("td class=\"number\"", Words.percent(seconds / all));
        page.markup("<td class=\"bars\">" + SvgBar.of(seconds / all) + "</td></tr>\n");
    }

    private static void speed(Html page, Timeline timeline) {
        if (timeline.steps().isEmpty() || timeline.length().isZero()) {
            page.element("p", "No file of this run's is there to tell.");
            return;
        }
        page.element("h3", "Images over time")
                .markup("<figure>\n")
                .markup(SvgSteps.of(timeline))
                .markup("<figcaption>");
        double seconds = timeline.length().toMillis() / 1000.0;
        page.text("Images in finished files since the plan, over all calls of the run: %s in %s, %s a second."
                .formatted(
                        Words.count(timeline.images()),
                        Words.duration(timeline.length()),
                        Words.rate(timeline.images() / seconds)));
        Timeline.Pause pause = timeline.longestPause();
        if (pause.length().compareTo(Duration.ofMinutes(1)) > 0
                && timeline.steps().size() > 1) {
            page.text(" The longest time without a new file is %s, from %s."
                    .formatted(Words.duration(pause.length()), ReportPage.TIME.format(pause.from())));
        }
        page.markup("</figcaption>\n</figure>\n");
    }
}
