package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {
    private final Path root;
    private final OutputDirectory output;

    OutputDirectoryTest(@TempDir Path directory) throws OutputException {
        root = directory.resolve("out");
        output = OutputDirectory.of(new org.apache.hadoop.fs.Path(root.toUri()), new Configuration());
    }

    @Test
    void nothingIsLeftOfADiscardedRun() throws Exception {
        write("_spark-resnet/runs/1/listing/part-00000.jsonl");

        output.discardRun(1);

        assertThat(root).doesNotExist();
    }

    @Test
    void whatElseTheOutputHoldsOutlivesADiscardedRun() throws Exception {
        write("_spark-resnet/runs/1/plan.json");
        write("_spark-resnet/runs/2/listing/part-00000.jsonl");

        output.discardRun(2);

        assertThat(root.resolve("_spark-resnet/runs/2")).doesNotExist();
        assertThat(root.resolve("_spark-resnet/runs/1/plan.json")).exists();
    }

    private void write(String name) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{}");
    }
}
