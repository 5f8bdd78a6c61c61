package io.sparkresnet.job.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** An output's lock as its store holds it. */
record LockFile(FileSystem fileSystem, Path path) {
    /** A lock has a few hundred bytes. */
    private static final int MOST_BYTES = 1 << 16;
    /** A lock moves every few seconds; one that moved in each of so many looks is no chance any more. */
    private static final int MOST_LOOKS = 5;

    /**
     * What a look found.
     *
     * @param stamp of the file, taken before its content was read
     * @param text the content
     * @param lock the same, read; null if damaged
     */
    record Seen(FileStamp stamp, String text, @Nullable LockRecord lock) {
        /** Whether nobody has written it between the two looks. */
        boolean standsStillSince(Seen earlier) {
            return stamp.equals(earlier.stamp) && text.equals(earlier.text);
        }

        boolean isHeldBy(String token) {
            return lock != null && lock.isHeldBy(token);
        }

        /** For people. */
        String holder() {
            return lock == null ? "an unknown holder (the lock is damaged)" : lock.holder();
        }
    }

    /** What is there; empty if nothing. */
    Optional<Seen> look() throws IOException {
        FileStatus status = StoredContent.status(fileSystem, path);
        for (int looks = 1; status != null; looks++) {
            try {
                return read(status);
            } catch (IOException e) {
                // S3A refuses to read what was written between the status and the read
                FileStatus now = StoredContent.status(fileSystem, path);
                if (looks == MOST_LOOKS || (now != null && FileStamp.of(status).holds(now))) {
                    throw e;
                }
                status = now;
            }
        }
        return Optional.empty();
    }

    private Optional<Seen> read(FileStatus status) throws IOException {
        try (InputStream in = fileSystem.open(path)) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return Optional.of(new Seen(FileStamp.of(status), text, LockRecord.read(text)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Whether it was created with that content. */
    boolean create(LockRecord lock) throws IOException {
        return way().create(lock.toJson(), path) == CreateIfAbsent.Outcome.CREATED;
    }

    /** Whether what was seen was replaced by that content. */
    boolean replace(Seen seen, LockRecord lock) throws IOException {
        return way().replace(lock.toJson(), path, seen.stamp()) == CreateIfAbsent.Outcome.REPLACED;
    }

    /** What the store can do, tried on this file; it may hold {@code other} afterwards. */
    Guarantee guarantee(LockRecord other) throws IOException {
        return way().guarantee(path, other.toJson());
    }

    /** The most that the store can do. */
    Guarantee atBest() throws IOException {
        return way().atBest(path);
    }

    private CreateIfAbsent way() {
        return CreateIfAbsent.on(fileSystem);
    }
}
