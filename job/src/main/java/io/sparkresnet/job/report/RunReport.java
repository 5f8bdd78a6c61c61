package io.sparkresnet.job.report;

import io.sparkresnet.job.report.scan.Samples;
import io.sparkresnet.job.report.sheet.ContactSheet;
import java.util.List;
import java.util.Optional;

/**
 * All that {@code report.html} shows of a run. Immutable.
 *
 * @param summary of the run; of an unfinished one, of the rows that are there
 * @param unfinished why the run is not published, in a sentence; empty if it is
 * @param planned images of the plan
 * @param samples rows to look at
 * @param sheet pictures of some of them
 * @param timeline how it went on
 * @param previous the run that was published before it in this output, if there is one with rows
 * @param settings that it was asked for
 */
public record RunReport(
        Summary summary,
        Optional<String> unfinished,
        long planned,
        Samples samples,
        ContactSheet sheet,
        Timeline timeline,
        Optional<Summary> previous,
        List<Setting> settings) {

    public RunReport {
        settings = List.copyOf(settings);
    }

    /** One setting, as a person would type it. */
    public record Setting(String name, String value) {}
}
