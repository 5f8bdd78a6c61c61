package io.sparkresnet.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.job.report.RunReport;
import io.sparkresnet.job.report.Summary;
import io.sparkresnet.job.report.Timeline;
import io.sparkresnet.job.report.html.ReportPage;
import io.sparkresnet.job.report.scan.Samples;
import io.sparkresnet.job.report.sheet.ContactSheet;
import io.sparkresnet.job.report.sheet.SheetReader;
import io.sparkresnet.model.image.ExifPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what {@code report.html} shows beside a run's summary, and writes it. What of it cannot be had is left out: a report
 * ends no run.
 */
final class ReportFile {
    private static final Logger LOG = LoggerFactory.getLogger(ReportFile.class);
    private static final String PICTURES = "spark.resnet.report.pictures";
    /** Runs without a row are passed over when the previous one is looked for, so many at most. */
    private static final int MOST_LOOKED_AT = 10;

    private final SparkSession spark;
    private final OutputDirectory output;
    private final Duration pictureLimit;

    /** A writer that reads images for so long at most. */
    ReportFile(SparkSession spark, OutputDirectory output, Duration pictureLimit) {
        this.spark = spark;
        this.output = output;
        this.pictureLimit = pictureLimit;
    }

    /** Writes the report of a run that is about to be published, unless it is published. */
    void write(Plan plan, Summary summary, Samples samples) throws OutputException {
        write(plan, summary, samples, Optional.empty());
    }

    /** Writes the report of a run that comes to an end without being published, unless it is. */
    void writeUnfinished(Plan plan, Summary summary, Samples samples, String reason) throws OutputException {
        write(plan, summary, samples, Optional.of(reason));
    }

    private void write(Plan plan, Summary summary, Samples samples, Optional<String> unfinished)
            throws OutputException {
        RunReport report = new RunReport(
                summary,
                unfinished,
                plan.images(),
                samples,
                sheet(samples, summary.model()),
                timeline(plan),
                previous(plan.number()),
                settings(plan));
        String page = ReportPage.of(report);
        output.createOrReplace(
                output.layout().report(plan.number()),
                page.getBytes(StandardCharsets.UTF_8),
                output.layout().summary(plan.number()));
    }

    private ContactSheet sheet(Samples samples, JsonNode card) {
        if (!Boolean.parseBoolean(spark.sparkContext().conf().get(PICTURES, "true"))) {
            return SheetReader.without(samples, "not shown: " + PICTURES + " is false");
        }
        boolean upright = card.path("recipe").path("exif").asText().equals("apply");
        return SheetReader.read(
                samples,
                spark.sparkContext().hadoopConfiguration(),
                upright ? ExifPolicy.APPLY : ExifPolicy.IGNORE,
                pictureLimit);
    }

    private Timeline timeline(Plan plan) {
        List<Timeline.Step> steps = new ArrayList<>();
        try {
            SortedMap<PartFile, FileStatus> parts = output.parts();
            for (Chunk each : plan.chunks()) {
                FileStatus status = parts.get(new PartFile(plan.number(), each.number()));
                if (status != null) {
                    steps.add(step(status, each.images()));
                }
            }
            for (Replacement each : plan.replacements()) {
                FileStatus status = parts.get(each.part());
                if (status != null && !each.stamp().holds(status)) {
                    steps.add(step(status, each.images()));
                }
            }
        } catch (OutputException e) {
            LOG.info("The report tells no speed over time: {}", e.getMessage());
        }
        return new Timeline(Instant.parse(plan.created()), steps);
    }

    private static Timeline.Step step(FileStatus status, long images) {
        return new Timeline.Step(Instant.ofEpochMilli(status.getModificationTime()), images);
    }

    /** The run with rows that was published last before that one. */
    private Optional<Summary> previous(int number) {
        try {
            RunIndex index = output.runs();
            List<Integer> earlier = index.files().headMap(number).keySet().stream()
                    .filter(index::isPublished)
                    .sorted((one, other) -> Integer.compare(other, one))
                    .limit(MOST_LOOKED_AT)
                    .toList();
            for (int each : earlier) {
                Optional<byte[]> json = output.read(output.layout().summary(each));
                Optional<Summary> summary =
                        json.isPresent() ? Optional.of(Summary.parse(json.get())) : Optional.empty();
                if (summary.isPresent() && summary.get().counts().attempted() > 0) {
                    return summary;
                }
            }
        } catch (OutputException | IOException e) {
            LOG.info("The report compares with no earlier run: {}", e.getMessage());
        }
        return Optional.empty();
    }

    private static List<RunReport.Setting> settings(Plan plan) {
        List<RunReport.Setting> settings = new ArrayList<>();
        settings.add(new RunReport.Setting("--input", String.join(", ", plan.inputs())));
        for (Map.Entry<String, List<String>> each : plan.arguments().given().entrySet()) {
            settings.add(new RunReport.Setting("--" + each.getKey(), String.join(", ", each.getValue())));
        }
        OutputSettings columns = plan.settings();
        settings.add(new RunReport.Setting(
                "columns",
                String.format(
                        Locale.ROOT,
                        "%s; top-k %d; labels %s",
                        String.join(", ", columns.columns()),
                        columns.topK(),
                        columns.labels())));
        return settings;
    }
}
