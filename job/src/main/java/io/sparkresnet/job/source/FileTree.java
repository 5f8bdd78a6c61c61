package io.sparkresnet.job.source;

import java.io.File;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.jspecify.annotations.Nullable;

/**
 * The files below a directory, or the one file that a path is. A store lists its keys flat and in pages, which is one request a
 * thousand; Hadoop does so by {@code listFiles}. For local files that call starts an {@code ls} process each, to learn owner and
 * permissions that nobody asks for (3 ms a file, Hadoop 3.5), so local directories are walked here, in the order of their names;
 * pipes and devices, which would never end, are passed over, and so is a link to a directory that it lies in. Not thread-safe.
 */
final class FileTree {
    private final FileSystem fileSystem;
    private final Deque<RemoteIterator<? extends FileStatus>> open = new ArrayDeque<>();
    /** Of local directories that are open, the innermost first: where they really are. */
    private final Deque<java.nio.file.Path> places = new ArrayDeque<>();

    /** The tree at {@code root}; a FileNotFoundException if there is none. */
    FileTree(FileSystem fileSystem, Path root) throws IOException {
        this.fileSystem = fileSystem;
        if (fileSystem instanceof RawLocalFileSystem local) {
            enter(local, root);
        } else {
            open.push(fileSystem.listFiles(root, true));
        }
    }

    /** The next file; empty after the last. */
    Optional<FileStatus> next() throws IOException {
        while (!open.isEmpty()) {
            RemoteIterator<? extends FileStatus> directory = open.peek();
            if (!directory.hasNext()) {
                open.pop();
                places.poll();
                continue;
            }
            FileStatus status = directory.next();
            if (!(fileSystem instanceof RawLocalFileSystem local)) {
                if (status.isFile()) {
                    return Optional.of(status);
                }
            } else if (status.isDirectory()) {
                enterBelow(local, status.getPath());
            } else if (local.pathToFile(status.getPath()).isFile()) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    /** Hadoop passes over a name that Java cannot spell in the locale's encoding: an image would be lost without a word. */
    private static void requireReadableNames(RawLocalFileSystem local, Path directory) throws IOException {
        File place = local.pathToFile(directory);
        String @Nullable [] names = place.list();
        for (String name : names == null ? new String[0] : names) {
            if (name.indexOf('\uFFFD') >= 0 && !new File(place, name).exists()) {
                throw new IOException(
                        "a name in %s is not text in %s: %s (rename it, or set LC_ALL to a locale that its encoding is of)"
                                .formatted(directory, System.getProperty("sun.jnu.encoding"), name));
            }
        }
    }

    private void enterBelow(RawLocalFileSystem local, Path directory) throws IOException {
        try {
            enter(local, directory);
        } catch (IOException | RuntimeException e) {
            throw new DirectoryException(directory, e);
        }
    }

    private void enter(RawLocalFileSystem local, Path directory) throws IOException {
        requireReadableNames(local, directory);
        FileStatus[] statuses = local.listStatus(directory);
        java.nio.file.Path place = local.pathToFile(directory).toPath().toRealPath();
        if (places.contains(place)) {
            return;
        }
        Arrays.sort(statuses);
        open.push(RemoteIterators.remoteIteratorFromArray(statuses));
        places.push(place);
    }
}
