package io.sparkresnet.job.source;

import io.sparkresnet.job.conf.InputConf;
import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Every file under the inputs, by recursive listing: names are data, so nothing is skipped for its name and nothing is a
 * pattern; sizes, times and etags come from the listing, so that no image is asked for twice. Images go one by one to a
 * receiver: memory does not grow with their number, where the store lists in pages.
 */
public final class Listing {
    private final Configuration conf;
    private final InputConf input;
    private final long limit;

    /** Listing of what {@code input} accepts, up to its limit. */
    public Listing(Configuration conf, InputConf input) {
        this(conf, input, input.limit());
    }

    /** Listing of what {@code input} accepts, up to that many images. */
    public Listing(Configuration conf, InputConf input, long limit) {
        this.conf = conf;
        this.input = input;
        this.limit = limit;
    }

    /** Takes listed images, in order. */
    @FunctionalInterface
    public interface Receiver {
        /** Takes one image, with its path below the input (its name, where the input is the image). */
        void take(ImageRef image, String relativePath) throws IOException;
    }

    /**
     * Lists {@code inputs} into {@code receiver} and returns how many images that were.
     *
     * @throws InputException if an input cannot be listed to its end, or nothing in any of them is accepted
     * @throws IOException the receiver's own
     */
    public long forEach(List<Path> inputs, Receiver receiver) throws InputException, IOException {
        long taken = 0;
        for (Path each : inputs) {
            if (taken < limit) {
                taken += list(each, limit - taken, receiver);
            }
        }
        if (taken == 0) {
            throw new InputException("Cannot read input %s: no image in it passes --include, --exclude and the times"
                    .formatted(inputs.size() == 1 ? inputs.get(0) : inputs));
        }
        return taken;
    }

    private long list(Path root, long limit, Receiver receiver) throws InputException, IOException {
        FileSystem fileSystem = open(root);
        int below = prefixLength(root);
        FileTree files = step(root, () -> new FileTree(fileSystem, root));
        long taken = 0;
        while (taken < limit) {
            Optional<FileStatus> next = step(root, files::next);
            if (next.isEmpty()) {
                break;
            }
            FileStatus status = next.get();
            String path = status.getPath().toString();
            String relative = path.length() > below
                    ? path.substring(below)
                    : status.getPath().getName();
            if (input.accepts(relative, status.getModificationTime())) {
                receiver.take(reference(status), relative);
                taken++;
            }
        }
        return taken;
    }

    private FileSystem open(Path root) throws InputException {
        return step(root, () -> unfiltered(root.getFileSystem(conf)));
    }

    /** Hadoop's local file system hides and writes checksum files; here a name hides nothing. */
    public static FileSystem unfiltered(FileSystem fileSystem) {
        return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
    }

    private static int prefixLength(Path root) {
        String text = root.toString();
        return text.endsWith("/") ? text.length() : text.length() + 1;
    }

    private static ImageRef reference(FileStatus status) {
        String etag = status instanceof EtagSource source ? source.getEtag() : null;
        return new ImageRef(
                status.getPath().toString(),
                status.getLen(),
                status.getModificationTime(),
                etag == null || etag.isEmpty() ? null : etag);
    }

    /** Tells the listing's failures from the receiver's. */
    private static <T> T step(Path root, Asked<T> asked) throws InputException {
        try {
            return asked.ask();
        } catch (IOException | RuntimeException e) {
            throw new InputException("Cannot read input %s: %s".formatted(root, StoreFailure.reason(e, root)), e);
        }
    }

    private interface Asked<T> {
        T ask() throws IOException;
    }
}
