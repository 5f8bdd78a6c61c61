package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.it.RequestLog.Verb;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The test server serves S3A: signatures checked, requests counted. */
class S3ServerIT {
    private static S3Server server;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start();
        server.createBucket("bucket");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void storesListsAndReadsWithOneGetAndNoHead() throws IOException {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        server.put("bucket", "in/a b.txt", content);
        server.put("bucket", "in/_hidden/k=v.txt", content);
        try (FileSystem s3a = s3a(S3Server.SECRET_KEY, "bucket")) {
            server.requests().clear();
            List<String> read = new ArrayList<>();
            RemoteIterator<LocatedFileStatus> files = s3a.listFiles(new Path("s3a://bucket/in"), true);
            while (files.hasNext()) {
                LocatedFileStatus file = files.next();
                try (FSDataInputStream in = s3a.openFile(file.getPath())
                        .opt("fs.option.openfile.read.policy", "whole-file")
                        .withFileStatus(file)
                        .build()
                        .join()) {
                    assertThat(in.readAllBytes()).isEqualTo(content);
                }
                read.add(file.getPath().toString());
            }
            assertThat(read).containsExactlyInAnyOrder("s3a://bucket/in/a b.txt", "s3a://bucket/in/_hidden/k=v.txt");
            assertThat(server.requests().keys(Verb.GET, "bucket", ""))
                    .containsExactlyInAnyOrder("in/a%20b.txt", "in/_hidden/k%3Dv.txt");
            assertThat(server.requests().keys(Verb.HEAD, "bucket", "")).isEmpty();
        }
    }

    @Test
    void refusesToCreateWhatIsThere() throws IOException {
        try (FileSystem s3a = s3a(S3Server.SECRET_KEY, "bucket")) {
            Path path = new Path("s3a://bucket/out/once");
            create(s3a, path, "first");
            assertThatThrownBy(() -> create(s3a, path, "second")).isInstanceOf(IOException.class);
            assertThat(server.content("bucket", "out/once")).isEqualTo("first".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void refusesAnotherSecretAndAForbiddenBucket() throws IOException {
        server.createBucket("forbidden");
        server.forbid("forbidden");
        try (FileSystem s3a = s3a("another", "bucket")) {
            assertThatThrownBy(() -> s3a.listStatus(new Path("s3a://bucket/in")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("SignatureDoesNotMatch");
        }
        try (FileSystem s3a = s3a(S3Server.SECRET_KEY, "forbidden")) {
            assertThatThrownBy(() -> s3a.listStatus(new Path("s3a://forbidden/in")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("403");
        }
    }

    private static void create(FileSystem s3a, Path path, String content) throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder = s3a.createFile(path);
        builder.must("fs.option.create.conditional.overwrite", true);
        try (FSDataOutputStream out = builder.build()) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static FileSystem s3a(String secretKey, String bucket) throws IOException {
        Configuration conf = new Configuration();
        server.sparkSettings().forEach((key, value) -> conf.set(key.substring("spark.hadoop.".length()), value));
        conf.set("fs.s3a.secret.key", secretKey);
        return FileSystem.newInstance(URI.create("s3a://" + bucket), conf);
    }
}
