package io.sparkresnet.job.run;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Creates a file in one atomic step, unless there is one of that name, and replaces a file in one step, if it is unchanged: the
 * seam on which it rests that nothing is lost and nothing doubled. Readers see a whole file or none; of several writers one
 * wins. A writer whose answer was lost finds its own content there, which counts as success. What a store cannot do of this
 * {@link #guarantee} says. Thread-safe.
 */
public sealed interface CreateIfAbsent permits HardLink, RefusingRename, ConditionalPut {

    /** What came of it. */
    enum Outcome {
        /** The file holds this content, by this call or one whose answer was lost. */
        CREATED,
        /** The file that was as stamped holds this content now, by this call or one whose answer was lost. */
        REPLACED,
        /** There was a file with other content, or it is no longer as stamped, or gone; all is as it was. */
        TAKEN
    }

    /** Creates {@code target} with that content: CREATED or TAKEN. */
    Outcome create(Content content, Path target) throws IOException;

    /** Puts that content in the place of {@code target}, if it is as stamped: REPLACED or TAKEN. */
    Outcome replace(Content content, Path target, FileStamp unchanged) throws IOException;

    /**
     * What this store can do, tried on a file that is there: creating it again with {@code other} content, and replacing it by
     * a stamp that it never had, must be refused. Where the store refuses neither, the file holds {@code other} afterwards.
     */
    Guarantee guarantee(Path present, byte[] other) throws IOException;

    /** Whether a file's place never stands empty while it is replaced, also if the writer is killed. */
    default boolean replacesInOneStep() {
        return true;
    }

    /** Whether a file is first written beside its target, under a {@linkplain TemporaryName temporary name}. */
    default boolean writesBeside() {
        return false;
    }

    /** The most that this store may keep of the promise, told without writing anything. */
    Guarantee atBest(Path target) throws IOException;

    /** Creates {@code target} with the content of a local file, which stays. */
    default Outcome create(java.nio.file.Path content, Path target) throws IOException {
        return create(new Content.File(content), target);
    }

    /** Creates {@code target} with those bytes. */
    default Outcome create(byte[] content, Path target) throws IOException {
        return create(new Content.Bytes(content), target);
    }

    /** Puts the content of a local file, which stays, in the place of {@code target}, if it is as stamped. */
    default Outcome replace(java.nio.file.Path content, Path target, FileStamp unchanged) throws IOException {
        return replace(new Content.File(content), target, unchanged);
    }

    /** Puts those bytes in the place of {@code target}, if it is as stamped. */
    default Outcome replace(byte[] content, Path target, FileStamp unchanged) throws IOException {
        return replace(new Content.Bytes(content), target, unchanged);
    }

    /** The way that fits a file system. */
    static CreateIfAbsent on(FileSystem fileSystem) {
        FileSystem unwrapped = fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
        if (unwrapped instanceof RawLocalFileSystem local) {
            return new HardLink(local);
        }
        return ConditionalPut.serves(fileSystem) ? new ConditionalPut(fileSystem) : new RefusingRename(fileSystem);
    }
}
