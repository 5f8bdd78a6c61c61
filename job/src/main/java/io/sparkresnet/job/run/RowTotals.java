package io.sparkresnet.job.run;

import io.sparkresnet.job.report.OutputStatus;
import io.sparkresnet.job.report.RowCounts;
import io.sparkresnet.job.report.RunStatus;
import io.sparkresnet.udf.ErrorKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Adds up the rows of an output by model and by cause. Not thread-safe. */
final class RowTotals {
    private static final Set<String> PASSING = Arrays.stream(ErrorKind.values())
            .filter(ErrorKind::passing)
            .map(ErrorKind::text)
            .collect(Collectors.toSet());
    private static final String UNKNOWN = "unknown";

    private final Map<String, String> weights = new LinkedHashMap<>();
    private final Map<String, RunStatus.Rows> models = new LinkedHashMap<>();
    private final Map<PartRows.Cause, Long> counts = new HashMap<>();
    private final Map<PartRows.Cause, PartRows.Example> examples = new HashMap<>();
    private final Map<PartRows.Cause, PartFile> places = new HashMap<>();

    /** Tells what a model was called. */
    void name(String fingerprint, String weightsName) {
        weights.putIfAbsent(fingerprint, weightsName);
    }

    /** Adds a run's rows as its summary tells them. */
    void add(String fingerprint, RowCounts rows) {
        addRows(fingerprint, new RunStatus.Rows(rows.ok(), rows.failed()));
        for (RowCounts.Failures each : rows.failures()) {
            PartRows.Cause cause = new PartRows.Cause(each.stage(), each.kind());
            counts.merge(cause, each.count(), Long::sum);
            examples.putIfAbsent(cause, new PartRows.Example(each.examplePath(), each.exampleMessage()));
        }
    }

    /** Adds the rows of a file. */
    RunStatus.Rows add(PartFile part, PartRows rows) {
        RunStatus.Rows added = new RunStatus.Rows(rows.rows() - rows.failures(), rows.failures());
        addRows(rows.model().orElse(UNKNOWN), added);
        rows.failed().forEach((cause, count) -> {
            counts.merge(cause, count, Long::sum);
            places.putIfAbsent(cause, part);
        });
        return added;
    }

    private void addRows(String fingerprint, RunStatus.Rows rows) {
        if (rows.all() > 0) {
            models.merge(fingerprint, rows, RunStatus.Rows::plus);
        }
    }

    /** Files in each of which an example of one cause is to be found. */
    Map<PartRows.Cause, PartFile> unexplained() {
        Map<PartRows.Cause, PartFile> unexplained = new HashMap<>(places);
        unexplained.keySet().removeAll(examples.keySet());
        return unexplained;
    }

    /** Tells an example. */
    void explain(PartRows.Cause cause, PartRows.Example example) {
        examples.put(cause, example);
    }

    /** By model, in the order of their first runs. */
    List<OutputStatus.ModelRows> models() {
        return models.entrySet().stream()
                .map(each -> new OutputStatus.ModelRows(
                        each.getKey(), weights.getOrDefault(each.getKey(), UNKNOWN), each.getValue()))
                .toList();
    }

    /** By cause, most frequent first. */
    List<OutputStatus.Cause> causes() {
        PartRows.Example none = new PartRows.Example("", "");
        return counts.entrySet().stream()
                .map(each -> new OutputStatus.Cause(
                        each.getKey().stage(),
                        each.getKey().kind(),
                        each.getValue(),
                        PASSING.contains(each.getKey().kind()),
                        examples.getOrDefault(each.getKey(), none).path(),
                        examples.getOrDefault(each.getKey(), none).message()))
                .sorted(Comparator.comparingLong(OutputStatus.Cause::count)
                        .reversed()
                        .thenComparing(OutputStatus.Cause::stage)
                        .thenComparing(OutputStatus.Cause::kind))
                .toList();
    }
}
