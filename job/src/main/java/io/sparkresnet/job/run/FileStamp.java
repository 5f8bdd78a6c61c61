package io.sparkresnet.job.run;

import java.io.Serializable;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * What tells one content of a stored file from another: the etag where the store has one, else length and time. A file that
 * {@link CreateIfAbsent#replace} wrote never has the stamp of the one it replaced, whatever the resolution of the clock.
 *
 * @param length bytes
 * @param modified milliseconds since the epoch
 * @param etag without quotes; null where the store has none
 */
public record FileStamp(
        long length, long modified, @Nullable String etag) implements Serializable {
    private static final long SECOND = 1000;

    /** The stamp of a file that was listed or looked at. */
    public static FileStamp of(FileStatus status) {
        String etag = status instanceof EtagSource source ? source.getEtag() : null;
        return new FileStamp(status.getLen(), status.getModificationTime(), unquoted(etag));
    }

    /** Whether a file is still as stamped. */
    boolean holds(FileStatus status) {
        FileStamp now = of(status);
        if (etag != null && now.etag != null) {
            return length == now.length && etag.equals(now.etag);
        }
        // of an object without an etag S3 tells the time to the second in one answer and finer in another
        long unit = status instanceof EtagSource ? SECOND : 1;
        return length == now.length && modified / unit == now.modified / unit;
    }

    private static @Nullable String unquoted(@Nullable String etag) {
        if (etag == null || etag.isEmpty()) {
            return null;
        }
        boolean quoted = etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"");
        return quoted ? etag.substring(1, etag.length() - 1) : etag;
    }
}
