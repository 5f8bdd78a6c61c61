package io.sparkresnet.job.report.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.udf.ImageRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void noneStandsInTwoLists() {
        Samples samples = Samples.of(
                2,
                List.of(ok("a"), ok("b")),
                List.of(ok("b"), ok("c")),
                List.of(ok("c"), ok("a"), ok("d"), ok("e"), ok("f")),
                List.of());

        assertThat(samples.leastConfident()).containsExactly(ok("c"));
        assertThat(samples.random()).containsExactly(ok("d"), ok("e"));
    }

    @Test
    void everyCauseHasItsTurn() {
        Samples samples = Samples.of(
                6,
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        List.of(failed("fetch", "missing", "m1")),
                        List.of(failed("decode", "empty", "e1"), failed("decode", "empty", "e2"))));

        assertThat(samples.failedByTurns(3))
                .extracting(each -> each.image().path())
                .containsExactly("e1", "m1", "e2");
        assertThat(samples.failed("fetch", "missing")).hasSize(1);
        assertThat(samples.failed("fetch", "io")).isEmpty();
    }

    @Test
    void theLowestRanksAreKept() {
        Best best = new Best(2);
        best.add(3, 0, () -> ok("c"));
        best.add(1, 0, () -> ok("a"));
        best.add(2, 1, () -> ok("b"));
        best.add(2, 0, () -> ok("before b"));
        Best other = new Best(2);
        other.add(1.5, 0, () -> ok("between"));
        best.add(other);

        assertThat(best.samples()).containsExactly(ok("a"), ok("between"));
    }

    @Test
    void theFirstExamplesOfACauseByPathAreKept() {
        Cause cause = new Cause();
        for (String path : List.of("h", "g", "f", "e", "d", "c", "b", "a")) {
            cause.add(failed("decode", "empty", path));
        }

        assertThat(cause.count()).isEqualTo(8);
        assertThat(cause.examples())
                .extracting(each -> each.image().path())
                .containsExactly("a", "b", "c", "d", "e", "f");
    }

    private static Sample ok(String path) {
        return new Sample(new ImageRef(path, 1, 0, null), 1, 1, "png", 0, "label", 0.5f, null);
    }

    private static Sample failed(String stage, String kind, String path) {
        return new Sample(
                new ImageRef(path, 1, 0, null),
                0,
                0,
                null,
                -1,
                null,
                Float.NaN,
                new Sample.Failure(stage, kind, "why"));
    }
}
