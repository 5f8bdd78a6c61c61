package io.sparkresnet.job.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.udf.FetchSettings;
import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class FetchConfTest {
    private final Problems problems = new Problems();

    @Test
    void defaults() {
        assertThat(read("spark.executor.memory", "4g")).isEqualTo(FetchSettings.DEFAULT);
        assertThat(problems.found()).isEmpty();
    }

    @Test
    void explicitMappings() {
        FetchSettings read = read(
                "spark.resnet.fetch.window", "100",
                "spark.resnet.fetch.threads", " 32 ",
                "spark.resnet.fetch.bytes", "1g",
                "spark.resnet.fetch.attempts", "7",
                "spark.resnet.fetch.timeout", "90s",
                "spark.resnet.fetch.max-file-bytes", "16m");

        assertThat(problems.found()).isEmpty();
        assertThat(read)
                .isEqualTo(new FetchSettings(
                        100, 32, 1L << 30, 16L << 20, 7, Duration.ofMillis(500), Duration.ofSeconds(90), 100));
    }

    @Test
    void rejectsEveryBadValueAtOnce() {
        assertThat(read(
                        "spark.resnet.fetch.window", "0",
                        "spark.resnet.fetch.threads", "many",
                        "spark.resnet.fetch.bytes", "12 apples",
                        "spark.resnet.fetch.attempts", "-1",
                        "spark.resnet.fetch.timeout", "2h",
                        "spark.resnet.fetch.max-file-bytes", "2g"))
                .isEqualTo(FetchSettings.DEFAULT);

        assertThat(problems.found())
                .containsExactlyInAnyOrder(
                        "Invalid spark.resnet.fetch.window: 0 (expected a whole number from 1 to 65536)",
                        "Invalid spark.resnet.fetch.threads: many (expected a whole number from 1 to 4096)",
                        "Invalid spark.resnet.fetch.bytes: 12 apples (expected a size such as 256m)",
                        "Invalid spark.resnet.fetch.attempts: -1 (expected a whole number from 1 to 100)",
                        "Invalid spark.resnet.fetch.timeout: 2h (expected a time such as 120s or 2min, at most 1h)",
                        "Invalid spark.resnet.fetch.max-file-bytes: 2g (expected a size such as 256m, at most 2147483639"
                                + " bytes)");
    }

    @Test
    void rejectsEmptyAndOverflowingValues() {
        for (String value : List.of("", "99999999999999999999", "1.5")) {
            Problems found = new Problems();
            FetchConf.of(new SparkConf(false).set("spark.resnet.fetch.threads", value), found);
            assertThat(found.found())
                    .containsExactly("Invalid spark.resnet.fetch.threads: %s (expected a whole number from 1 to 4096)"
                            .formatted(value));
        }
    }

    @Test
    void suggestsTheNearestSetting() {
        read("spark.resnet.fetch.thread", "8", "spark.resnet.window", "8");

        assertThat(problems.found())
                .containsExactly(
                        "Unknown setting spark.resnet.fetch.thread (did you mean spark.resnet.fetch.threads?)",
                        "Unknown setting spark.resnet.window (did you mean spark.resnet.fetch.window?)");
    }

    private FetchSettings read(String... keysAndValues) {
        SparkConf spark = new SparkConf(false);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            spark.set(keysAndValues[i], keysAndValues[i + 1]);
        }
        return FetchConf.of(spark, problems);
    }
}
