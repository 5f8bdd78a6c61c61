package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class RunIndexTest {
    @Test
    void anOutputWithoutRunsBeginsWithTheFirst() {
        RunIndex index = new RunIndex(new TreeMap<>());

        assertThat(index.next()).isEqualTo(1);
        assertThat(index.latest()).isEmpty();
        assertThat(index.open()).isEmpty();
        assertThat(index.planned()).isEmpty();
    }

    @Test
    void aListingWithoutAPlanIsNoRun() {
        RunIndex index = index(Map.of(1, Set.of("listing/a-00000.jsonl", "id-a")));

        assertThat(index.next()).isEqualTo(1);
        assertThat(index.named("a")).isEmpty();
    }

    @Test
    void aPlanWithoutASummaryIsOpen() {
        RunIndex index = index(Map.of(1, Set.of("plan.json", "summary.json"), 2, Set.of("plan.json", "id-b", "id-c")));

        assertThat(index.open()).isEqualTo(Optional.of(2));
        assertThat(index.next()).isEqualTo(3);
        assertThat(index.isPublished(1)).isTrue();
        assertThat(index.isPublished(2)).isFalse();
        assertThat(index.named("b")).isEqualTo(List.of(2));
        assertThat(index.named("c")).isEqualTo(List.of(2));
        assertThat(index.named("d")).isEmpty();
    }

    @Test
    void namesAreBelowTheRuns() {
        assertThat(RunIndex.relative(
                        new Path("file:/o [1]/_spark-resnet/runs"),
                        new Path("file:/o [1]/_spark-resnet/runs/7/listing/a")))
                .isEqualTo("7/listing/a");
    }

    private static RunIndex index(Map<Integer, Set<String>> files) {
        return new RunIndex(new TreeMap<>(files));
    }
}
