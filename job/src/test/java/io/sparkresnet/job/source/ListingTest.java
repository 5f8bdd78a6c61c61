package io.sparkresnet.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.conf.Glob;
import io.sparkresnet.job.conf.InputConf;
import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
    private static final InputConf ALL = only(List.of(), List.of());

    @TempDir
    private Path directory;

    @Test
    void skipsNothingForItsNameAndTakesNoNameForAPattern() throws Exception {
        List<String> odd = List.of(
                "_under.jpg",
                ".hidden.jpg",
                ".a.jpg.crc",
                "_dir/x.jpg",
                ".dir/x.jpg",
                "k=v/x.jpg",
                "br[1].jpg",
                "{a,b}.jpg",
                "st*r?.jpg",
                "colon:c.jpg",
                "50%41 +#&.jpg",
                "back\\slash.jpg",
                "line\nbreak.jpg",
                " lead and trail ",
                "tab\there\r",
                "C:\\Windows\\a.jpg",
                "caf\u00e9.jpg",
                "cafe\u0301.jpg",
                "\u4e2d\ud83d\ude00.jpg",
                "...jpg",
                "x".repeat(255),
                "noending");
        for (String name : odd) {
            Files.writeString(write(name, 0), name);
        }

        List<String> listed = new ArrayList<>();
        long count = new Listing(new Configuration(), ALL)
                .forEach(List.of(root()), (image, relative) -> listed.add(relative))
                .taken();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(odd);
        for (ImageRef image : images(ALL, root())) {
            byte[] content = WholeFile.read(new org.apache.hadoop.fs.Path(image.path()), new Configuration());
            assertThat(image.path()).endsWith("/" + new String(content, StandardCharsets.UTF_8));
        }
        assertThat(count).isEqualTo(odd.size());
    }

    @Test
    void tellsPathLengthAndTime() throws Exception {
        Path file = write("a b.jpg", 5);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-31T00:00:00Z")));

        assertThat(images(ALL, root()))
                .containsExactly(new ImageRef(
                        "file:" + file, 5, Instant.parse("2026-01-31T00:00:00Z").toEpochMilli(), null));
    }

    @Test
    void anInputMayBeOneImage() throws Exception {
        Path file = write("a.jpg", 1);

        assertThat(images(only(List.of(Glob.of("a.*")), List.of()), new org.apache.hadoop.fs.Path(file.toUri())))
                .extracting(ImageRef::path)
                .containsExactly("file:" + file);
    }

    @Test
    void globsAndLimitChoose() throws Exception {
        write("a/1.jpg", 1);
        write("a/2.png", 1);
        write("b/3.jpg", 1);
        InputConf chosen = only(List.of(Glob.of("*.jpg")), List.of(Glob.of("b/**")));

        assertThat(images(chosen, root())).extracting(ImageRef::path).containsExactly("file:" + directory + "/a/1.jpg");
        assertThat(images(limited(2), root())).hasSize(2);
    }

    @Test
    void localFilesComeInTheOrderOfTheirNames() throws Exception {
        for (String name : List.of("b/2.jpg", "c.jpg", "b/1.jpg", "a.jpg", "b/10.jpg")) {
            write(name, 1);
        }

        assertThat(images(ALL, root()))
                .extracting(image -> image.path().substring(root().toString().length()))
                .containsExactly("/a.jpg", "/b/1.jpg", "/b/10.jpg", "/b/2.jpg", "/c.jpg");
    }

    @Test
    void sideBySideComesWhatComesInOneStream() throws Exception {
        for (int i = 0; i < 150; i++) {
            write("d%d/%d/a.jpg".formatted(i % 7, i), 1);
            write("d%d/%d.jpg".formatted(i % 7, i), 1);
            write("e/%d-\u00e9\ue000\ud83d\ude00/b.jpg".formatted(i), 1);
        }

        List<ImageRef> serial = images(limited(99_999), root());

        assertThat(serial).hasSize(450);
        assertThat(images(ALL, root())).isEqualTo(serial);
        assertThat(images(limited(100_000), root())).isEqualTo(serial);
    }

    @Test
    void totalsSayWhatWasLeftOutAndWhy() throws Exception {
        write("a/1.jpg", 0);
        write("a/2.jpg", 17);
        write("a/3.png", 5);
        write("a_$folder$", 0);
        write("b_$folder$", 3);
        Files.setLastModifiedTime(write("c.jpg", 1), FileTime.fromMillis(0));
        InputConf conf = new InputConf(
                List.of(),
                List.of(),
                List.of(Glob.of("*.png")),
                Optional.of(Instant.parse("2000-01-01T00:00:00Z")),
                Optional.empty(),
                Long.MAX_VALUE);
        SizeHistogram sizes = new SizeHistogram();
        sizes.add(0);
        sizes.add(17);
        sizes.add(3);

        assertThat(new Listing(new Configuration(), conf).forEach(List.of(root()), (image, relative) -> {}))
                .isEqualTo(new ListingTotals(5, 1, 1, 1, 3, 20, sizes, false));
    }

    @Test
    void followsLinksButNotInCircles() throws Exception {
        write("a/1.jpg", 1);
        write("b/2.jpg", 1);
        Files.createSymbolicLink(directory.resolve("a/to-b"), directory.resolve("b"));
        Files.createSymbolicLink(directory.resolve("b/to-a"), directory.resolve("a"));
        Files.createSymbolicLink(directory.resolve("b/up"), directory);

        assertThat(images(ALL, root()))
                .extracting(image -> image.path().substring(root().toString().length()))
                .containsExactly("/a/1.jpg", "/a/to-b/2.jpg", "/b/2.jpg", "/b/to-a/1.jpg");
        assertThat(images(limited(10), root())).isEqualTo(images(ALL, root()));
    }

    @Test
    void rejectsANameThatTheLocaleCannotSpell() throws Exception {
        write("a.jpg", 1);
        Process touch = new ProcessBuilder("bash", "-c", "touch \"$0\"/$'b\\xff.jpg'", directory.toString()).start();
        assertThat(touch.waitFor()).isZero();

        assertThatThrownBy(() -> images(ALL, root()))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("Cannot read input %s: a name in %s is not text in ".formatted(root(), root()));
    }

    @Test
    void passesOverAPipeWhichWouldNeverEnd() throws Exception {
        write("a.jpg", 1);
        Process mkfifo = new ProcessBuilder("mkfifo", directory.resolve("b.jpg").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();

        assertThat(images(ALL, root())).extracting(ImageRef::path).containsExactly("file:" + directory + "/a.jpg");
    }

    @Test
    void timesChooseFromTheFirstOneOnAndBeforeTheSecond() throws Exception {
        for (int day = 1; day <= 4; day++) {
            Files.setLastModifiedTime(
                    write(day + ".jpg", 1), FileTime.from(Instant.parse("2026-01-0%dT00:00:00Z".formatted(day))));
        }
        InputConf between = new InputConf(
                List.of(),
                List.of(),
                List.of(),
                Optional.of(Instant.parse("2026-01-02T00:00:00Z")),
                Optional.of(Instant.parse("2026-01-04T00:00:00Z")),
                Long.MAX_VALUE);

        assertThat(images(between, root()))
                .extracting(ImageRef::path)
                .containsExactlyInAnyOrder("file:" + directory + "/2.jpg", "file:" + directory + "/3.jpg");
    }

    @Test
    void rejectsWhenNothingIsChosen() throws Exception {
        write("a.txt", 1);

        assertThatThrownBy(() -> images(only(List.of(Glob.of("*.jpg")), List.of()), root()))
                .isInstanceOf(InputException.class)
                .hasMessage("Cannot read input %s: no image in it passes --include, --exclude and the times"
                        .formatted(root()));
    }

    @Test
    void rejectsAMissingInput() {
        org.apache.hadoop.fs.Path missing = new org.apache.hadoop.fs.Path(root(), "missing");

        assertThatThrownBy(() -> images(ALL, missing))
                .isInstanceOf(InputException.class)
                .hasMessage("Cannot read input %s: does not exist".formatted(missing));
    }

    @Test
    void theReceiversFailureIsItsOwn() throws Exception {
        write("a.jpg", 1);

        assertThatThrownBy(() -> new Listing(new Configuration(), ALL).forEach(List.of(root()), (image, relative) -> {
                    throw new IOException("Disk is full");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("Disk is full");
    }

    private org.apache.hadoop.fs.Path root() {
        return new org.apache.hadoop.fs.Path("file:" + directory);
    }

    private Path write(String name, int bytes) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, new byte[bytes]);
    }

    private static List<ImageRef> images(InputConf conf, org.apache.hadoop.fs.Path input)
            throws InputException, IOException {
        List<ImageRef> images = new ArrayList<>();
        new Listing(new Configuration(), conf).forEach(List.of(input), (image, relative) -> images.add(image));
        return images;
    }

    private static InputConf limited(long limit) {
        return new InputConf(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), limit);
    }

    private static InputConf only(List<Glob> include, List<Glob> exclude) {
        return new InputConf(List.of(), include, exclude, Optional.empty(), Optional.empty(), Long.MAX_VALUE);
    }
}
