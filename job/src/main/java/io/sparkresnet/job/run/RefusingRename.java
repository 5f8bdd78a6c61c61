package io.sparkresnet.job.run;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * HDFS and what behaves like it: a temporary file, then a rename, which the name node does in one step and refuses (false)
 * where the name is taken.
 */
record RefusingRename(FileSystem fileSystem) implements CreateIfAbsent {

    @Override
    public Outcome create(java.nio.file.Path content, Path target) throws IOException {
        Path temporary = new Path(target.getParent(), "_" + target.getName() + "." + UUID.randomUUID());
        try {
            fileSystem.copyFromLocalFile(false, true, new Path(content.toUri()), temporary);
            if (fileSystem.rename(temporary, target)) {
                return Outcome.CREATED;
            }
        } finally {
            fileSystem.delete(temporary, false);
        }
        return StoredContent.outcome(fileSystem, content, target);
    }
}
