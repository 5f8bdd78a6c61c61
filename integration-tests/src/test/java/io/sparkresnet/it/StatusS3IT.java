package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.it.RequestLog.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StatusS3IT extends StatusContract {
    private static S3Server server;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** A retry puts another file in the place of one that is listed and not read yet. */
    @Test
    void aFileThatIsReplacedMeanwhileIsNotDamaged() throws IOException {
        predict();
        reopen();
        byte[] other = read("part-0001-000001.parquet");
        assertThat(read("part-0001-000000.parquet").length).isNotEqualTo(other.length);
        try (FaultProxy proxy = FaultProxy.start(server.endpoint())) {
            proxy.follow(FaultPlan.first(
                    request -> request.is(Verb.GET, "part-0001-000000.parquet"),
                    Fault.heldBack(() -> replace("part-0001-000000.parquet", other))));
            Map<String, String> settings = settings();
            settings.putAll(S3Server.settings(proxy.endpoint()));
            // Else the one that knows the server's own address is taken
            settings.put("spark.hadoop.fs.s3a.impl.disable.cache", "true");

            Outcome status = status(settings);

            assertThat(proxy.faulty()).hasSize(1);
            assertRows(told(status), 6, 5, 1);
        }
    }

    private void replace(String name, byte[] content) {
        try {
            write(name, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    Dataset open(Path directory) {
        return S3Dataset.fresh(server);
    }
}
