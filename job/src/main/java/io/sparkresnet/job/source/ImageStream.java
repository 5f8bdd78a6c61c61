package io.sparkresnet.job.source;

import io.sparkresnet.udf.ImageRef;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Listed files as images, one after the other, in an order that the same tree always has. */
interface ImageStream extends Closeable {
    /** The next one; empty after the last. */
    Optional<ImageRef> next() throws IOException;

    /** The tree at {@code root} in one stream, which asks for no more than is taken. */
    static ImageStream serial(InputStore store, Path root) throws IOException {
        Optional<FileTree> files = store.tree(root, root);
        return new ImageStream() {
            @Override
            public Optional<ImageRef> next() throws IOException {
                return files.isEmpty() ? Optional.empty() : files.get().next().map(ImageStream::reference);
            }

            @Override
            public void close() {}
        };
    }

    /** What a listing says of a file. */
    static ImageRef reference(FileStatus status) {
        String etag = status instanceof EtagSource source ? source.getEtag() : null;
        return new ImageRef(
                status.getPath().toString(),
                status.getLen(),
                status.getModificationTime(),
                etag == null || etag.isEmpty() ? null : etag);
    }
}
