package io.sparkresnet.job.report;

import java.util.List;
import java.util.Optional;

/**
 * What an output holds: {@code status}. Rows are those that a reader of the output sees now. Immutable.
 *
 * @param output the directory of the rows
 * @param runs that were planned, in order
 * @param begun numbers of runs that were begun and never planned
 * @param models whose rows are there, those of the latest run last
 * @param causes of the failed rows, most frequent first
 * @param files of rows that are there
 * @param unplanned names of files of rows that no plan has
 * @param strangers names of other things that readers of the output come across
 * @param damaged sentences about what cannot be read
 * @param guarantee a sentence about what the store cannot do; empty where it can do all
 */
public record OutputStatus(
        String output,
        List<RunStatus> runs,
        List<Integer> begun,
        List<ModelRows> models,
        List<Cause> causes,
        int files,
        List<String> unplanned,
        List<String> strangers,
        List<String> damaged,
        String guarantee,
        LockStatus lock) {

    public OutputStatus {
        runs = List.copyOf(runs);
        begun = List.copyOf(begun);
        models = List.copyOf(models);
        causes = List.copyOf(causes);
        unplanned = List.copyOf(unplanned);
        strangers = List.copyOf(strangers);
        damaged = List.copyOf(damaged);
    }

    /**
     * Rows of one model.
     *
     * @param fingerprint of the model
     * @param weights as they were typed for it first; {@code unknown weights} where no plan tells
     */
    public record ModelRows(String fingerprint, String weights, RunStatus.Rows rows) {}

    /**
     * Failed rows of one cause.
     *
     * @param passing whether a next call does them again by itself
     * @param examplePath one such image
     */
    public record Cause(
            String stage, String kind, long count, boolean passing, String examplePath, String exampleMessage) {}

    /** All rows, by status. */
    public RunStatus.Rows rows() {
        return models.stream().map(ModelRows::rows).reduce(RunStatus.Rows.NONE, RunStatus.Rows::plus);
    }

    /** The run that the next call goes on with. */
    public Optional<RunStatus> openRun() {
        return runs.stream().filter(RunStatus::isOpen).findFirst();
    }

    /** Images that are planned and have no row yet, or are still to be done again. */
    public long left() {
        return runs.stream().mapToLong(RunStatus::left).sum();
    }

    /** Failed rows that a next call does again by itself, or only when it is asked to. */
    public long retried(boolean passing) {
        return causes.stream()
                .filter(each -> each.passing() == passing)
                .mapToLong(Cause::count)
                .sum();
    }
}
