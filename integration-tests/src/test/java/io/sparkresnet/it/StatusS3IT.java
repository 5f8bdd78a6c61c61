package io.sparkresnet.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class StatusS3IT extends StatusContract {
    /** Hadoop keeps a bucket's file system, and with it the address of its server, as long as the JVM lives. */
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private static S3Server server;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    Dataset open(Path directory) {
        return new S3Dataset(server, "status-" + BUCKETS.incrementAndGet());
    }
}
