package io.sparkresnet.job.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files below a directory, or the one file that a path is, in one stream. A store lists its keys flat and in pages, which
 * is one request a thousand; Hadoop does so by {@code listFiles}. For local files that call starts an {@code ls} process each,
 * to learn owner and permissions that nobody asks for (3 ms a file, Hadoop 3.5), so local directories are walked here, in the
 * order of {@link NameOrder}; pipes and devices, which would never end, are passed over, and so is a link to a directory that
 * it lies in. A directory below the root that goes meanwhile holds nothing. Not thread-safe.
 */
public final class FileTree {
    private static final Logger LOG = LoggerFactory.getLogger(FileTree.class);

    private final FileSystem fileSystem;
    private final Deque<RemoteIterator<? extends FileStatus>> open = new ArrayDeque<>();
    /** Of local directories that are open, the innermost first: where they really are. */
    private final Deque<java.nio.file.Path> places = new ArrayDeque<>();

    /** The tree at {@code root}; a FileNotFoundException if there is none. */
    public FileTree(FileSystem fileSystem, Path root) throws IOException {
        this(fileSystem, root, root);
    }

    /** The part at {@code directory} of the tree at {@code top}. */
    FileTree(FileSystem fileSystem, Path top, Path directory) throws IOException {
        this.fileSystem = fileSystem;
        if (fileSystem instanceof RawLocalFileSystem local) {
            places.addAll(LocalDirectory.placesAbove(local, top, directory));
            if (directory.equals(top)) {
                enter(local, directory);
            } else {
                enterBelow(local, directory);
            }
        } else {
            open.push(fileSystem.listFiles(directory, true));
        }
    }

    /** The next file; empty after the last. */
    public Optional<FileStatus> next() throws IOException {
        while (!open.isEmpty()) {
            RemoteIterator<? extends FileStatus> directory = open.peek();
            if (!directory.hasNext()) {
                open.pop();
                places.poll();
                continue;
            }
            FileStatus status = directory.next();
            if (status.isFile()) {
                return Optional.of(status);
            }
            if (fileSystem instanceof RawLocalFileSystem local) {
                enterBelow(local, status.getPath());
            }
        }
        return Optional.empty();
    }

    private void enterBelow(RawLocalFileSystem local, Path directory) throws IOException {
        try {
            enter(local, directory);
        } catch (FileNotFoundException e) {
            LOG.debug("{} went while it was listed", directory);
        } catch (IOException | RuntimeException e) {
            throw new DirectoryException(directory, e);
        }
    }

    private void enter(RawLocalFileSystem local, Path directory) throws IOException {
        java.nio.file.Path place = LocalDirectory.place(local, directory);
        if (places.contains(place)) {
            return;
        }
        open.push(new LocalDirectory(local, directory));
        places.push(place);
    }
}
