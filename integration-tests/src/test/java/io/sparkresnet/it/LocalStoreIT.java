package io.sparkresnet.it;

import io.sparkresnet.job.run.Guarantee;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.io.TempDir;

/** Local disks: hard links and renames. */
class LocalStoreIT extends OutputLockContract {
    @TempDir
    private static java.nio.file.Path directory;

    @Override
    FileSystem fileSystem() throws IOException {
        return FileSystem.getLocal(new Configuration()).getRaw();
    }

    @Override
    Path directory() {
        return new Path(directory.toUri());
    }

    @Override
    Guarantee expectedGuarantee() {
        return Guarantee.ATOMIC;
    }
}
