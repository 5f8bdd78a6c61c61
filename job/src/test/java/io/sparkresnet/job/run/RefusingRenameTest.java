package io.sparkresnet.job.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

class RefusingRenameTest extends CreateIfAbsentContract {
    @Override
    CreateIfAbsent way() throws IOException {
        NameNode fileSystem = new NameNode();
        fileSystem.initialize(URI.create("file:///"), new Configuration());
        return new RefusingRename(fileSystem);
    }

    /** Local files, with HDFS's rename: one at a time, false where the name is taken. */
    private static final class NameNode extends RawLocalFileSystem {
        @Override
        public synchronized boolean rename(Path source, Path target) throws IOException {
            if (Files.exists(pathToFile(target).toPath())) {
                return false;
            }
            return super.rename(source, target);
        }
    }
}
