package io.sparkresnet.job.source;

import io.sparkresnet.udf.FileStatusSource;
import io.sparkresnet.udf.ImageRef;
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

    @Override
    public FileStatus status(ImageRef image, Path path) {
        if ("s3a".equals(path.toUri().getScheme()) && image.etag() != null) {
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
