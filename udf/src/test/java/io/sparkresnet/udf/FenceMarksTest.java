package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.udf.Fence.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FenceMarksTest {
    private final Configuration conf = new Configuration();
    private final Path directory;
    private final org.apache.hadoop.fs.Path chunk;

    FenceMarksTest(@TempDir Path directory) {
        this.directory = directory;
        this.chunk = new org.apache.hadoop.fs.Path(directory.resolve("fence/7").toUri());
    }

    @Test
    void anAttemptFindsWhatEarlierOnesLeft() throws IOException {
        FenceMarks first = FenceMarks.open(chunk, conf);
        assertThat(first.left()).isEmpty();
        first.write(FenceMark.range(0, 64));
        first.write(FenceMark.range(64, 100));
        FenceMarks second = FenceMarks.open(chunk, conf);
        second.write(FenceMark.alone(70, ErrorStage.INFER));

        assertThat(second.left()).containsExactly(FenceMark.range(64, 100));
        assertThat(FenceMarks.open(chunk, conf).left())
                .containsExactlyInAnyOrder(FenceMark.range(64, 100), FenceMark.alone(70, ErrorStage.INFER));
        assertThat(directory.resolve("fence/7")).isDirectoryNotContaining("glob:**.crc");
    }

    @Test
    void anAttemptThatEndsInOrderLeavesNothing() throws IOException {
        FenceMarks marks = FenceMarks.open(chunk, conf);
        marks.clear();
        marks.write(FenceMark.range(0, 64));
        marks.clear();

        assertThat(FenceMarks.open(chunk, conf).left()).isEmpty();
    }

    @Test
    void aMarkIsALine() {
        assertThat(FenceMark.range(64, 128).text()).isEqualTo("spark-resnet fence 64 128 among-others fetch\n");
        assertThat(FenceMark.alone(70, ErrorStage.DECODE).text()).isEqualTo("spark-resnet fence 70 71 alone decode\n");
        assertThat(FenceMark.parse("spark-resnet fence 70 71 alone decode\n"))
                .contains(FenceMark.alone(70, ErrorStage.DECODE));
    }

    @Test
    void aMarkThatWasNeverFinishedSaysNothing() throws IOException {
        FenceMarks.open(chunk, conf).write(FenceMark.range(0, 64));
        Files.writeString(directory.resolve("fence/7/cut"), "spark-resnet fence 70 71 al");
        Files.writeString(directory.resolve("fence/7/empty"), "");
        Files.writeString(directory.resolve("fence/7/strange"), "spark-resnet fence 70 71 alone sleep\n");

        assertThat(FenceMarks.open(chunk, conf).left()).containsExactly(FenceMark.range(0, 64));
    }

    @Test
    void aFirstAttemptIsNotCareful() throws IOException {
        Fence fence = new Fence(chunk.getParent().toString(), Start.FIRST);
        FenceMarks.open(chunk, conf).write(FenceMark.range(0, 64));

        assertThat(fence.marks(null, 7, conf)).isEmpty();
    }

    @Test
    void aResumedRunIsCarefulInTheDriversProcess() throws IOException {
        Fence fence = new Fence(chunk.getParent().toString(), Start.RESUMED);
        FenceMarks.open(chunk, conf).write(FenceMark.range(0, 64));

        assertThat(fence.marks(null, 7, conf).orElseThrow().left()).containsExactly(FenceMark.range(0, 64));
        assertThat(fence.marks(null, 8, conf).orElseThrow().left()).isEmpty();

        fence.remove(conf);
        assertThat(directory.resolve("fence")).doesNotExist();
        fence.remove(conf);
    }
}
