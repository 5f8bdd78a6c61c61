package io.sparkresnet.job.run;

import io.sparkresnet.job.report.LockStatus;
import io.sparkresnet.job.source.Listing;
import io.sparkresnet.job.source.StoreFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an output's lock, again and again, without touching it: one that moves has a living holder. It is watched for a beat
 * and a half, until it moves; where the holder's process is known to have ended, not at all. Used once.
 */
final class LockSight {
    private static final int BEATS_IN_A_LEASE = 6;
    private static final int LOOKS = 30;

    private final LockFile file;
    private final Duration lease;
    private final long started = System.nanoTime();
    private final LockFile.@Nullable Seen first;

    private LockSight(LockFile file, Duration lease, LockFile.@Nullable Seen first) {
        this.file = file;
        this.lease = lease;
        this.first = first;
    }

    /** Looks for the first time. */
    static LockSight first(FileSystem fileSystem, Path lock, Duration lease) throws OutputException {
        LockFile file = new LockFile(Listing.unfiltered(fileSystem), lock);
        return new LockSight(file, lease, look(file).orElse(null));
    }

    /** Goes on looking until it is clear. */
    LockStatus last() throws OutputException, InterruptedException {
        LockFile.Seen before = first;
        if (before == null) {
            return LockStatus.none(lease);
        }
        Duration most = lease.dividedBy(BEATS_IN_A_LEASE).multipliedBy(3).dividedBy(2);
        while (true) {
            Optional<LockFile.Seen> seen = look(file);
            if (seen.isEmpty()) {
                return LockStatus.none(lease);
            }
            Duration watched = Duration.ofNanos(System.nanoTime() - started);
            LockRecord lock = seen.get().lock();
            if (lock != null && lock.released()) {
                return status(LockStatus.State.GIVEN_UP, seen.get(), watched);
            }
            if (!seen.get().standsStillSince(before)) {
                return status(LockStatus.State.MOVING, seen.get(), watched);
            }
            if (lock != null && lock.hasEnded()) {
                return status(LockStatus.State.ENDED, seen.get(), watched);
            }
            if (watched.compareTo(most) >= 0) {
                return status(LockStatus.State.STILL, seen.get(), watched);
            }
            TimeUnit.NANOSECONDS.sleep(most.dividedBy(LOOKS).toNanos());
        }
    }

    private LockStatus status(LockStatus.State state, LockFile.Seen seen, Duration watched) {
        Instant written = Instant.ofEpochMilli(seen.stamp().modified()).truncatedTo(ChronoUnit.SECONDS);
        return new LockStatus(state, seen.holder(), written.toString(), watched, lease);
    }

    private static Optional<LockFile.Seen> look(LockFile file) throws OutputException {
        try {
            return file.look();
        } catch (IOException | RuntimeException e) {
            throw new OutputException(
                    "Cannot read %s: %s".formatted(file.path(), StoreFailure.reason(e, file.path())), e);
        }
    }
}
