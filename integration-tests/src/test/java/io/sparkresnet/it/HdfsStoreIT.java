package io.sparkresnet.it;

import io.sparkresnet.job.run.Guarantee;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** HDFS: renames. */
class HdfsStoreIT extends OutputLockContract {
    private static HdfsServer server;

    @BeforeAll
    static void start() throws IOException {
        server = HdfsServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    FileSystem fileSystem() throws IOException {
        return server.fileSystem();
    }

    @Override
    Path directory() {
        return new Path(server.uri() + "/out");
    }

    @Override
    Guarantee expectedGuarantee() {
        return Guarantee.LOOK_THEN_REPLACE;
    }
}
