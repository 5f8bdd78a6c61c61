package io.sparkresnet.job.run;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HDFS and what behaves like it: a temporary file, then a rename, which the name node does in one step and refuses (false)
 * where the name is taken.
 *
 * <p>A replacement looks at the file and renames the new one over it, each in one step, but two: a driver that stands still
 * between them, for longer than the lease of the output's lock, undoes what another put there meanwhile when it goes on. What
 * it puts there are rows of the same images, so that none is lost or doubled. The new file is never as old as the one it
 * replaces.
 */
record RefusingRename(FileSystem fileSystem) implements CreateIfAbsent {
    private static final Logger LOG = LoggerFactory.getLogger(RefusingRename.class);
    /** Where a rename is one step; in other stores it is a copy and a deletion. */
    private static final Set<String> ONE_STEP =
            Set.of("hdfs", "webhdfs", "swebhdfs", "viewfs", "abfs", "abfss", "ofs", "o3fs", "file");

    /** Where a rename puts a file in another's place; elsewhere Hadoop deletes that one first. */
    private static final Set<String> REPLACING = Set.of("hdfs", "viewfs", "file");

    @Override
    public boolean replacesInOneStep() {
        return REPLACING.contains(fileSystem.getUri().getScheme());
    }

    @Override
    public boolean writesBeside() {
        return true;
    }

    @Override
    public Outcome create(Content content, Path target) throws IOException {
        return StoredContent.status(fileSystem, target) == null ? rename(content, target) : taken(content, target);
    }

    private Outcome taken(Content content, Path target) throws IOException {
        return StoredContent.isOurs(fileSystem, content, target) ? Outcome.CREATED : Outcome.TAKEN;
    }

    private Outcome rename(Content content, Path target) throws IOException {
        Path temporary = beside(target);
        try {
            write(content, temporary);
            if (fileSystem.rename(temporary, target)) {
                return Outcome.CREATED;
            }
        } catch (IOException e) {
            // the answer may have been lost
            if (isOurs(content, target, e)) {
                return Outcome.CREATED;
            }
            throw e;
        } finally {
            discard(temporary);
        }
        if (StoredContent.status(fileSystem, target) == null) {
            throw new IOException("Cannot create %s: the rename of %s was refused".formatted(target, temporary));
        }
        return taken(content, target);
    }

    @Override
    public Outcome replace(Content content, Path target, FileStamp unchanged) throws IOException {
        Path temporary = beside(target);
        FileContext context = FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf());
        try {
            write(content, temporary);
            if (fileSystem.getFileStatus(temporary).getModificationTime() <= unchanged.modified()) {
                fileSystem.setTimes(temporary, unchanged.modified() + 1, -1);
            }
            FileStatus status = StoredContent.status(fileSystem, target);
            if (status != null && unchanged.holds(status)) {
                context.rename(temporary, target, Options.Rename.OVERWRITE);
                return Outcome.REPLACED;
            }
        } catch (IOException e) {
            if (isOurs(content, target, e)) {
                return Outcome.REPLACED;
            }
            throw e;
        } finally {
            discard(temporary);
        }
        return StoredContent.isOurs(fileSystem, content, target) ? Outcome.REPLACED : Outcome.TAKEN;
    }

    @Override
    public Guarantee guarantee(Path present, byte[] other) throws IOException {
        return rename(new Content.Bytes(other), present) == Outcome.TAKEN ? atBest(present) : Guarantee.LOOK_THEN_WRITE;
    }

    @Override
    public Guarantee atBest(Path target) {
        return ONE_STEP.contains(fileSystem.getUri().getScheme())
                ? Guarantee.LOOK_THEN_REPLACE
                : Guarantee.LOOK_THEN_WRITE;
    }

    private void write(Content content, Path temporary) throws IOException {
        try (OutputStream out = fileSystem.create(temporary, false)) {
            content.copyTo(out);
        }
    }

    /** What was done is done: a temporary file that stays is passed over by readers. */
    private void discard(Path temporary) {
        try {
            fileSystem.delete(temporary, false);
        } catch (IOException e) {
            LOG.info("Failed to remove {}: {}", temporary, e.getMessage());
        }
    }

    private boolean isOurs(Content content, Path target, IOException failure) {
        try {
            return StoredContent.isOurs(fileSystem, content, target);
        } catch (IOException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private static Path beside(Path target) {
        return new Path(target.getParent(), TemporaryName.of(target.getName()));
    }
}
