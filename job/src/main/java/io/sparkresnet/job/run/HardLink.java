package io.sparkresnet.job.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.UUID;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Local disks, and network file systems mounted like them: a hard link of a finished file, which POSIX refuses where the name
 * is taken. Content on another volume is copied to the target's first, under a name that readers pass over.
 */
record HardLink(LocalFileSystem fileSystem) implements CreateIfAbsent {

    @Override
    public Outcome create(java.nio.file.Path content, Path target) throws IOException {
        java.nio.file.Path name = fileSystem.pathToFile(target).toPath();
        try {
            Files.createLink(name, content);
            return Outcome.CREATED;
        } catch (FileAlreadyExistsException e) {
            return StoredContent.outcome(fileSystem, content, target);
        } catch (UnsupportedOperationException | FileSystemException e) {
            return throughCopy(content, name, target);
        }
    }

    private Outcome throughCopy(java.nio.file.Path content, java.nio.file.Path name, Path target) throws IOException {
        java.nio.file.Path beside = name.resolveSibling("_" + name.getFileName() + "." + UUID.randomUUID());
        try {
            Files.copy(content, beside);
            Files.createLink(name, beside);
            return Outcome.CREATED;
        } catch (FileAlreadyExistsException e) {
            return StoredContent.outcome(fileSystem, content, target);
        } catch (UnsupportedOperationException e) {
            throw new IOException("Cannot create %s: its volume knows no hard links".formatted(target), e);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
