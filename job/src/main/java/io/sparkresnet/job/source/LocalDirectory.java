package io.sparkresnet.job.source;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * Files and directories in a local directory, or the one file that a path is, by {@link NameOrder}. Only the names are held;
 * each is looked at when its turn comes. What is neither, or went meanwhile, is passed over.
 */
final class LocalDirectory implements RemoteIterator<FileStatus> {
    private final RawLocalFileSystem local;
    private final Path directory;
    private final String[] names;
    private int next;
    private @Nullable FileStatus status;

    LocalDirectory(RawLocalFileSystem local, Path directory) throws IOException {
        this.local = local;
        this.directory = directory;
        FileStatus itself = local.getFileStatus(directory);
        if (itself.isFile()) {
            names = new String[0];
            status = itself;
            return;
        }
        File place = local.pathToFile(directory);
        String @Nullable [] found = place.list();
        if (found == null) {
            throw new IOException("Permission denied: " + directory);
        }
        requireReadable(place, found);
        Arrays.sort(found, NameOrder.BY_CODE_POINTS);
        names = found;
    }

    /** Those of its names; none for one that is passed over. */
    LocalDirectory(RawLocalFileSystem local, Path directory, String[] names) {
        this.local = local;
        this.directory = directory;
        this.names = names;
    }

    /** Where a directory really is. */
    static java.nio.file.Path place(RawLocalFileSystem local, Path directory) throws IOException {
        return local.pathToFile(local.getFileStatus(directory).getPath())
                .toPath()
                .toRealPath();
    }

    /** Where the directories from {@code top} to the one above {@code directory} really are, the innermost first. */
    static Deque<java.nio.file.Path> placesAbove(RawLocalFileSystem local, Path top, Path directory)
            throws IOException {
        Deque<java.nio.file.Path> places = new ArrayDeque<>();
        Path each = directory;
        while (!each.equals(top) && each.getParent() != null) {
            each = each.getParent();
            places.add(place(local, each));
        }
        return places;
    }

    @Override
    public boolean hasNext() throws IOException {
        while (status == null && next < names.length) {
            // A name with a colon is no relative path to Hadoop, unless it is said to be one
            status = status(new Path(directory, new Path(null, null, names[next++])));
        }
        return status != null;
    }

    @Override
    public FileStatus next() throws IOException {
        FileStatus current = hasNext() ? status : null;
        if (current == null) {
            throw new NoSuchElementException("Cannot read on: %s has ended".formatted(directory));
        }
        status = null;
        return current;
    }

    private @Nullable FileStatus status(Path path) throws IOException {
        try {
            FileStatus found = local.getFileStatus(path);
            return found.isDirectory() || local.pathToFile(path).isFile() ? found : null;
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    /** Hadoop passes over a name that Java cannot spell in the locale's encoding: an image would be lost without a word. */
    private void requireReadable(File place, String[] found) throws IOException {
        for (String name : found) {
            if (name.indexOf('\uFFFD') >= 0 && !new File(place, name).exists()) {
                throw new IOException(
                        "a name in %s is not text in %s: %s (rename it, or set LC_ALL to a locale that its encoding is of)"
                                .formatted(directory, System.getProperty("sun.jnu.encoding"), name));
            }
        }
    }
}
