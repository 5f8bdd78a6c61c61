package io.sparkresnet.job.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * S3 by S3A: a PUT, or the completion of a multipart upload, with {@code If-None-Match: *} or {@code If-Match: etag}. The name
 * is always looked at first, because a store that does not know the conditions may take no notice of them, and after every
 * failure again, because its answer may have been lost. Hadoop before 3.4.2 (Spark 4.0) sends no conditions and some stores
 * refuse them: there the look is all, and what can come between look and write is a driver that was thought dead.
 */
record ConditionalPut(FileSystem fileSystem) implements CreateIfAbsent {
    /** org.apache.hadoop.fs.Options.CreateFileOptionKeys, since Hadoop 3.4.2. */
    private static final String IF_ABSENT = "fs.option.create.conditional.overwrite";

    private static final String IF_ETAG = "fs.option.create.conditional.overwrite.etag";
    /** No object's: not a digest, nor of the form of a multipart upload's. */
    private static final FileStamp NEVER = new FileStamp(0, 0, "spark-resnet-no-etag");

    private static final int TRIES = 6;
    private static final long PAUSE_MILLIS = 50;

    /** What a look at the target found. */
    private enum Found {
        AS_EXPECTED,
        OURS,
        OTHER
    }

    /** Whether that is S3A, told by name: it is the cluster's and may be absent. Its scheme may be s3 as well. */
    static boolean serves(FileSystem fileSystem) {
        for (Class<?> each = fileSystem.getClass(); each != null; each = each.getSuperclass()) {
            if (each.getName().equals("org.apache.hadoop.fs.s3a.S3AFileSystem")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Outcome create(Content content, Path target) throws IOException {
        return write(content, target, null) ? Outcome.CREATED : Outcome.TAKEN;
    }

    @Override
    public Outcome replace(Content content, Path target, FileStamp unchanged) throws IOException {
        return write(content, target, unchanged) ? Outcome.REPLACED : Outcome.TAKEN;
    }

    private boolean write(Content content, Path target, @Nullable FileStamp unchanged) throws IOException {
        boolean conditional = sendsConditions(target) && (unchanged == null || unchanged.etag() != null);
        Found found = look(content, target, unchanged);
        for (int attempt = 1; found == Found.AS_EXPECTED; attempt++) {
            IOException failure = put(content, target, unchanged, conditional);
            if (failure == null) {
                return true;
            }
            found = lookAfter(failure, content, target, unchanged);
            S3Refusal refusal = S3Refusal.of(failure);
            if (found == Found.AS_EXPECTED) {
                if (refusal == S3Refusal.FAULT || attempt == TRIES) {
                    throw failure;
                }
                conditional &= refusal != S3Refusal.NOT_KNOWN;
                pause(attempt);
            }
        }
        return found == Found.OURS;
    }

    private Found look(Content content, Path target, @Nullable FileStamp unchanged) throws IOException {
        FileStatus status = StoredContent.status(fileSystem, target);
        boolean expected = unchanged == null ? status == null : status != null && unchanged.holds(status);
        if (expected) {
            return Found.AS_EXPECTED;
        }
        return status != null && StoredContent.isOurs(fileSystem, content, target) ? Found.OURS : Found.OTHER;
    }

    private Found lookAfter(IOException failure, Content content, Path target, @Nullable FileStamp unchanged)
            throws IOException {
        try {
            return look(content, target, unchanged);
        } catch (IOException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** The failure, if it failed: a conflict, or an answer that was lost. The request is sent by the stream's close. */
    private @Nullable IOException put(
            Content content, Path target, @Nullable FileStamp unchanged, boolean conditional) {
        try {
            FSDataOutputStream out = open(target, unchanged, conditional);
            try {
                content.copyTo(out);
            } catch (IOException e) {
                // closing it would store the part that was copied
                out.abort();
                return e;
            }
            out.close();
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private FSDataOutputStream open(Path target, @Nullable FileStamp unchanged, boolean conditional)
            throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder =
                fileSystem.createFile(target).recursive().overwrite(true);
        if (conditional && unchanged == null) {
            builder.must(IF_ABSENT, true);
        } else if (conditional && unchanged != null) {
            builder.must(IF_ETAG, "\"" + unchanged.etag() + "\"");
        }
        return (FSDataOutputStream) builder.build();
    }

    private boolean sendsConditions(Path target) throws IOException {
        return fileSystem.hasPathCapability(target, IF_ABSENT);
    }

    private static void pause(int attempt) throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two attempts at a conditional write");
        }
    }

    @Override
    public Guarantee guarantee(Path present, byte[] other) throws IOException {
        if (!sendsConditions(present)) {
            return Guarantee.LOOK_THEN_WRITE;
        }
        Content content = new Content.Bytes(other);
        if (!refuses(content, present, null)) {
            return Guarantee.LOOK_THEN_WRITE;
        }
        return refuses(content, present, NEVER) ? Guarantee.ATOMIC : Guarantee.LOOK_THEN_REPLACE;
    }

    @Override
    public Guarantee atBest(Path target) throws IOException {
        return sendsConditions(target) ? Guarantee.ATOMIC : Guarantee.LOOK_THEN_WRITE;
    }

    /** Whether the store itself refuses what must be refused, without a look before. */
    private boolean refuses(Content content, Path present, @Nullable FileStamp stamp) throws IOException {
        IOException failure = put(content, present, stamp, true);
        if (failure == null) {
            return false;
        }
        return switch (S3Refusal.of(failure)) {
            // the answer to a write that went through may have been lost, and its repetition refused
            case CONFLICT -> !StoredContent.isOurs(fileSystem, content, present);
            case NOT_KNOWN -> false;
            case FAULT -> throw failure;
        };
    }
}
