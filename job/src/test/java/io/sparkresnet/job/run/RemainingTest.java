package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.udf.ErrorKind;
import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemainingTest {
    private static final String MODEL = "model-a";
    private static final String OTHER_MODEL = "model-b";

    private SparkSession spark;
    private FileSystem fileSystem;
    private OutputLayout layout;
    private org.apache.hadoop.fs.Path listing;

    @BeforeAll
    void start(@TempDir Path warehouse) throws IOException {
        spark = SparkSession.builder()
                .master("local[2,3]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.warehouse.dir", warehouse.toString())
                .config("spark.sql.shuffle.partitions", "3")
                .getOrCreate();
        fileSystem = new RawLocalFileSystem();
        fileSystem.initialize(java.net.URI.create("file:///"), new Configuration());
    }

    @AfterAll
    void stop() throws IOException {
        spark.stop();
        fileSystem.close();
    }

    @BeforeEach
    void layout(@TempDir Path directory) {
        layout = new OutputLayout(new org.apache.hadoop.fs.Path("file:" + directory.resolve("out [1] {a,b}")));
        listing = layout.listing(7);
    }

    @Test
    void anOutputWithoutRowsLeavesTheListingAsItIs() throws IOException {
        List<ImageRef> images = images(5);
        ListingFiles listed = list(images, 1);

        Remaining remaining = remaining(listed, Retried.ALL);

        assertThat(remaining).isEqualTo(new Remaining(listed, 0, List.of()));
        assertThat(names()).containsExactlyInAnyOrderElementsOf(listed.names());
    }

    @Test
    void whatIsHeldIsLeftOutAndTheOrderStays() throws IOException {
        List<ImageRef> images = images(10);
        rows().ok(images.get(8), images.get(1)).write(1, 0);
        rows().ok(images.get(4)).write(1, 1);

        Remaining remaining = remaining(list(images, 1 << 20), Retried.PASSING);

        assertThat(remaining.held()).isEqualTo(3);
        assertThat(remaining.retries()).isEmpty();
        assertFresh(remaining, without(images, 1, 4, 8));
    }

    @Test
    void aFileOfWhichNothingIsHeldIsNamedItself() throws IOException {
        List<ImageRef> images = images(6);
        rows().ok(images.get(2), images.get(3)).write(1, 0);
        ListingFiles listed = list(images, 1);

        Remaining remaining = remaining(listed, Retried.PASSING);

        assertThat(remaining.fresh().names()).containsExactlyElementsOf(without(listed.names(), 2, 3));
        assertFresh(remaining, without(images, 2, 3));
        assertThat(names()).hasSize(6);
    }

    @Test
    void nothingIsLeftWhenAllIsHeld() throws IOException {
        List<ImageRef> images = images(4);
        rows().ok(images.toArray(new ImageRef[0])).write(1, 0);

        Remaining remaining = remaining(list(images, 1 << 20), Retried.ALL);

        assertThat(remaining).isEqualTo(new Remaining(new ListingFiles(List.of(), 0, 0), 4, List.of()));
    }

    @Test
    void passingErrorsAreDoneAgainAndOthersAreHeld() throws IOException {
        List<ErrorKind> kinds = List.of(ErrorKind.values());
        List<ImageRef> images = images(kinds.size() + 1);
        Rows rows = rows();
        List<ImageRef> passing = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            ErrorKind kind = kinds.get(i);
            ImageRef image = images.get(i);
            rows.failed(image, kind.text());
            if (kind.passing()) {
                passing.add(image);
            }
        }
        rows.write(2, 13);

        Remaining remaining = remaining(list(images, 1 << 20), Retried.PASSING);

        assertThat(passing).hasSize(4);
        assertThat(remaining.held()).isEqualTo(ErrorKind.values().length - 4);
        assertFresh(remaining, images.subList(images.size() - 1, images.size()));
        assertThat(remaining.retries()).hasSize(1);
        assertRetry(remaining.retries().get(0), 2, 13, passing);
    }

    @Test
    void everyErrorIsDoneAgainOnDemandAndChunksComeInOrder() throws IOException {
        List<ImageRef> images = images(8);
        rows().failed(images.get(7), "timeout")
                .failed(images.get(0), "corrupt")
                .ok(images.get(1))
                .write(3, 1_000_001);
        rows().failed(images.get(6), "of a later version")
                .failed(images.get(2), "empty")
                .write(1, 2);
        rows().failed(images.get(3), "io").write(12_345, 0);

        Remaining remaining = remaining(list(images, 1), Retried.ALL);

        assertThat(remaining.held()).isEqualTo(1);
        assertFresh(remaining, List.of(images.get(4), images.get(5)));
        assertThat(remaining.retries()).hasSize(3);
        assertRetry(remaining.retries().get(0), 1, 2, List.of(images.get(2), images.get(6)));
        assertRetry(remaining.retries().get(1), 3, 1_000_001, List.of(images.get(0), images.get(7)));
        assertRetry(remaining.retries().get(2), 12_345, 0, List.of(images.get(3)));
    }

    @Test
    void anotherVersionIsAnotherImage() throws IOException {
        ImageRef before = new ImageRef("s3a://b/a.jpg", 10, 20, "etag-1");
        ImageRef now = new ImageRef("s3a://b/a.jpg", 10, 20, "etag-2");
        ImageRef later = new ImageRef("file:/a.jpg", 10, 21, null);
        rows().failed(before, "changed")
                .ok(new ImageRef("file:/a.jpg", 10, 20, null))
                .write(1, 0);

        Remaining remaining = remaining(list(List.of(later, now), 1 << 20), Retried.ALL);

        assertThat(remaining.held()).isZero();
        assertThat(remaining.retries()).isEmpty();
        assertFresh(remaining, List.of(later, now));
    }

    @Test
    void rowsOfAnotherModelHoldNothing() throws IOException {
        List<ImageRef> images = images(3);
        rows().ok(images.get(0), images.get(1)).write(1, 0);
        new Rows(spark, layout, OTHER_MODEL)
                .ok(images.get(2))
                .failed(images.get(1), "timeout")
                .write(2, 0);

        Remaining remaining = remaining(list(images, 1 << 20), Retried.ALL);

        assertThat(remaining.held()).isEqualTo(2);
        assertThat(remaining.retries()).isEmpty();
        assertFresh(remaining, images.subList(2, 3));
    }

    @Test
    void namesAreDataBitForBit() throws IOException {
        List<ImageRef> odd = Stream.of(
                        "plain",
                        "a b",
                        " lead",
                        "trail ",
                        "+%41#?&",
                        "br[1]{a,b}*",
                        "c:d",
                        "back\\slash",
                        "line\nbreak\ttab\r",
                        "\u00e9",
                        "e\u0301",
                        "\u4e2d\ud83d\ude00",
                        "_x",
                        ".x",
                        "k=v/x",
                        "PLAIN",
                        "quote\"'",
                        "nul\u0000\u0001",
                        "x".repeat(900))
                .map(name -> new ImageRef("s3a://b/" + name, 1, 2, "e"))
                .toList();
        for (int i = 0; i < odd.size(); i++) {
            rows().ok(odd.get(i)).write(1, i);
        }
        List<ImageRef> listed = new ArrayList<>(odd);
        List<ImageRef> alike = List.of(
                new ImageRef("s3a://b/a%20b", 1, 2, "e"),
                new ImageRef("s3a://b/lead", 1, 2, "e"),
                new ImageRef("s3a://b/plain/", 1, 2, "e"),
                new ImageRef("s3a://b/trail", 1, 2, "e"));
        listed.addAll(alike);

        Remaining remaining = remaining(list(listed, 1 << 20), Retried.PASSING);

        assertThat(remaining.held()).isEqualTo(odd.size());
        assertFresh(remaining, alike);
    }

    @Test
    void aRowThatHoldsCountsMoreThanOneToBeDoneAgain() throws IOException {
        List<ImageRef> images = images(2);
        rows().failed(images.get(0), "timeout").failed(images.get(1), "timeout").write(1, 0);
        rows().ok(images.get(0)).failed(images.get(1), "timeout").write(2, 0);

        Remaining remaining = remaining(list(images, 1 << 20), Retried.PASSING);

        assertThat(remaining.held()).isEqualTo(1);
        assertThat(remaining.fresh()).isEqualTo(new ListingFiles(List.of(), 0, 0));
        assertThat(remaining.retries()).hasSize(1);
        assertRetry(remaining.retries().get(0), 1, 0, images.subList(1, 2));
    }

    @Test
    void filesThatAreNoRowsAreNotRead() throws IOException {
        List<ImageRef> images = images(3);
        rows().ok(images.get(0)).write(1, 0);
        fileSystem
                .create(new org.apache.hadoop.fs.Path(layout.root(), "_part-0001-000001.parquet.tmp"))
                .close();
        fileSystem
                .create(new org.apache.hadoop.fs.Path(layout.root(), "notes.txt"))
                .close();

        assertFresh(remaining(list(images, 1 << 20), Retried.PASSING), without(images, 0));
    }

    @Test
    void bothShapesAndSortMergeAgree() throws IOException {
        int count = 3_000;
        List<ImageRef> images = images(count);
        rows().ok(IntStream.range(0, count)
                        .filter(i -> i % 3 == 0)
                        .mapToObj(images::get)
                        .toArray(ImageRef[]::new))
                .write(1, 0);
        Rows failed = rows();
        IntStream.range(0, count).filter(i -> i % 3 == 1).forEach(i -> failed.failed(images.get(i), "io"));
        failed.write(1, 1);
        ListingFiles listed = list(images, 50_000);
        List<ImageRef> left = IntStream.range(0, count)
                .filter(i -> i % 3 == 2)
                .mapToObj(images::get)
                .toList();
        List<ImageRef> again = IntStream.range(0, count)
                .filter(i -> i % 3 == 1)
                .mapToObj(images::get)
                .toList();

        for (long few : new long[] {10_000, 2_500, 10}) {
            Remaining remaining =
                    Remaining.of(spark, conf(), layout, listing, "few-" + few, listed, MODEL, Retried.PASSING, few);

            assertThat(remaining.held()).isEqualTo(1_000);
            assertFresh(remaining, left);
            assertThat(remaining.retries()).hasSize(1);
            assertRetry(remaining.retries().get(0), 1, 1, again);
            assertThat(remaining.retries().get(0).slices())
                    .hasSize(listed.names().size());
        }
    }

    private Rows rows() {
        return new Rows(spark, layout, MODEL);
    }

    private Remaining remaining(ListingFiles listed, Retried retried) throws IOException {
        return Remaining.of(spark, conf(), layout, listing, "token", listed, MODEL, retried);
    }

    private Configuration conf() {
        return spark.sparkContext().hadoopConfiguration();
    }

    private static List<ImageRef> images(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ImageRef(
                        "s3a://b/in/%06d.jpg".formatted(i), 100 + i, 1_000 + i, i % 2 == 0 ? null : "e" + i))
                .toList();
    }

    private ListingFiles list(List<ImageRef> images, long fileBytes) throws IOException {
        try (ListingWriter writer = new ListingWriter(fileSystem, listing, "part", fileBytes)) {
            for (ImageRef image : images) {
                writer.add(image);
            }
            writer.close();
            return new ListingFiles(writer.files(), writer.images(), writer.bytes());
        }
    }

    private void assertFresh(Remaining remaining, List<ImageRef> expected) throws IOException {
        List<Slice> whole =
                ListingReader.wholeFiles(fileSystem, listing, remaining.fresh().names());
        assertThat(read(whole)).isEqualTo(expected);
        assertThat(remaining.fresh().images()).isEqualTo(expected.size());
        assertThat(remaining.fresh().bytes()).isEqualTo(bytes(expected));
    }

    private void assertRetry(Retry retry, int run, int chunk, List<ImageRef> expected) throws IOException {
        assertThat(retry.run()).isEqualTo(run);
        assertThat(retry.chunk()).isEqualTo(chunk);
        assertThat(retry.images()).isEqualTo(expected.size());
        assertThat(retry.bytes()).isEqualTo(bytes(expected));
        assertThat(read(retry.slices())).isEqualTo(expected);
    }

    private static long bytes(List<ImageRef> images) {
        return images.stream().mapToLong(ImageRef::length).sum();
    }

    private List<ImageRef> read(List<Slice> slices) throws IOException {
        List<ImageRef> images = new ArrayList<>();
        try (ListingReader reader = new ListingReader(fileSystem, listing, slices)) {
            reader.forEachRemaining(images::add);
        }
        return images;
    }

    private static <T> List<T> without(List<T> all, Integer... places) {
        List<Integer> left = List.of(places);
        return IntStream.range(0, all.size())
                .filter(i -> !left.contains(i))
                .mapToObj(all::get)
                .toList();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(listing.toUri().getPath()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
