package io.sparkresnet.job.conf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFileTest {
    private final Problems problems = new Problems();

    @TempDir
    private Path directory;

    @Test
    void readsValuesAndListsAsTheyAreWritten() throws IOException {
        Map<Key, List<String>> values =
                read("input: [s3a://a/b, c]\nrun-id: 007\nmean:\n  - 0.5\n  - 0.25\n  - 1e-1\nresize: none\n");

        assertThat(values)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Key.INPUT, List.of("s3a://a/b", "c"),
                        Key.RUN_ID, List.of("007"),
                        Key.MEAN, List.of("0.5", "0.25", "1e-1"),
                        Key.RESIZE, List.of("none")));
        assertThat(problems.found()).isEmpty();
    }

    @Test
    void skipsAByteOrderMark() throws IOException {
        assertThat(read("\uFEFFinput: a\n")).containsExactly(Map.entry(Key.INPUT, List.of("a")));
        assertThat(problems.found()).isEmpty();
    }

    @Test
    void saysThatItIsNoTextOrADirectory(@TempDir Path folder) throws IOException {
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', (byte) 0xe9, 'x'});
        JobFile.read(latin, problems);
        JobFile.read(folder, problems);

        assertThat(problems.found())
                .containsExactly(
                        "Cannot read conf %s: not text in UTF-8".formatted(latin),
                        "Cannot read conf %s: it is a directory".formatted(folder));
    }

    @Test
    void anEmptyFileGivesNothing() throws IOException {
        assertThat(read("# only a comment\n")).isEmpty();
        assertThat(problems.found()).isEmpty();
    }

    @Test
    void rejectsUnknownKeysAllAtOnce() throws IOException {
        read("batchsize: 4\ninput: a\nouput: b\nseed: 3\ncolour: red\n");

        assertThat(problems.found())
                .containsExactly(
                        "Unknown key in %s: batchsize (did you mean batch-size?)".formatted(file()),
                        "Unknown key in %s: ouput (did you mean output?)".formatted(file()),
                        "Unknown key in %s: seed".formatted(file()),
                        "Unknown key in %s: colour".formatted(file()));
    }

    @Test
    void rejectsNestedEmptyAndDoubledValues() throws IOException {
        read("output: {uri: a}\ncrop:\ninput: a\ninput: b\n");

        assertThat(problems.found())
                .containsExactly(
                        "Invalid output in %s: nested (expected a value or a list of values)".formatted(file()),
                        "Invalid crop in %s: empty (expected a value or a list of values)".formatted(file()),
                        "Invalid input in %s: given twice (expected once)".formatted(file()));
    }

    @Test
    void rejectsWhatIsNoMapping() throws IOException {
        read("- input\n- output\n");

        assertThat(problems.found())
                .containsExactly("Cannot read conf %s: not a mapping of keys to values".formatted(file()));
    }

    @Test
    void rejectsAMissingFile() {
        assertThat(JobFile.read(file(), problems)).isEmpty();
        assertThat(problems.found()).containsExactly("Cannot read conf %s: no such file".formatted(file()));
    }

    private Path file() {
        return directory.resolve("predict.yaml");
    }

    private Map<Key, List<String>> read(String yaml) throws IOException {
        Files.writeString(file(), yaml);
        return JobFile.read(file(), problems);
    }
}
