package io.sparkresnet.job.report.sheet;

import io.sparkresnet.job.source.ListedStatus;
import io.sparkresnet.job.source.Listing;
import io.sparkresnet.job.source.StoreFailure;
import io.sparkresnet.job.source.WholeFile;
import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads an image again, as it was listed: one GET, held to the listed etag where there is one, and to the length always. */
final class ListedImage {
    /** Of a larger one nothing is shown. */
    private static final long MOST_BYTES = 16L << 20;

    private static final ListedStatus STATUSES = new ListedStatus();

    private ListedImage() {}

    /** Its bytes; the message of a failure says why there are none. */
    static byte[] read(ImageRef image, Configuration hadoop) throws IOException {
        if (image.length() > MOST_BYTES) {
            throw new IOException(
                    "it has %d MB (expected at most %d)".formatted(image.length() >> 20, MOST_BYTES >> 20));
        }
        Path path = new Path(image.path());
        try {
            return content(image, path, Listing.unfiltered(path.getFileSystem(hadoop)));
        } catch (IOException | RuntimeException e) {
            throw new IOException(StoreFailure.reason(e, path), e);
        }
    }

    private static byte[] content(ImageRef image, Path path, FileSystem fileSystem) throws IOException {
        byte[] content = new byte[Math.toIntExact(image.length())];
        try (FSDataInputStream in = WholeFile.open(fileSystem, path, STATUSES.status(image, path))) {
            if (in.readNBytes(content, 0, content.length) < content.length || in.read() >= 0) {
                throw new IOException("it has changed since it was listed");
            }
        }
        return content;
    }
}
