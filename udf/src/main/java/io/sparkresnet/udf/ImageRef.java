package io.sparkresnet.udf;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One listed image, before it is read. Immutable.
 *
 * @param path Hadoop's {@code Path.toString()}: with its scheme, not URL-encoded
 * @param length bytes, from the listing
 * @param modified milliseconds since the epoch, from the listing
 * @param etag of the listed version; null where the store has none
 */
public record ImageRef(
        String path, long length, long modified, @Nullable String etag) implements Serializable {

    public ImageRef {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("Invalid path: empty (expected Hadoop's Path.toString())");
        }
        if (length < 0) {
            throw new IllegalArgumentException("Invalid length: %d (expected at least 0)".formatted(length));
        }
    }

    /** What tells one content of {@code path} from another: the etag, else {@code length-modified}. */
    public String version() {
        return etag == null || etag.isEmpty() ? length + "-" + modified : etag;
    }
}
