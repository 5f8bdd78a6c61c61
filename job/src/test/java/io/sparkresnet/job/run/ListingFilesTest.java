package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
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
