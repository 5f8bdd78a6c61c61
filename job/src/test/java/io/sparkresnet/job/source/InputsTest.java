package io.sparkresnet.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.job.conf.InvalidConfException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class InputsTest {
    private final Configuration conf = new Configuration();

    @Test
    void pathsWithoutSchemeAreLocal() throws InvalidConfException {
        assertThat(Inputs.qualified("/data/br[1]", conf)).hasToString("file:/data/br[1]");
        assertThat(Inputs.qualified("images", conf)).hasToString("file:" + System.getProperty("user.dir") + "/images");
    }

    @Test
    void inputsAreMadeDistinctAndNestedOnesLeftOut() throws InvalidConfException {
        assertThat(Inputs.qualified(List.of("/a/b", "/a", "file:///a", "/c", "/ab"), conf))
                .extracting(Path::toString)
                .containsExactly("file:/a", "file:/c", "file:/ab");
    }

    @Test
    void rootsAreSpelledAsListingsSpellThem() throws InvalidConfException {
        conf.set("fs.defaultFS", "hdfs://127.0.0.1:8020");
        assertThat(Inputs.qualified("s3a://bucket", conf)).hasToString("s3a://bucket/");
        assertThat(Inputs.qualified("hdfs:///photos", conf)).hasToString("hdfs://127.0.0.1:8020/photos");
        assertThat(Inputs.qualified("viewfs:///photos", conf)).hasToString("viewfs:/photos");
        assertThat(Inputs.qualified(List.of("s3a://bucket/photos", "s3a://bucket", "s3a://bucket/"), conf))
                .extracting(Path::toString)
                .containsExactly("s3a://bucket/");
        assertThat(Inputs.qualified(List.of("hdfs:///photos", "/photos", "hdfs://127.0.0.1/photos/new"), conf))
                .extracting(Path::toString)
                .containsExactly("hdfs://127.0.0.1:8020/photos");
        List<Path> bucket = Inputs.qualified(List.of("s3a://bucket"), conf);
        assertThatThrownBy(() -> Inputs.refuseOutputInside(bucket, new Path("s3a://bucket/out")))
                .isInstanceOf(InvalidConfException.class)
                .hasMessageContaining("s3a://bucket/out lies inside input s3a://bucket/");
    }

    @Test
    void rejectsWhatIsNoPath() {
        assertThatThrownBy(() -> Inputs.qualified(List.of("a:b:c", "/fine"), conf))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage(
                        "Invalid input: a:b:c (expected a path or URI; java.net.URISyntaxException: Relative path in absolute URI: a:b:c)");
    }

    @Test
    void rejectsAnOutputInsideAnInput() throws InvalidConfException {
        List<Path> inputs = Inputs.qualified(List.of("/a"), conf);

        assertThatThrownBy(() -> Inputs.refuseOutputInside(inputs, new Path("file:/a/out")))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Invalid output: file:/a/out lies inside input file:/a (expected a place of its own)");
        assertThatThrownBy(() -> Inputs.refuseOutputInside(inputs, new Path("file:/a")))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Invalid output: file:/a lies inside input file:/a (expected a place of its own)");
        Inputs.refuseOutputInside(inputs, new Path("file:/ab"));
    }

    @Test
    void rejectsAnInputThatReadersOfTheOutputComeAcross() throws InvalidConfException {
        Path output = new Path("file:/a");

        assertThatThrownBy(() -> Inputs.refuseInputInside(Inputs.qualified(List.of("/b", "/a/images"), conf), output))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage(
                        "Invalid input: file:/a/images lies inside output file:/a, whose readers would take its files"
                                + " for rows (expected an output of its own)");
        assertThatThrownBy(() -> Inputs.refuseInputInside(Inputs.qualified(List.of("/a/_day=1"), conf), output))
                .isInstanceOf(InvalidConfException.class)
                .hasMessageContaining("file:/a/_day=1 lies inside output file:/a");
        Inputs.refuseInputInside(Inputs.qualified(List.of("/b", "/ab", "/a/_in", "/a/.in/deep"), conf), output);
    }
}
