package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.udf.ImageRef;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingFilesTest {
    private static final List<ImageRef> IMAGES = List.of(
            new ImageRef("s3a://b/plain.jpg", 1, 2, "etag"),
            new ImageRef("file:/line\nbreak\\\"quote.jpg", 0, -5, null),
            new ImageRef("s3a://b/\u00e9\u4e2d\ud83d\ude00.jpg", Long.MAX_VALUE, Long.MAX_VALUE, "\"q\""));

    private FileSystem fileSystem;
    private Path listing;

    @BeforeEach
    void open(@TempDir java.nio.file.Path directory) throws IOException {
        fileSystem = FileSystem.getLocal(new Configuration());
        listing = new Path("file:" + directory.resolve("listing"));
    }

    @Test
    void nothingIsCreatedBeforeTheFirstImage() throws IOException {
        ListingWriter writer = new ListingWriter(fileSystem, listing);
        writer.close();

        assertThat(writer.files()).isEmpty();
        assertThat(fileSystem.exists(listing)).isFalse();
    }

    @Test
    void imagesComeBackAsTheyWereWritten() throws IOException {
        ListingWriter writer = write(1 << 20);

        assertThat(writer.files()).containsExactly("part-00000.jsonl");
        assertThat(writer.images()).isEqualTo(3);
        assertThat(read(ListingReader.wholeFiles(fileSystem, listing, writer.files())))
                .isEqualTo(IMAGES);
    }

    @Test
    void aFileOfFullSizeIsFollowedByTheNext() throws IOException {
        ListingWriter writer = write(1);

        assertThat(writer.files()).containsExactly("part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl");
        assertThat(read(ListingReader.wholeFiles(fileSystem, listing, writer.files())))
                .isEqualTo(IMAGES);
    }

    @Test
    void everyPositionIsASliceOfItsOwn() throws IOException {
        ListingWriter writer = write(1 << 20);
        List<Slice> positions = new ArrayList<>();
        try (ListingReader reader =
                new ListingReader(fileSystem, listing, ListingReader.wholeFiles(fileSystem, listing, writer.files()))) {
            while (reader.hasNext()) {
                reader.next();
                positions.add(reader.position());
            }
        }

        for (int i = 0; i < IMAGES.size(); i++) {
            assertThat(read(List.of(positions.get(i)))).containsExactly(IMAGES.get(i));
        }
        assertThat(read(List.of(positions.get(2), positions.get(0)))).containsExactly(IMAGES.get(2), IMAGES.get(0));
    }

    @Test
    void imagesArePassedOverByTheirBytes() throws IOException {
        ListingWriter writer = write(1 << 20);
        List<Slice> whole = ListingReader.wholeFiles(fileSystem, listing, writer.files());
        List<Long> bytes = new ArrayList<>();
        List<Slice> positions = new ArrayList<>();
        try (ListingReader reader = new ListingReader(fileSystem, listing, whole)) {
            while (reader.hasNext()) {
                bytes.add(reader.nextBytes());
                positions.add(reader.position());
            }
        }

        assertThat(bytes)
                .containsExactlyElementsOf(IMAGES.stream().map(ImageRef::length).toList());
        assertThat(read(positions)).isEqualTo(IMAGES);
    }

    @Test
    void namesThatLookLikeALengthAreNone() throws IOException {
        ImageRef image = new ImageRef("file:/a\"length\":7,b.jpg", 12, 3, "\"length\":9");
        try (ListingWriter writer = new ListingWriter(fileSystem, listing)) {
            writer.add(image);
        }
        List<Slice> whole = ListingReader.wholeFiles(fileSystem, listing, List.of("part-00000.jsonl"));

        try (ListingReader reader = new ListingReader(fileSystem, listing, whole)) {
            assertThat(reader.nextBytes()).isEqualTo(12);
        }
        assertThat(read(whole)).containsExactly(image);
    }

    @Test
    void linesLongerThanABlockAreRead() throws IOException {
        List<ImageRef> images = List.of(
                new ImageRef("file:/" + "a".repeat(100_000), 1, 1, null),
                new ImageRef("file:/" + "b".repeat(200_000), 2, 2, null),
                new ImageRef("file:/c", 3, 3, null));
        try (ListingWriter writer = new ListingWriter(fileSystem, listing)) {
            for (ImageRef image : images) {
                writer.add(image);
            }
        }

        assertThat(read(ListingReader.wholeFiles(fileSystem, listing, List.of("part-00000.jsonl"))))
                .isEqualTo(images);
    }

    @Test
    void rejectsATornLine() throws IOException {
        ListingWriter writer = write(1 << 20);
        Slice whole =
                ListingReader.wholeFiles(fileSystem, listing, writer.files()).get(0);

        assertThatThrownBy(() -> read(List.of(new Slice(whole.file(), 0, whole.length() - 1))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Failed to read listing %s", listing)
                .cause()
                .isInstanceOf(EOFException.class)
                .hasMessage("Listing ends within a line");
    }

    @Test
    void rejectsReadingOn() throws IOException {
        try (ListingReader reader = new ListingReader(fileSystem, listing, List.of())) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessage("Cannot read on: the listing has ended");
        }
    }

    private ListingWriter write(long fileBytes) throws IOException {
        ListingWriter writer = new ListingWriter(fileSystem, listing, "part", fileBytes);
        for (ImageRef image : IMAGES) {
            writer.add(image);
        }
        writer.close();
        return writer;
    }

    private List<ImageRef> read(List<Slice> slices) throws IOException {
        List<ImageRef> images = new ArrayList<>();
        try (ListingReader reader = new ListingReader(fileSystem, listing, slices)) {
            reader.forEachRemaining(images::add);
        }
        return images;
    }
}
