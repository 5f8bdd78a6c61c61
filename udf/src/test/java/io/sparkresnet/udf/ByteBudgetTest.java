package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ByteBudgetTest {

    private final ByteBudget budget = new ByteBudget(100, Duration.ofMinutes(1));

    @Test
    void givesWhatFits() {
        assertThat(budget.tryReserve(60)).isTrue();
        assertThat(budget.tryReserve(41)).isFalse();
        assertThat(budget.tryReserve(40)).isTrue();
        assertThat(budget.used()).isEqualTo(100);

        budget.release(60);

        assertThat(budget.used()).isEqualTo(40);
        assertThat(budget.tryReserve(60)).isTrue();
    }

    @Test
    void letsOneLargerThanAllInAlone() throws InterruptedException {
        assertThat(budget.tryReserve(500)).isFalse();
        assertThat(budget.reserve(500, () -> false)).isTrue();
        assertThat(budget.used()).isEqualTo(500);
        assertThat(budget.tryReserve(1)).isFalse();
    }

    @Test
    void aWaitingTaskGoesBeforeWhoReadsAhead() throws Exception {
        assertThat(budget.tryReserve(80)).isTrue();
        CompletableFuture<Boolean> head = reserve(50, () -> false);
        while (budget.tryReserve(0)) {
            Thread.onSpinWait();
        }

        assertThat(budget.tryReserve(10)).isFalse();
        assertThat(head.isDone()).isFalse();

        budget.release(80);

        assertThat(head.get()).isTrue();
        assertThat(budget.used()).isEqualTo(50);
        assertThat(budget.tryReserve(50)).isTrue();
    }

    @Test
    void aCancelledTaskStopsWaitingAndTakesNothing() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        assertThat(budget.tryReserve(100)).isTrue();
        CompletableFuture<Boolean> head = reserve(50, cancelled::get);

        cancelled.set(true);

        assertThat(head.get()).isFalse();
        assertThat(budget.used()).isEqualTo(100);
        budget.release(100);
        assertThat(budget.tryReserve(100)).isTrue();
    }

    @Test
    void patienceEndsADeadlock() throws InterruptedException {
        ByteBudget impatient = new ByteBudget(100, Duration.ofMillis(20));
        assertThat(impatient.tryReserve(100)).isTrue();

        assertThat(impatient.reserve(30, () -> false)).isTrue();
        assertThat(impatient.used()).isEqualTo(130);
    }

    private CompletableFuture<Boolean> reserve(long bytes, BooleanSupplier cancelled) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(budget.reserve(bytes, cancelled));
            } catch (InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result.orTimeout(20, TimeUnit.SECONDS);
    }
}
