package io.sparkresnet.job.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The content of an output's lock.
 *
 * @param holder for people: {@code user@host pid 123, application app-..., run ID}
 * @param token of this holding alone
 * @param beat grows while the holder lives
 * @param released whether it was given up
 * @param process the holder's, where it can be marked
 */
record LockRecord(
        String holder,
        String token,
        long beat,
        boolean released,
        @Nullable ProcessMark process) {
    /** More than beats can pass between a look and a write. */
    private static final long FAR = 1_000;

    /** Null if it is no lock's content: a damaged file, or one of somebody else. */
    static @Nullable LockRecord read(String text) {
        try {
            LockRecord read = Json.read(text.getBytes(StandardCharsets.UTF_8), LockRecord.class);
            return isWhole(read) ? read : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** JSON gives what its text has. */
    @SuppressWarnings({"ConstantConditions", "ConstantValue"})
    private static boolean isWhole(@Nullable LockRecord read) {
        return read != null && (Object) read.holder != null && (Object) read.token != null;
    }

    byte[] toJson() {
        return Json.document(this);
    }

    LockRecord next() {
        return new LockRecord(holder, token, beat + 1, released, process);
    }

    /** The same holding, as no beat ever writes it. */
    LockRecord farAhead() {
        return new LockRecord(holder, token, beat + FAR, released, process);
    }

    LockRecord givenUp() {
        return new LockRecord(holder, token, beat + 1, true, process);
    }

    /** Whether this is the holding of that token, and not given up. */
    boolean isHeldBy(String other) {
        return !released && token.equals(other);
    }

    boolean hasEnded() {
        return process != null && process.hasEnded();
    }
}
