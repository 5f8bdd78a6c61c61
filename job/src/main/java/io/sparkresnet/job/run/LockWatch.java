package io.sparkresnet.job.run;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Takes an output's lock, or finds that it moves. No two clocks are compared: a lock that is the same in every look for the
 * lease, by the watcher's own monotonic clock, stands still. Used once.
 */
final class LockWatch {
    private static final int LOOKS_IN_A_LEASE = 30;
    private static final Duration SELDOM = Duration.ofSeconds(2);
    private static final Duration OFTEN = Duration.ofMillis(20);
    /** In so long a replacement that looked at a lock before ours has been written, on a store where that is two steps. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    private final LockFile file;
    private final LockRecord ours;
    private final Path output;
    private final Duration lease;
    private final Duration pause;
    private final Consumer<String> say;
    private LockFile.@Nullable Seen first;
    private Duration stood = Duration.ZERO;
    private long lookedAt = System.nanoTime();

    LockWatch(LockFile file, LockRecord ours, Path output, Duration lease, Consumer<String> say) {
        this.file = file;
        this.ours = ours;
        this.output = output;
        this.lease = lease;
        Duration fraction = lease.dividedBy(LOOKS_IN_A_LEASE);
        this.pause = fraction.compareTo(SELDOM) > 0 ? SELDOM : fraction.compareTo(OFTEN) < 0 ? OFTEN : fraction;
        this.say = say;
    }

    /** Returns when the lock is ours. */
    void take() throws IOException, OutputException, InterruptedException {
        while (!takeIfFree()) {
            Thread.sleep(pause.toMillis());
        }
    }

    private boolean takeIfFree() throws IOException, OutputException, InterruptedException {
        Optional<LockFile.Seen> looked = file.look();
        Duration passed = sinceTheLastLook();
        if (looked.isEmpty()) {
            return file.create(ours);
        }
        LockFile.Seen seen = looked.get();
        LockRecord lock = seen.lock();
        if (lock != null && lock.released()) {
            return replaced(seen);
        }
        if (lock != null && lock.hasEnded()) {
            say.accept("%s was held by %s, whose process has ended: taking over".formatted(output, seen.holder()));
            return replaced(seen);
        }
        return watched(seen, passed) && replaced(seen);
    }

    private boolean replaced(LockFile.Seen seen) throws IOException, InterruptedException {
        if (!file.replace(seen, ours)) {
            return false;
        }
        if (file.atBest() == Guarantee.ATOMIC) {
            return true;
        }
        Thread.sleep(SETTLING.toMillis());
        lookedAt = System.nanoTime();
        return file.look().filter(now -> now.isHeldBy(ours.token())).isPresent();
    }

    /** Whether it has stood still for the lease. */
    private boolean watched(LockFile.Seen seen, Duration passed) throws OutputException {
        LockFile.Seen before = first;
        if (before == null) {
            first = seen;
            say.accept("%s is held by %s: watching its lock, which is taken over if it does not move for %s s"
                    .formatted(output, seen.holder(), seconds(lease)));
            return false;
        }
        if (!seen.standsStillSince(before)) {
            throw new OutputException("Cannot write output %s: it is held by %s, whose lock moved at %s"
                    .formatted(output, seen.holder(), Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        }
        stood = stood.plus(passed);
        if (stood.compareTo(lease) < 0) {
            return false;
        }
        say.accept("%s was held by %s, whose lock has not moved for %s s: taking over"
                .formatted(output, seen.holder(), seconds(stood)));
        return true;
    }

    /** A pause in which the watcher stood still itself, perhaps with the holder, counts as a short one. */
    private Duration sinceTheLastLook() {
        long now = System.nanoTime();
        Duration passed = Duration.ofNanos(now - lookedAt);
        lookedAt = now;
        Duration most = pause.multipliedBy(2);
        return passed.compareTo(most) > 0 ? most : passed;
    }

    private static String seconds(Duration duration) {
        long tenths = duration.toMillis() / 100;
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
