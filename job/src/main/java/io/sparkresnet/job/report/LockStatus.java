package io.sparkresnet.job.report;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who holds an output, as far as that can be told without taking it. Immutable.
 *
 * @param holder for people; null where nobody ever held it
 * @param written when its lock was written last, by the store's clock; null where there is none
 * @param watched how long it was looked at
 * @param lease how long it must stand still before a driver takes it over
 */
public record LockStatus(
        State state, @Nullable String holder, @Nullable String written, Duration watched, Duration lease) {

    /** What is known of the holder. */
    public enum State {
        /** There is none. */
        NONE,
        /** The last holder gave it up. */
        GIVEN_UP,
        /** The lock was written while it was watched: the holder lives. */
        MOVING,
        /** The lock was not written for longer than a living holder lets pass. */
        STILL,
        /** The holder's process, on this machine, has ended. */
        ENDED
    }

    /** Of an output that was never held. */
    public static LockStatus none(Duration lease) {
        return new LockStatus(State.NONE, null, null, Duration.ZERO, lease);
    }

    /** One sentence for a person. */
    public String sentence() {
        return switch (state) {
            case NONE -> "free: nobody ever held it";
            case GIVEN_UP -> "free: %s gave it up, %s".formatted(holder, written);
            case MOVING -> "held by %s: its lock moves, so it lives".formatted(holder);
            case STILL ->
                ("held by %s: its lock did not move for %s s (last written %s), where a living holder moves it every %s s;"
                                + " the next predict call watches it for %s s and takes over if it stands still")
                        .formatted(holder, seconds(watched), written, seconds(lease.dividedBy(6)), seconds(lease));
            case ENDED ->
                "held by %s, whose process has ended (last written %s): the next predict call takes over at once"
                        .formatted(holder, written);
        };
    }

    private static String seconds(Duration duration) {
        long tenths = Math.round(duration.toMillis() / 100.0);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
