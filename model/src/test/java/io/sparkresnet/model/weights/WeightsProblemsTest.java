package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.model.weights.WeightsProblems.Kind;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a person reads where weights do not fit: every problem. */
final class WeightsProblemsTest {
    private final WeightsProblems problems = new WeightsProblems();

    @Test
    void joinsAFewOnTheLineOfTheirKind() {
        problems.add(Kind.UNEXPECTED, "extra (3)");
        problems.add(Kind.MISSING, "bn1.bias (4)");
        problems.add(Kind.MISSING, "bn1.weight (4)");

        assertThat(problems).hasToString("""
                3 problems
                  missing: bn1.bias (4); bn1.weight (4)
                  unexpected: extra (3)""");
    }

    @Test
    void namesEachOfMany() {
        add(11);

        assertThat(problems).hasToString("""
                11 problems
                  missing: 11
                    key 0
                    key 1
                    key 2
                    key 3
                    key 4
                    key 5
                    key 6
                    key 7
                    key 8
                    key 9
                    key 10""");
    }

    @Test
    void endsWhereNoNetworkHasSoManyTensors() {
        add(10_002);

        assertThat(problems)
                .hasToString("10002 problems\n  missing: 10002\n"
                        + IntStream.range(0, 10_000)
                                .mapToObj(i -> "    key " + i)
                                .collect(Collectors.joining("\n"))
                        + "\n    ... and 2 more");
    }

    private void add(int count) {
        IntStream.range(0, count).forEach(i -> problems.add(Kind.MISSING, "key " + i));
    }
}
