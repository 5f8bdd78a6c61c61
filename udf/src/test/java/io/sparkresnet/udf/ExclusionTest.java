package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExclusionTest {
    private final Exclusion exclusion = new Exclusion(Duration.ofMillis(10), Duration.ofMinutes(1));

    @Test
    void sharesAreHeldBesideEachOther() throws Exception {
        try (Exclusion.Held mine = exclusion.share()) {
            CompletableFuture.runAsync(() -> exclusion.taskShare().close()).get();
        }
    }

    @Test
    void whoeverHoldsItAllIsAlone() throws Exception {
        CompletableFuture<Void> other;
        CountDownLatch asks = new CountDownLatch(1);
        try (Exclusion.Held all = exclusion.all(() -> false)) {
            other = CompletableFuture.runAsync(() -> {
                asks.countDown();
                exclusion.taskShare().close();
            });
            asks.await();
            Thread.sleep(50);
            assertThat(other).isNotDone();
            // What it does itself takes shares as ever.
            exclusion.share().close();
        }
        other.get();
    }

    @Test
    void waitsForEveryShareAndGivesUpOnOneThatHangs() throws Exception {
        Exclusion impatient = new Exclusion(Duration.ofMillis(5), Duration.ofMillis(20));
        try (HeldShare hangs = new HeldShare(impatient)) {
            assertThat(impatient.all(() -> false)).isNull();
            // Those that came behind have not been locked out.
            impatient.share().close();
            AtomicInteger looks = new AtomicInteger();
            assertThat(impatient.all(() -> looks.incrementAndGet() < 0)).isNull();
            assertThat(looks)
                    .as("the next one waits no longer than it takes to look")
                    .hasValue(1);
        }

        Exclusion.Held all = impatient.all(() -> false);
        assertThat(all).isNotNull();
    }

    @Test
    void aKilledTaskStopsWaiting() {
        assertThatThrownBy(() -> exclusion.all(() -> true))
                .isInstanceOf(CancellationException.class)
                .hasMessage("Task is killed");
    }

    @Test
    void anInterruptedTaskStopsWaiting() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(exclusion::taskShare)
                .isInstanceOf(CancellationException.class)
                .hasMessage("Task is interrupted");
        assertThatThrownBy(() -> exclusion.all(() -> false))
                .isInstanceOf(CancellationException.class)
                .hasMessage("Task is interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
