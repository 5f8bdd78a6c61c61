package io.sparkresnet.job.source;

import io.sparkresnet.job.conf.InputConf;
import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Every file under the inputs, by recursive listing: names are data, so nothing is skipped for its name and nothing is a
 * pattern; sizes, times and etags come from the listing, so that no image is asked for twice. Directories are listed side by
 * side; the images go one by one to a receiver, in the order that the same tree always has. Memory does not grow with their
 * number, but for the names in a single local directory.
 */
public final class Listing {
    /** Images worth listing side by side: a hundred pages of a store. */
    private static final long MANY = 100_000;

    private final Configuration conf;
    private final InputConf input;

    /** Listing of what {@code input} accepts, up to its limit. */
    public Listing(Configuration conf, InputConf input) {
        this.conf = conf;
        this.input = input;
    }

    /** Takes listed images, in order. */
    @FunctionalInterface
    public interface Receiver {
        /** Takes one image, with its path below the input (its name, where the input is the image). */
        void take(ImageRef image, String relativePath) throws IOException;
    }

    /**
     * Lists {@code inputs} into {@code receiver} and returns what came across.
     *
     * @throws InputException if an input cannot be listed to its end, or nothing in any of them is accepted
     * @throws IOException the receiver's own
     */
    public ListingTotals forEach(List<Path> inputs, Receiver receiver) throws InputException, IOException {
        TotalsCounter counter = new TotalsCounter(input);
        for (Path each : inputs) {
            if (!counter.isFull()) {
                list(each, counter, receiver);
            }
        }
        if (counter.taken() == 0) {
            throw new InputException("Cannot read input %s: no image in it passes --include, --exclude and the times"
                    .formatted(inputs.size() == 1 ? inputs.get(0) : inputs));
        }
        return counter.totals();
    }

    private void list(Path root, TotalsCounter counter, Receiver receiver) throws InputException, IOException {
        int below = prefixLength(root);
        try (InputStore store = step(root, () -> InputStore.open(root, conf, counter));
                ImageStream images = step(root, () -> stream(store, root))) {
            while (!counter.isFull()) {
                Optional<ImageRef> next = step(root, images::next);
                if (next.isEmpty()) {
                    break;
                }
                ImageRef image = next.get();
                String path = image.path();
                String relative = path.length() > below ? path.substring(below) : root.getName();
                if (counter.takes(image, relative)) {
                    receiver.take(image, relative);
                }
            }
            step(root, () -> nameable(store));
            counter.addMarkers(store.markers());
        }
    }

    /** Side by side, but for a few images: that would ask for more than is taken. */
    private ImageStream stream(InputStore store, Path root) throws IOException {
        return input.limit() < MANY ? ImageStream.serial(store, root) : new ParallelTree(store, root);
    }

    private static InputStore nameable(InputStore store) throws IOException {
        store.requireNameable();
        return store;
    }

    /** Hadoop's local file system hides and writes checksum files; here a name hides nothing. */
    public static FileSystem unfiltered(FileSystem fileSystem) {
        return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
    }

    private static int prefixLength(Path root) {
        String text = root.toString();
        return text.endsWith("/") ? text.length() : text.length() + 1;
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
