package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.job.conf.Arguments;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class RunWorkTest {
    private static final List<Chunk> CHUNKS = List.of(new Chunk(0, 3, 30, List.of()), new Chunk(1, 4, 40, List.of()));
    private static final Replacement REPLACEMENT =
            new Replacement(1, 5, 2, 20, List.of(), new FileStamp(100, 1_000, null));

    @Test
    void everythingIsLeftOfARunThatDidNothing() {
        RunWork left = left(new PartFile(1, 5), 100, 1_000);

        assertThat(left).isEqualTo(new RunWork(CHUNKS, List.of(REPLACEMENT)));
        assertThat(left.images()).isEqualTo(9);
        assertThat(left.isEmpty()).isFalse();
    }

    @Test
    void aChunkThatIsThereIsDone() {
        RunWork left = left(new PartFile(2, 0), 1, 1);

        assertThat(left).isEqualTo(new RunWork(CHUNKS.subList(1, 2), List.of()));
        assertThat(left.images()).isEqualTo(4);
    }

    @Test
    void theSameChunkOfAnotherRunIsNot() {
        assertThat(left(new PartFile(3, 0), 1, 1).chunks()).isEqualTo(CHUNKS);
    }

    @Test
    void aFileThatChangedIsReplacedAlready() {
        assertThat(left(new PartFile(1, 5), 100, 1_001).replacements()).isEmpty();
        assertThat(left(new PartFile(1, 5), 101, 1_000).replacements()).isEmpty();
    }

    private static RunWork left(PartFile part, long length, long modified) {
        SortedMap<PartFile, FileStatus> parts = new TreeMap<>();
        parts.put(part, new FileStatus(length, false, 1, 1, modified, new Path("file:/" + part.name())));
        return RunWork.left(plan(), parts);
    }

    private static Plan plan() {
        return new Plan(
                "id",
                2,
                "2026-01-31T00:00:00Z",
                List.of(),
                new Arguments(new TreeMap<>()),
                9,
                90,
                0,
                List.of(),
                "model",
                "weights",
                new OutputSettings(List.of("prediction"), 5, "none", "softmax", "ignore"),
                CHUNKS,
                List.of(REPLACEMENT));
    }
}
