package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.it.CommandLine.Outcome;
import io.sparkresnet.it.RequestLog.Verb;
import io.sparkresnet.job.conf.Glob;
import io.sparkresnet.job.conf.InputConf;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.Listing;
import io.sparkresnet.job.source.ListingTotals;
import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bucket holds, by its keys, and what is listed and read of it. */
class ListingS3IT {
    private static final List<String> ODD = List.of(
            "a b.jpg",
            " lead.jpg",
            "trail.jpg ",
            "+%41#?&=.jpg",
            "br[1]{a,b}*.jpg",
            "c:d.jpg",
            "e:/f.jpg",
            "back\\slash.jpg",
            "C:\\Windows\\g.jpg",
            "line\nbreak\ttab.jpg",
            "caf\u00e9.jpg",
            "cafe\u0301.jpg",
            "\u4e2d\ud83d\ude00\ue000.jpg",
            "_under.jpg",
            ".hidden.jpg",
            "..dots/...jpg",
            "_dir/_x.jpg",
            "k=v/k2=v2/x.jpg",
            "quote\"'<&>.jpg",
            "~.jpg",
            "x".repeat(900),
            "part-0001-000000.parquet");
    private static final List<String> UNNAMEABLE =
            List.of("a//b.jpg", "./c.jpg", "x/../d.jpg", "e/.", "/f.jpg", "g/", "h_$folder$");

    private static S3Server server;
    private static RecordedModel model;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = S3Server.start();
        model = RecordedModel.write("resnet20", directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyKeyIsListedAndReadByItsName() throws Exception {
        String bucket = "odd-keys";
        server.createBucket(bucket);
        byte[] image = LogitsReference.resource(model.reference().images().get(0));
        for (String key : ODD) {
            server.put(bucket, "in/" + key, image);
        }
        server.put(bucket, "in/dir/", new byte[0]);
        server.put(bucket, "in/_dir/", new byte[0]);
        server.put(bucket, "in/old_$folder$", new byte[0]);
        List<String> expected =
                ODD.stream().map(key -> "s3a://odd-keys/in/" + key).toList();

        List<ImageRef> listed = new ArrayList<>();
        ListingTotals totals = list("s3a://odd-keys/in", all(Long.MAX_VALUE), listed);

        assertThat(listed).extracting(ImageRef::path).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(listed).allMatch(each -> each.etag() != null && each.length() == image.length);
        assertThat(totals.listed()).isEqualTo(ODD.size());
        assertThat(totals.directoryMarkers()).isEqualTo(3);
        List<ImageRef> inOneStream = new ArrayList<>();
        list("s3a://odd-keys/in", all(1_000), inOneStream);
        assertThat(listed).isEqualTo(inOneStream);

        server.requests().clear();
        Map<String, String> settings = new HashMap<>(server.sparkSettings());
        settings.putAll(CommandLine.LOCAL);
        settings.put("spark.resnet.report.pictures", "false");
        Outcome outcome = CommandLine.run(settings, model.predict("s3a://odd-keys/in/", "s3a://odd-keys/out"));
        assertThat(outcome.exit()).as(outcome.messages()).isZero();
        assertThat(rows("s3a://odd-keys/out"))
                .extracting(row -> row.<String>getAs("path"))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(rows("s3a://odd-keys/out"))
                .extracting(row -> row.<String>getAs("status"))
                .containsOnly("ok");
        assertThat(server.requests().keys(Verb.GET, bucket, "in/")).hasSize(ODD.size());
    }

    @Test
    void aKeyThatHadoopCannotNameIsRefusedUnlessExcluded() throws Exception {
        for (String key : UNNAMEABLE) {
            try (KeyServer keys = KeyServer.start(Map.of("in/" + key, 1, "in/a/b.jpg", 2, "in/c.jpg", 3))) {
                for (long limit : new long[] {1_000, Long.MAX_VALUE}) {
                    assertThatThrownBy(() -> list(keys.endpoint(), "s3a://keys/in", all(limit), new ArrayList<>()))
                            .isInstanceOf(InputException.class)
                            .hasMessage(
                                    "Cannot read input s3a://keys/in: Hadoop has no path for the key in/%s (rename it, or leave it out by --exclude)",
                                    key);
                    List<ImageRef> listed = new ArrayList<>();
                    list(keys.endpoint(), "s3a://keys/in", without(key, limit), listed);
                    assertThat(listed)
                            .as(key)
                            .extracting(ImageRef::path)
                            .containsExactly("s3a://keys/in/a/b.jpg", "s3a://keys/in/c.jpg");
                }
            }
        }
    }

    @Test
    void emptyObjectsThatMarkDirectoriesAreCountedOnce() throws Exception {
        Map<String, Integer> objects = Map.of(
                "in/", 0, "in/a/", 0, "in/a/b/", 0, "in/a/b/1.jpg", 1, "in/a_$folder$", 0, "in/c", 1, "in/c/", 0);
        try (KeyServer keys = KeyServer.start(objects)) {
            List<ImageRef> listed = new ArrayList<>();

            ListingTotals totals = list(keys.endpoint(), "s3a://keys/in", all(Long.MAX_VALUE), listed);

            assertThat(listed).extracting(ImageRef::path).containsExactly("s3a://keys/in/a/b/1.jpg", "s3a://keys/in/c");
            assertThat(totals.directoryMarkers()).isEqualTo(5);
        }
    }

    @Test
    void manyPagesAndDirectoriesComeInTheOrderOfTheKeysWithoutHeads() throws Exception {
        server.createBucket("many");
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            keys.add("in/flat/%d.jpg".formatted(i));
            keys.add("in/d%d/e-%d/f.jpg".formatted(i % 10, i % 100));
            keys.add("in/d%d/e%d.jpg".formatted(i % 10, i % 200));
        }
        keys.forEach(key -> server.put("many", key, new byte[] {1}));
        server.requests().clear();

        List<ImageRef> listed = new ArrayList<>();
        list("s3a://many/in", all(Long.MAX_VALUE), listed);

        assertThat(listed)
                .extracting(ImageRef::path)
                .containsExactlyElementsOf(keys.stream()
                        .distinct()
                        .map(key -> "s3a://many/" + key)
                        .sorted(Comparator.naturalOrder())
                        .toList());
        assertThat(server.requests().keys(Verb.HEAD, "many", "")).isEmpty();
    }

    private static InputConf all(long limit) {
        return new InputConf(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), limit);
    }

    private static InputConf without(String glob, long limit) {
        return new InputConf(List.of(), List.of(), List.of(Glob.of(glob)), Optional.empty(), Optional.empty(), limit);
    }

    private static ListingTotals list(String input, InputConf conf, List<ImageRef> images)
            throws InputException, IOException {
        return list(server.endpoint(), input, conf, images);
    }

    private static ListingTotals list(URI endpoint, String input, InputConf conf, List<ImageRef> images)
            throws InputException, IOException {
        Configuration hadoop = new Configuration();
        S3Server.settings(endpoint)
                .forEach((key, value) -> hadoop.set(key.replaceFirst("^spark[.]hadoop[.]", ""), value));
        return new Listing(hadoop, conf)
                .forEach(List.of(new org.apache.hadoop.fs.Path(input)), (image, relative) -> images.add(image));
    }

    private static List<Row> rows(String output) {
        return Rows.all(output, server.sparkSettings());
    }
}
