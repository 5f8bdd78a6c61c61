package io.sparkresnet.job.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.conf.InvalidConfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFileTest {
    @TempDir
    private Path directory;

    @Test
    void readsPathsAsAnInputIsRead() throws IOException, InvalidConfException {
        GoldenFile golden = read("""
                {"path": "/photos/a b:c.jpg", "logits": [1, -2.5e-1]}

                {"logits": [3.0, 4], "path": "photos/b.jpg", "label": "cat", "probabilities": [NaN, null]}\r
                {"path": "s3a://bucket/a%20b.jpg", "logits": [0, 0]}""");

        assertThat(golden.classes()).isEqualTo(2);
        assertThat(golden.name()).isEqualTo(file().toString());
        assertThat(golden.images()).extracting(GoldenImage::line).containsExactly(1, 3, 4);
        assertThat(golden.images())
                .extracting(each -> each.path().toString())
                .containsExactly(
                        "file:/photos/a b:c.jpg",
                        "file:" + Path.of("photos/b.jpg").toAbsolutePath(),
                        "s3a://bucket/a%20b.jpg");
        assertThat(golden.images())
                .extracting(GoldenImage::logits)
                .containsExactly(new float[] {1, -0.25f}, new float[] {3, 4}, new float[] {0, 0});
    }

    @Test
    void isReadFromAUri() throws IOException, InvalidConfException {
        Files.writeString(file(), "{\"path\": \"a.jpg\", \"logits\": [1]}\n");

        assertThat(GoldenFile.read("file://" + file(), new Configuration()).classes())
                .isEqualTo(1);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> GoldenFile.read(file().toString(), new Configuration()))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Cannot read expect %s: does not exist".formatted(file()));
        assertThatThrownBy(() -> GoldenFile.read(directory.toString(), new Configuration()))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Cannot read expect %s: it is a directory".formatted(directory));
        assertThatThrownBy(() -> GoldenFile.read("nowhere:x", new Configuration()))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Invalid expect: nowhere:x (expected a path or URI; java.net.URISyntaxException:"
                        + " Relative path in absolute URI: nowhere:x)");
    }

    @Test
    void refusesAnEmptyFile() {
        for (String empty : new String[] {"", "\n \r\n\t\n"}) {
            assertThatThrownBy(() -> read(empty))
                    .isInstanceOf(InvalidConfException.class)
                    .hasMessage(
                            "Invalid expect: %s is empty (expected a line {\"path\": ..., \"logits\": [...]} an image)"
                                    .formatted(file()));
        }
    }

    @Test
    void refusesWhatIsNotJson() {
        refuses(
                "path,logits",
                1,
                "not JSON: Unrecognized token 'path': was expecting (JSON String, Number (or 'NaN'"
                        + "/'+INF'/'-INF'), Array, Object or token 'null', 'true' or 'false')");
        refuses(
                "{\"path\": \"a\", \"logits\": [1",
                1,
                "not JSON: Unexpected end-of-input: expected close marker for Array");
    }

    @Test
    void refusesWhatIsNoObject() {
        refuses("[1, 2]", 1, "not an object (expected {\"path\": ..., \"logits\": [...]})");
        refuses("\n7", 2, "not an object (expected {\"path\": ..., \"logits\": [...]})");
    }

    @Test
    void refusesAMissingOrWrongPath() {
        refuses("{\"logits\": [1]}", 1, "no path (expected {\"path\": ..., \"logits\": [...]})");
        refuses("{\"path\": 3, \"logits\": [1]}", 1, "path is 3 (expected the path or URI of an image)");
        refuses("{\"path\": null, \"logits\": [1]}", 1, "path is null (expected the path or URI of an image)");
        refuses("{\"path\": \" \", \"logits\": [1]}", 1, "path is \" \" (expected the path or URI of an image)");
        refuses("{\"path\": [\"a\"], \"logits\": [1]}", 1, "path is a list (expected the path or URI of an image)");
        refuses(
                "{\"path\": \"a:b\", \"logits\": [1]}",
                1,
                "path is a:b (expected a path or URI; java.net.URISyntaxException: Relative path in absolute URI: a:b)");
    }

    @Test
    void refusesMissingOrWrongLogits() {
        refuses("{\"path\": \"a\"}", 1, "no logits (expected {\"path\": ..., \"logits\": [...]})");
        refuses("{\"path\": \"a\", \"logits\": []}", 1, "logits is empty (expected a list of numbers)");
        refuses("{\"path\": \"a\", \"logits\": 1.5}", 1, "logits is 1.5 (expected a list of numbers)");
        refuses("{\"path\": \"a\", \"logits\": {\"0\": 1}}", 1, "logits is an object (expected a list of numbers)");
        refuses("{\"path\": \"a\", \"logits\": [1, \"2\"]}", 1, "logits[1] is \"2\" (expected a finite number)");
        refuses("{\"path\": \"a\", \"logits\": [[1, 2]]}", 1, "logits[0] is a list (expected a finite number)");
        refuses("{\"path\": \"a\", \"logits\": [1, null]}", 1, "logits[1] is null (expected a finite number)");
        refuses(
                "{\"path\": \"a\", \"logits\": [\"" + "x".repeat(100) + "\"]}",
                1,
                "logits[0] is \"%s... (expected a finite number)".formatted("x".repeat(39)));
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        refuses("{\"path\": \"a\", \"logits\": [0, NaN]}", 1, "logits[1] is NaN (expected a finite number)");
        refuses("{\"path\": \"a\", \"logits\": [-Infinity]}", 1, "logits[0] is -Infinity (expected a finite number)");
        refuses("{\"path\": \"a\", \"logits\": [1e39]}", 1, "logits[0] is 1.0E39 (expected a finite number)");
    }

    @Test
    void refusesLinesOfAnotherLength() {
        refuses("""
                {"path": "a", "logits": [1, 2]}
                {"path": "b", "logits": [1, 2, 3]}""", 2, "3 logits (expected 2, as on line 1)");
    }

    @Test
    void namesEveryProblemUpToTen() {
        assertThatThrownBy(() -> read("""
                        {"path": 1, "logits": [NaN]}
                        {"path": "a", "logits": [1]}
                        {"path": "a", "logits": [1, 2]}
                        """))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("""
                        3 problems:
                          - Invalid expect: %1$s line 1: path is 1 (expected the path or URI of an image)
                          - Invalid expect: %1$s line 1: logits[0] is NaN (expected a finite number)
                          - Invalid expect: %1$s line 3: 2 logits (expected 1, as on line 2)""".formatted(file()));
        assertThatThrownBy(() -> read("7\n".repeat(1000)))
                .isInstanceOf(InvalidConfException.class)
                .hasMessageStartingWith("11 problems:\n  - Invalid expect: %s line 1: not an object".formatted(file()))
                .hasMessageEndingWith("\n  - And perhaps more: %s was not read beyond line 10".formatted(file()));
    }

    private void refuses(String content, int line, String problem) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Invalid expect: %s line %d: %s".formatted(file(), line, problem));
    }

    private Path file() {
        return directory.resolve("golden.jsonl");
    }

    private GoldenFile read(String content) throws IOException, InvalidConfException {
        Files.writeString(file(), content);
        return GoldenFile.read(file().toString(), new Configuration());
    }
}
