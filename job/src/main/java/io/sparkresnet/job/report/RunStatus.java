package io.sparkresnet.job.report;

import java.util.List;
import java.util.Optional;

/**
 * One run of an output, told by its plan, its summary and the files that are there. Immutable.
 *
 * @param number in the output, from 1
 * @param created ISO 8601, UTC
 * @param finished the same; empty if it is not published
 * @param images planned
 * @param left of them, in chunks without a file and in files that are still to be replaced
 * @param givenUp of them, because the run was closed
 * @param chunks planned and there
 * @param replaced files of earlier runs, planned to be replaced and done
 * @param rows in the files of its chunks, as they are now
 * @param missing files that a published run must have, and that are gone
 * @param missingImages planned in them
 * @param weights as they were typed
 * @param command that asks for the same rows
 * @param counted where the rows are counted
 */
public record RunStatus(
        int number,
        String id,
        State state,
        String created,
        Optional<String> finished,
        long images,
        long left,
        long givenUp,
        Part chunks,
        Part replaced,
        Rows rows,
        List<String> missing,
        long missingImages,
        String weights,
        String command,
        Counted counted) {

    public RunStatus {
        missing = List.copyOf(missing);
    }

    /** Whether it has no summary yet. */
    boolean isOpen() {
        return state == State.OPEN || state == State.CLOSING;
    }

    /** How far it is. */
    public enum State {
        /** Planned; the next call goes on with it. */
        OPEN,
        /** Given up by a call that ended before its summary; the next call completes that. */
        CLOSING,
        /** Its summary is there. */
        PUBLISHED,
        /** Published, with images given up by {@code --close-open-run}. */
        CLOSED
    }

    /** Where a run's rows were counted. */
    public enum Counted {
        /** In its summary: its files are all there, and no later run was to replace one. */
        SUMMARY,
        /** In the footers of its files. */
        FOOTERS
    }

    /** So many of so many. */
    public record Part(int done, int planned) {}

    /** Rows by status. */
    public record Rows(long ok, long failed) {
        /** Of nothing. */
        public static final Rows NONE = new Rows(0, 0);

        /** Of both. */
        public Rows plus(Rows other) {
            return new Rows(ok + other.ok, failed + other.failed);
        }

        /** Of either status. */
        public long all() {
            return ok + failed;
        }
    }
}
