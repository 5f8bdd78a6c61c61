package io.sparkresnet.job.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * S3 by S3A: a PUT, or the completion of a multipart upload, with {@code If-None-Match: *}. Hadoop before 3.4.2 (Spark 4.0)
 * and some stores do not know it: there the name is looked at first and then written, which is safe for a chunk (every writer
 * of a chunk writes the same images) but not between two drivers that plan at once; the log says so.
 */
record ConditionalPut(FileSystem fileSystem) implements CreateIfAbsent {
    private static final Logger LOG = LoggerFactory.getLogger(ConditionalPut.class);
    /** org.apache.hadoop.fs.Options.CreateFileOptionKeys, since Hadoop 3.4.2. */
    private static final String IF_ABSENT = "fs.option.create.conditional.overwrite";

    @Override
    public Outcome create(java.nio.file.Path content, Path target) throws IOException {
        FSDataOutputStream out;
        try {
            out = (FSDataOutputStream) fileSystem
                    .createFile(target)
                    .recursive()
                    .overwrite(true)
                    .must(IF_ABSENT, true)
                    .build();
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            LOG.warn("{} has no conditional create ({}): run one driver at a time", target, e.getMessage());
            return withoutCondition(content, target);
        }
        return write(content, target, out);
    }

    private Outcome withoutCondition(java.nio.file.Path content, Path target) throws IOException {
        return fileSystem.exists(target)
                ? StoredContent.outcome(fileSystem, content, target)
                : write(content, target, fileSystem.create(target, true));
    }

    /** The request is sent by close; its failure may be a conflict, or an answer that was lost. */
    private Outcome write(java.nio.file.Path content, Path target, FSDataOutputStream out) throws IOException {
        try (out) {
            Files.copy(content, out);
        } catch (IOException e) {
            return readBack(content, target, e);
        }
        return Outcome.CREATED;
    }

    private Outcome readBack(java.nio.file.Path content, Path target, IOException failure) throws IOException {
        try {
            return StoredContent.outcome(fileSystem, content, target);
        } catch (FileNotFoundException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
