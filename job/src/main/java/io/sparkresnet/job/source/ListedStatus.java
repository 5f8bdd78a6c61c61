package io.sparkresnet.job.source;

import io.sparkresnet.udf.FileStatusSource;
import io.sparkresnet.udf.ImageRef;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileStatus;

/**
 * The listed status, of S3A's own class where the image lies in S3A: only then is the GET held to the listed etag, and no HEAD
 * goes before it.
 */
public final class ListedStatus implements FileStatusSource {
    private static final long serialVersionUID = 1L;
    /** Only shown to those who ask for block locations; S3A's own default. */
    private static final long BLOCK_SIZE = 32L << 20;
    /** Some clusters give the scheme s3 to S3A as well; of the others none tells etags there. */
    private static final Set<String> SCHEMES = Set.of("s3a", "s3");

    @Override
    public FileStatus status(ImageRef image, Path path) {
        if (image.etag() != null && SCHEMES.contains(path.toUri().getScheme())) {
            return S3AStatuses.of(image, path);
        }
        return new FileStatus(image.length(), false, 1, BLOCK_SIZE, image.modified(), path);
    }

    /** Apart, so that hadoop-aws need not be there without an s3a:// input. */
    private static final class S3AStatuses {
        private S3AStatuses() {}

        static FileStatus of(ImageRef image, Path path) {
            return new S3AFileStatus(image.length(), image.modified(), path, BLOCK_SIZE, "", image.etag(), null);
        }
    }
}
