package io.sparkresnet.job.source;

import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The images of a tree whose {@link Branches} are listed side by side, in the order of the branches. A branch that is listed
 * before its turn waits in a {@link Spool}, so that a large one holds up nobody and memory stays as it is. Not thread-safe.
 */
final class ParallelTree implements ImageStream {
    /** Requests at a time: a store answers a page in some 100 ms, and throttles a prefix above 5,500 a second. */
    private static final int THREADS = 16;

    /** Branches that are listed or wait: bounds open files. */
    private static final int AHEAD = 64;

    private final InputStore store;
    private final Path top;
    private final Iterator<Branch> branches;
    private final Deque<Turn> turns = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "listing");
        thread.setDaemon(true);
        return thread;
    });

    /** A branch whose images come next, or later. */
    private record Turn(Spool spool, @Nullable Future<?> listed) {}

    /** The tree at {@code top}; a FileNotFoundException if there is none. */
    ParallelTree(InputStore store, Path top) throws IOException {
        this.store = store;
        this.top = top;
        this.branches = branches();
    }

    private Iterator<Branch> branches() throws IOException {
        try {
            return Branches.of(store, top, threads).iterator();
        } catch (IOException | RuntimeException e) {
            threads.shutdownNow();
            throw e;
        }
    }

    @Override
    public Optional<ImageRef> next() throws IOException {
        while (true) {
            while (turns.size() < AHEAD && branches.hasNext()) {
                turns.add(begin(branches.next()));
            }
            Turn turn = turns.peek();
            if (turn == null) {
                return Optional.empty();
            }
            if (turn.listed() != null) {
                Waiting.on(turn.listed());
            }
            Optional<ImageRef> image = turn.spool().next();
            if (image.isPresent()) {
                return image;
            }
            turns.remove().spool().close();
        }
    }

    private Turn begin(Branch branch) throws IOException {
        Spool spool = new Spool();
        if (branch instanceof Branch.Subtree subtree) {
            return new Turn(spool, threads.submit(() -> list(subtree.directory(), spool)));
        }
        spool.add(ImageStream.reference(((Branch.Leaf) branch).status()));
        return new Turn(spool, null);
    }

    private Spool list(Path directory, Spool spool) throws IOException {
        Optional<FileTree> tree = store.tree(top, directory);
        if (tree.isEmpty()) {
            return spool;
        }
        FileTree files = tree.get();
        for (Optional<FileStatus> file = files.next(); file.isPresent(); file = files.next()) {
            // S3A answers so for an object that an empty directory of the same name stands beside
            if (!file.get().getPath().equals(directory)) {
                spool.add(ImageStream.reference(file.get()));
            }
        }
        return spool;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (Turn turn : turns) {
            turn.spool().close();
        }
    }
}
