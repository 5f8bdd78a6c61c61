package io.sparkresnet.job.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local disks, and network file systems mounted like them: a hard link of a finished file, which POSIX refuses where the name
 * is taken. Content in memory or on another volume is written beside the target first, under a name that readers pass over.
 *
 * <p>A replacement looks at the file and renames the new one over it, both under {@link FileLock the operating system's lock},
 * so that a driver that stands still between the two lets no other replace the file meanwhile, and one that stood still before
 * finds it changed. The new file is never as old as the one it replaces: two writes within the clock's resolution, or around
 * its being set back, have different stamps.
 */
record HardLink(RawLocalFileSystem fileSystem) implements CreateIfAbsent {

    @Override
    public boolean writesBeside() {
        return true;
    }

    @Override
    public Outcome create(Content content, Path target) throws IOException {
        java.nio.file.Path name = local(target);
        Files.createDirectories(name.resolveSibling(""));
        return content instanceof Content.File file ? linked(file, name, target) : throughCopy(content, name, target);
    }

    private Outcome linked(Content.File content, java.nio.file.Path name, Path target) throws IOException {
        try {
            force(content.path());
            Files.createLink(name, content.path());
            return Outcome.CREATED;
        } catch (FileAlreadyExistsException e) {
            return taken(content, target);
        } catch (UnsupportedOperationException | FileSystemException e) {
            return throughCopy(content, name, target);
        }
    }

    private Outcome throughCopy(Content content, java.nio.file.Path name, Path target) throws IOException {
        java.nio.file.Path beside = beside(name);
        try {
            write(content, beside);
            Files.createLink(name, beside);
            return Outcome.CREATED;
        } catch (FileAlreadyExistsException e) {
            return taken(content, target);
        } catch (UnsupportedOperationException e) {
            throw new IOException("Cannot create %s: its volume knows no hard links".formatted(target), e);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private Outcome taken(Content content, Path target) throws IOException {
        return StoredContent.isOurs(fileSystem, content, target) ? Outcome.CREATED : Outcome.TAKEN;
    }

    @Override
    public Outcome replace(Content content, Path target, FileStamp unchanged) throws IOException {
        java.nio.file.Path name = local(target);
        java.nio.file.Path beside = beside(name);
        try {
            if (!Files.exists(name)) {
                return Outcome.TAKEN;
            }
            write(content, beside);
            if (Files.getLastModifiedTime(beside).toMillis() <= unchanged.modified()) {
                Files.setLastModifiedTime(beside, FileTime.fromMillis(unchanged.modified() + 1));
            }
            return FileLock.of(name).during(() -> {
                FileStatus status = StoredContent.status(fileSystem, target);
                if (status != null && unchanged.holds(status)) {
                    Files.move(beside, name, StandardCopyOption.ATOMIC_MOVE);
                    return Outcome.REPLACED;
                }
                return StoredContent.isOurs(fileSystem, content, target) ? Outcome.REPLACED : Outcome.TAKEN;
            });
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    @Override
    public Guarantee guarantee(Path present, byte[] other) throws IOException {
        if (create(other, present) != Outcome.TAKEN) {
            return Guarantee.LOOK_THEN_WRITE;
        }
        return FileLock.of(local(present)).isKept() ? Guarantee.ATOMIC : Guarantee.LOOK_THEN_REPLACE;
    }

    @Override
    public Guarantee atBest(Path target) {
        return Guarantee.ATOMIC;
    }

    private static void write(Content content, java.nio.file.Path beside) throws IOException {
        try (OutputStream out = Files.newOutputStream(beside, StandardOpenOption.CREATE_NEW)) {
            content.copyTo(out);
        }
        force(beside);
    }

    /** To the disk, before it has its name: after a loss of power a file is whole or not there. */
    private static void force(java.nio.file.Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private java.nio.file.Path local(Path target) {
        return fileSystem.pathToFile(target).toPath();
    }

    private static java.nio.file.Path beside(java.nio.file.Path name) {
        return name.resolveSibling(TemporaryName.of(name.getFileName().toString()));
    }
}
