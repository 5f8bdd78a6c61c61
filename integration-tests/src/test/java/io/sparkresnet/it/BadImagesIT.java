package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.CommandLine.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input costs one row: each hostile file has its own error and the job goes on. */
class BadImagesIT {
    private static final String BUCKET = "bad-images";
    private static final int GOOD = 8;
    private static final Map<String, String> EXPECTED = new TreeMap<>(Map.of(
            "zero-bytes.jpg", "decode empty: Cannot decode image: it has 0 bytes",
            "truncated.jpg", "decode truncated: Cannot decode JPEG: the file ends within its pixels",
            "text.jpg", "decode not_an_image: Cannot decode image: it is an HTML page",
            "bomb.png",
                    "decode too_large: Cannot decode PNG: 20000x20000 is 400000000 pixels, expected at most 178956970",
            "vanished.jpg", "fetch missing: Not found: listed, but no longer there"));

    private static S3Server server;
    private static RecordedModel model;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = S3Server.start();
        server.createBucket(BUCKET);
        model = RecordedModel.write("resnet20", directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void fillBucket() throws IOException {
        byte[] good = LogitsReference.resource("image-0.jpg");
        for (int i = 0; i < GOOD; i++) {
            server.put(BUCKET, "in/good-" + i + ".jpg", good);
        }
        server.put(BUCKET, "in/zero-bytes.jpg", new byte[0]);
        server.put(BUCKET, "in/truncated.jpg", Arrays.copyOf(good, good.length * 6 / 10));
        server.put(BUCKET, "in/text.jpg", "<html>Not Found</html>\n".getBytes(StandardCharsets.UTF_8));
        server.put(BUCKET, "in/bomb.png", pngClaiming(20_000, 20_000));
        server.put(BUCKET, "in/vanished.jpg", good);
        server.deleteBeforeGet(BUCKET, "in/vanished.jpg");
    }

    @Test
    void givesEachBadImageItsOwnErrorRowAndExitsWithFive() {
        Outcome outcome = CommandLine.run(settings(), model.predict("s3a://bad-images/in", "s3a://bad-images/five"));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(5);

        Map<String, Row> rows = Rows.byName("s3a://bad-images/five", 1, server.sparkSettings());
        assertThat(rows).hasSize(GOOD + EXPECTED.size());
        Map<String, String> errors = new TreeMap<>();
        rows.forEach((name, row) -> {
            if (row.<String>getAs("status").equals("error")) {
                Row error = row.getAs("error");
                errors.put(
                        name, "%s %s: %s".formatted(error.getAs("stage"), error.getAs("kind"), error.getAs("message")));
                assertThat(row.isNullAt(row.fieldIndex("logits"))).isTrue();
                assertThat(row.isNullAt(row.fieldIndex("top"))).isTrue();
            }
        });
        assertThat(errors).isEqualTo(EXPECTED);
    }

    @Test
    void exitsWithZeroWhereSoManyFailuresAreAllowed() {
        Outcome outcome = CommandLine.run(
                settings(),
                model.predict("s3a://bad-images/in", "s3a://bad-images/zero", "--max-error-fraction", "0.4"));
        assertThat(outcome.exit()).as(outcome.messages()).isEqualTo(0);
        assertThat(Rows.all("s3a://bad-images/zero", server.sparkSettings())).hasSize(GOOD + EXPECTED.size());
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(server.sparkSettings());
        settings.putAll(CommandLine.LOCAL);
        return settings;
    }

    /** A few bytes whose header promises that many pixels. */
    private static byte[] pngClaiming(int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, 2, 0, 0, 0}); // 8 bits, RGB
        chunk(png, "IHDR", header.toByteArray());
        chunk(png, "IDAT", new byte[] {0x78, (byte) 0x9c});
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] content) throws IOException {
        DataOutputStream out = new DataOutputStream(png);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) crc.getValue());
    }
}
