package io.sparkresnet.job.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.job.report.scan.RowStatistics;
import io.sparkresnet.udf.StageTimes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a published run says of itself: {@code summary.json}, the last line of standard output and the report are made from
 * it. Counts come from the run's files. Immutable.
 *
 * @param run its id
 * @param number of the run in its output, from 1
 * @param output the directory that holds the rows
 * @param summaryPath of {@code summary.json}
 * @param reportPath of {@code report.html}
 * @param started of this call
 * @param finished when every chunk was there
 * @param counts of the run's rows
 * @param evaluated images that the call which published the run evaluated; calls before it did the others
 * @param held images that were listed, and that the output held already
 * @param givenUp images of the plan that have no row, because the run was closed
 * @param warnings sentences that a person should read
 * @param chunks files of new rows
 * @param replaced files of earlier runs with failed images that were done again
 * @param maxErrorFraction above which the exit code is 5
 * @param exitCode done, or done with too many failures
 * @param time where that of the task threads of all executors went, in this call
 * @param statistics of the run's images
 * @param model what {@code model.json} says
 */
public record Summary(
        String run,
        long number,
        String output,
        String summaryPath,
        String reportPath,
        Instant started,
        Instant finished,
        RowCounts counts,
        long evaluated,
        long held,
        long givenUp,
        List<String> warnings,
        int chunks,
        int replaced,
        double maxErrorFraction,
        ExitCode exitCode,
        StageTimes time,
        RowStatistics statistics,
        JsonNode model) {

    public Summary {
        warnings = List.copyOf(warnings);
    }

    /** Seconds from start to the last chunk. */
    public double seconds() {
        return Duration.between(started, finished).toMillis() / 1000.0;
    }

    /** Images evaluated by this call, over its seconds. */
    public double imagesPerSecond() {
        return seconds() == 0 ? 0 : evaluated / seconds();
    }

    /** The text of {@code summary.json}. */
    public String toJson() {
        return SummaryJson.document(this);
    }

    /** The summary of that text, as an earlier call wrote it. */
    public static Summary parse(byte[] json) throws IOException {
        return SummaryJson.parse(json);
    }

    /** The last line of standard output. */
    public String lastLine() {
        return SummaryJson.lastLine(this);
    }

    /** One sentence for a person. */
    public String sentence() {
        String others = counts.attempted() == evaluated
                ? ""
                : String.format(Locale.ROOT, " (%,d of them by calls before)", counts.attempted() - evaluated);
        String already = held == 0 ? "" : String.format(Locale.ROOT, ", %,d were there already", held);
        String left = givenUp == 0 ? "" : String.format(Locale.ROOT, ", %,d given up", givenUp);
        return String.format(
                Locale.ROOT,
                "%,d images%s in %.1f s, %.1f images/s, %,d failed%s%s; rows in %s, report in %s",
                counts.attempted(),
                others,
                seconds(),
                imagesPerSecond(),
                counts.failed(),
                already,
                left,
                output,
                reportPath);
    }
}
