package io.sparkresnet.it;

import io.sparkresnet.job.run.Guarantee;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** S3: conditional writes. */
class S3StoreIT extends OutputLockContract {
    private static S3Server server;
    private static FileSystem fileSystem;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start();
        server.createBucket("bucket");
        Configuration conf = new Configuration();
        server.sparkSettings().forEach((key, value) -> conf.set(key.substring("spark.hadoop.".length()), value));
        fileSystem = FileSystem.newInstance(URI.create("s3a://bucket"), conf);
    }

    @AfterAll
    static void stop() throws IOException {
        fileSystem.close();
        server.close();
    }

    @Override
    FileSystem fileSystem() {
        return fileSystem;
    }

    @Override
    Path directory() {
        return new Path("s3a://bucket/out");
    }

    @Override
    Guarantee expectedGuarantee() {
        return Guarantee.ATOMIC;
    }
}
