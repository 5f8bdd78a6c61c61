package io.sparkresnet.job.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
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
    void nothingIsLeftOfADiscardedListing() throws Exception {
        output.requireUsable();
        write("_spark-resnet/runs/1/listing/abc-00000.jsonl");

        output.discardNamed(output.layout().listing(1), "abc");

        assertThat(root).doesNotExist();
    }

    @Test
    void anEmptyOutputThatSomebodyMadeStays() throws Exception {
        Files.createDirectories(root);
        output.requireUsable();
        write("_spark-resnet/runs/1/listing/abc-00000.jsonl");

        output.discardNamed(output.layout().listing(1), "abc");

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void whatKilledWritersLeftIsDiscarded() throws Exception {
        write("part-0001-000000.parquet");
        write("_notes.txt");
        write("_notes.0f0c9d1e-8a34-4a52-9a0e-0d7e5a4c1b2f");
        write("_part-0001-000001.parquet.0f0c9d1e-8a34-4a52-9a0e-0d7e5a4c1b2f");
        write("_spark-resnet/runs/1/plan.json");
        write("_spark-resnet/runs/1/" + TemporaryName.of("summary.json"));

        output.discardTemporary(output.runs());

        assertThat(root).isDirectoryNotContaining("glob:**/_part-*");
        assertThat(root.resolve("part-0001-000000.parquet")).exists();
        assertThat(root.resolve("_notes.txt")).exists();
        assertThat(root.resolve("_notes.0f0c9d1e-8a34-4a52-9a0e-0d7e5a4c1b2f")).exists();
        Path run = root.resolve("_spark-resnet/runs/1");
        assertThat(run).isDirectoryNotContaining("glob:**/_summary*");
        assertThat(run.resolve("plan.json")).exists();
    }

    @Test
    void directoriesThatHoldNothingAreTakenBack() throws Exception {
        output.requireUsable();
        Files.createDirectories(root.resolve("_spark-resnet"));

        output.discardEmpty();

        assertThat(root).doesNotExist();
    }

    @Test
    void aReportIsReplacedUntilTheSummaryIsThere() throws Exception {
        org.apache.hadoop.fs.Path report = output.layout().report(1);
        Path file = root.resolve("_spark-resnet/runs/1/report.html");
        output.createOrReplace(
                report, "unfinished".getBytes(UTF_8), output.layout().summary(1));
        output.createOrReplace(
                report, "finished".getBytes(UTF_8), output.layout().summary(1));
        assertThat(file).hasContent("finished");

        write("_spark-resnet/runs/1/summary.json");
        output.createOrReplace(report, "late".getBytes(UTF_8), output.layout().summary(1));

        assertThat(file).hasContent("finished");
    }

    @Test
    void aTreeIsReadBackAndADamagedOneIsNamed() throws Exception {
        write("_spark-resnet/runs/1/model.json");
        write("_spark-resnet/runs/2/model.json");
        Files.writeString(root.resolve("_spark-resnet/runs/2/model.json"), "{");

        assertThat(output.json(output.layout().model(1)))
                .hasValueSatisfying(tree -> assertThat(tree).hasToString("{}"));
        assertThat(output.json(output.layout().model(3))).isEmpty();
        assertThatThrownBy(() -> output.json(output.layout().model(2)))
                .isInstanceOf(OutputException.class)
                .hasMessageStartingWith("Cannot read file:" + root + "/_spark-resnet/runs/2/model.json: ");
    }

    @Test
    void anotherDriversFilesOutliveADiscardedListing() throws Exception {
        write("_spark-resnet/runs/2/listing/abc-00000.jsonl");
        write("_spark-resnet/runs/2/listing/def-00000.jsonl");

        output.discardNamed(output.layout().listing(2), "abc");

        assertThat(root.resolve("_spark-resnet/runs/2/listing")).isDirectoryNotContaining("glob:**/abc*");
        assertThat(root.resolve("_spark-resnet/runs/2/listing/def-00000.jsonl")).exists();
    }

    @Test
    void runsAreToldByTheirFiles() throws Exception {
        write("_spark-resnet/runs/1/plan.json");
        write("_spark-resnet/runs/1/id-first");
        write("_spark-resnet/runs/1/summary.json");
        write("_spark-resnet/runs/12/plan.json");
        write("_spark-resnet/runs/12/id-second");
        write("_spark-resnet/runs/13/listing/abc-00000.jsonl");
        write("_spark-resnet/runs/13/id-third");
        write("_spark-resnet/runs/notes/plan.json");

        RunIndex runs = output.runs();

        assertThat(runs.planned()).containsExactly(1, 12);
        assertThat(runs.next()).isEqualTo(13);
        assertThat(runs.open()).contains(12);
        assertThat(runs.isPublished(1)).isTrue();
        assertThat(runs.named("second")).containsExactly(12);
        assertThat(runs.named("third")).isEmpty();
    }

    @Test
    void anOutputThatIsNotThereHasNoRuns() throws Exception {
        assertThat(output.runs()).isEqualTo(new RunIndex(new TreeMap<>()));
        assertThat(output.runs().next()).isEqualTo(1);
        assertThat(output.parts()).isEmpty();
    }

    @Test
    void onlyFilesOfChunksAreParts() throws Exception {
        write("part-0001-000000.parquet");
        write("part-0001-1000000.parquet");
        write("part-0001-0000001.parquet");
        write("_part-0001-000002.parquet.tmp");
        write("other.parquet");

        assertThat(output.parts().keySet()).containsExactly(new PartFile(1, 0), new PartFile(1, 1_000_000));
    }

    @Test
    void aDamagedPlanIsNamed() throws Exception {
        write("_spark-resnet/runs/1/plan.json");
        Files.writeString(root.resolve("_spark-resnet/runs/1/plan.json"), "{\"run\":");

        assertThatThrownBy(() -> output.plan(1))
                .isInstanceOf(OutputException.class)
                .hasMessageStartingWith("Cannot read file:" + root + "/_spark-resnet/runs/1/plan.json: ");
    }

    private void write(String name) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{}");
    }
}
