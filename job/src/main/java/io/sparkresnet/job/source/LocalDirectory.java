package io.sparkresnet.job.source;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
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
    private final Path directory;
    private final java.nio.file.Path place;
    private final String[] names;
    private int next;
    private @Nullable FileStatus status;

    LocalDirectory(RawLocalFileSystem local, Path directory) throws IOException {
        this.directory = local.makeQualified(directory);
        File file = local.pathToFile(directory);
        this.place = file.toPath();
        FileStatus itself = local.getFileStatus(directory);
        if (itself.isFile()) {
            names = new String[0];
            status = itself;
            return;
        }
        String @Nullable [] found = file.list();
        if (found == null && !file.exists()) {
            throw new FileNotFoundException(directory.toString());
        }
        if (found == null) {
            throw new IOException("Permission denied: " + directory);
        }
        requireReadable(file, found);
        Arrays.sort(found, NameOrder.BY_CODE_POINTS);
        names = found;
    }

    /** Those of its names; none for one that is passed over. */
    LocalDirectory(RawLocalFileSystem local, Path directory, String[] names) {
        this.directory = local.makeQualified(directory);
        this.place = local.pathToFile(directory).toPath();
        this.names = names;
    }

    /** Where a directory really is; a FileNotFoundException if it is not there. */
    static java.nio.file.Path place(RawLocalFileSystem local, Path directory) throws IOException {
        try {
            return local.pathToFile(local.getFileStatus(directory).getPath())
                    .toPath()
                    .toRealPath();
        } catch (NoSuchFileException e) {
            FileNotFoundException gone = new FileNotFoundException(directory.toString());
            gone.initCause(e);
            throw gone;
        }
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
            status = status(names[next++]);
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

    /** By one call of the system; Hadoop's own status takes six, and an image is asked for often. */
    private @Nullable FileStatus status(String name) throws IOException {
        java.nio.file.Path file = place.resolve(name);
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (FileSystemException e) {
            // A link that leads to itself
            if (Files.isSymbolicLink(file) && !(e instanceof AccessDeniedException)) {
                return null;
            }
            throw e;
        }
        if (!found.isDirectory() && !found.isRegularFile()) {
            return null;
        }
        return new FileStatus(
                found.size(),
                found.isDirectory(),
                1,
                0,
                found.lastModifiedTime().toMillis(),
                path(name));
    }

    /** In one step: to Hadoop a name with a colon is no relative path, and each path that it makes is parsed three times. */
    private Path path(String name) {
        URI parent = directory.toUri();
        return new Path(parent.getScheme(), parent.getAuthority(), parent.getPath() + Path.SEPARATOR + name);
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
