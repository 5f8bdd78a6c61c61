package io.sparkresnet.job.source;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A piece of a tree of files: a file, or all that lies below a directory. */
sealed interface Branch {
    /** A file that is known already. */
    record Leaf(FileStatus status) implements Branch {}

    /** A directory that is yet to be listed, flat. */
    record Subtree(Path directory) implements Branch {}
}
