package io.sparkresnet.it;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class IncrementalS3IT extends IncrementalContract {
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
        return S3Dataset.fresh(server);
    }
}
