package io.sparkresnet.job.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Cuts a tree into branches that can be listed side by side, in the order in which one flat listing would name their files. A
 * store lists flat a thousand keys a request, but only one request after the other; so directories are opened, level by level,
 * until there are enough of them. One with more entries than a few requests tell stays whole: opening it would cost a request
 * for each of its directories where flat ones are shared by many.
 */
final class Branches {
    /** Directories are opened until there are that many branches: some for each thread, since they differ in size. */
    private static final int ENOUGH = 64;

    /** Four requests. A thousand classes of a training set can be opened, a directory for each of a million users is not. */
    private static final int MOST_ENTRIES = 4_000;

    /** Levels that are opened: bucket/data/year/month/day. */
    private static final int DEEPEST = 5;

    private final InputStore store;
    private final FileSystem fileSystem;
    private final Path top;
    private final ExecutorService threads;
    /** Directories that are not opened. */
    private final Set<Path> whole = ConcurrentHashMap.newKeySet();

    private Branches(InputStore store, Path top, ExecutorService threads) {
        this.store = store;
        this.fileSystem = store.fileSystem();
        this.top = top;
        this.threads = threads;
    }

    /** The branches of the tree at {@code top}, found with {@code threads}; a FileNotFoundException if there is none. */
    static List<Branch> of(InputStore store, Path top, ExecutorService threads) throws IOException {
        return new Branches(store, top, threads).cut();
    }

    private List<Branch> cut() throws IOException {
        List<Branch> level = opened(new Branch.Subtree(top));
        for (int depth = 1; depth < DEEPEST; depth++) {
            long closed = level.stream().filter(this::isToOpen).count();
            if (closed == 0 || closed >= ENOUGH || level.size() > MOST_ENTRIES) {
                break;
            }
            level = opened(level);
        }
        return level;
    }

    private boolean isToOpen(Branch branch) {
        return branch instanceof Branch.Subtree subtree && !whole.contains(subtree.directory());
    }

    private List<Branch> opened(List<Branch> level) throws IOException {
        List<Future<List<Branch>>> opening = level.stream()
                .filter(this::isToOpen)
                .map(branch -> threads.submit(() -> opened((Branch.Subtree) branch)))
                .toList();
        Iterator<Future<List<Branch>>> opened = opening.iterator();
        List<Branch> next = new ArrayList<>();
        for (Branch branch : level) {
            if (isToOpen(branch)) {
                next.addAll(Waiting.on(opened.next()));
            } else {
                next.add(branch);
            }
        }
        return next;
    }

    /** What is in it, or itself where that is too much; nothing for a link to a directory that it lies in. */
    private List<Branch> opened(Branch.Subtree subtree) throws IOException {
        List<FileStatus> found = new ArrayList<>();
        if (!readInto(found, subtree.directory())) {
            return closed(subtree);
        }
        if (store.isOpaque(subtree.directory())) {
            return closed(subtree);
        }
        found.sort(Comparator.comparing(this::key, NameOrder.BY_CODE_POINTS));
        return found.stream().map(Branches::branch).toList();
    }

    /** Whether these were all entries. */
    private boolean readInto(List<FileStatus> found, Path directory) throws IOException {
        try {
            RemoteIterator<FileStatus> entries = entries(directory);
            while (entries.hasNext()) {
                if (found.size() == MOST_ENTRIES) {
                    return false;
                }
                FileStatus entry = entries.next();
                if (directory.equals(top) || !entry.getPath().equals(directory)) {
                    found.add(entry);
                }
            }
        } catch (FileNotFoundException e) {
            if (directory.equals(top) && !store.isHiding()) {
                throw e;
            }
        }
        return true;
    }

    private static Branch branch(FileStatus entry) {
        return entry.isDirectory() ? new Branch.Subtree(entry.getPath()) : new Branch.Leaf(entry);
    }

    private List<Branch> closed(Branch.Subtree subtree) {
        whole.add(subtree.directory());
        return List.of(subtree);
    }

    /** Also of a directory below the input, whose failure names it. */
    private RemoteIterator<FileStatus> entries(Path directory) throws IOException {
        if (directory.equals(top)) {
            return open(directory);
        }
        try {
            return open(directory);
        } catch (FileNotFoundException e) {
            // Of a directory that is gone, or that only hidden names are in
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new DirectoryException(directory, e);
        }
    }

    private RemoteIterator<FileStatus> open(Path directory) throws IOException {
        if (fileSystem instanceof RawLocalFileSystem local) {
            return isCircle(local, directory)
                    ? new LocalDirectory(local, directory, new String[0])
                    : new LocalDirectory(local, directory);
        }
        return fileSystem.listStatusIterator(directory);
    }

    private boolean isCircle(RawLocalFileSystem local, Path directory) throws IOException {
        return LocalDirectory.placesAbove(local, top, directory).contains(LocalDirectory.place(local, directory));
    }

    /** In S3 a directory stands where its keys do; elsewhere by its name, as {@link FileTree} walks. */
    private String key(FileStatus status) {
        String name = status.getPath().getName();
        return status.isDirectory() && store instanceof S3Store ? name + "/" : name;
    }
}
