package io.sparkresnet.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.conf.InputConf;
import io.sparkresnet.udf.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;

class ParallelTreeTest {
    @Test
    void largeBranchesComeInOrderThroughFilesThatAreRemoved() throws IOException {
        Configuration conf = SyntheticFileSystem.conf(100, 2_500, 0);

        assertThat(parallel(conf)).hasSize(250_000).isEqualTo(serial(conf));
        assertThat(spools()).isEmpty();
    }

    @Test
    void aDirectoryOfTooManyEntriesIsListedFlat() throws IOException {
        Configuration conf = SyntheticFileSystem.conf(20_000, 2, 0);
        SyntheticFileSystem.PAGES.reset();

        assertThat(parallel(conf)).hasSize(40_000).isEqualTo(serial(conf));
        // four to see that it is too large, then 40 in each way
        assertThat(SyntheticFileSystem.PAGES.sum()).isEqualTo(84);
    }

    @Test
    void givenUpMidwayItLeavesNothing() throws IOException {
        Configuration conf = SyntheticFileSystem.conf(100, 30_000, 0);
        try (ParallelTree tree = new ParallelTree(store(conf), SyntheticFileSystem.ROOT)) {
            assertThat(tree.next().map(ImageRef::path)).hasValue("synthetic:/images/d00000/f00000000.jpg");
        }

        assertThat(spools()).isEmpty();
    }

    @Test
    void aBranchThatFailsFailsTheListing() {
        Configuration conf = SyntheticFileSystem.conf(100, 10, 0);
        conf.setLong(SyntheticFileSystem.BROKEN, 70);

        assertThatThrownBy(() -> parallel(conf))
                .isInstanceOf(IOException.class)
                .hasMessage("synthetic:/images/d00070 is broken");
    }

    @Test
    void aBranchThatWentMeanwhileHoldsNothing() throws IOException {
        Configuration conf = SyntheticFileSystem.conf(100, 10, 0);
        conf.setLong(SyntheticFileSystem.GONE, 70);

        assertThat(parallel(conf)).hasSize(990).noneMatch(image -> image.path()
                .startsWith("synthetic:/images/d00070/"));
    }

    @Test
    void listsThroughInputsAndFilters() throws Exception {
        Configuration conf = SyntheticFileSystem.conf(70, 10, 0);
        List<String> listed = new ArrayList<>();
        InputConf all =
                new InputConf(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Long.MAX_VALUE);

        ListingTotals totals = new Listing(conf, all)
                .forEach(List.of(SyntheticFileSystem.ROOT), (image, relative) -> listed.add(relative));

        assertThat(totals.taken()).isEqualTo(700);
        assertThat(listed)
                .hasSize(700)
                .isSorted()
                .startsWith("d00000/f00000000.jpg")
                .endsWith("d00069/f00000009.jpg");
    }

    private static InputStore store(Configuration conf) throws IOException {
        return new InputStore.Plain(FileSystem.get(SyntheticFileSystem.ROOT.toUri(), conf));
    }

    private static List<ImageRef> parallel(Configuration conf) throws IOException {
        try (ParallelTree tree = new ParallelTree(store(conf), SyntheticFileSystem.ROOT)) {
            return all(tree);
        }
    }

    private static List<ImageRef> serial(Configuration conf) throws IOException {
        try (ImageStream stream = ImageStream.serial(store(conf), SyntheticFileSystem.ROOT)) {
            return all(stream);
        }
    }

    private static List<ImageRef> all(ImageStream stream) throws IOException {
        List<ImageRef> images = new ArrayList<>();
        for (Optional<ImageRef> next = stream.next(); next.isPresent(); next = stream.next()) {
            images.add(next.get());
        }
        return images;
    }

    private static List<Path> spools() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".spool"))
                    .toList();
        }
    }
}
