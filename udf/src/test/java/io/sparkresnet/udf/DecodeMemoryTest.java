package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sparkresnet.model.image.ImageDecodeException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DecodeMemoryTest {
    private final ByteBudget budget = new ByteBudget(100_000_000, Duration.ofMinutes(1));
    private final DecodeMemory memory = new DecodeMemory(budget);
    private final AtomicInteger decoded = new AtomicInteger();

    @Test
    void givesBackWhatADecoderTook() throws ImageDecodeException {
        memory.run(60, () -> false, () -> {
            decoded.incrementAndGet();
            assertThat(budget.used()).isEqualTo(60);
        });

        assertThat(decoded).hasValue(1);
        assertThat(budget.used()).isZero();
    }

    @Test
    void givesBackWhatAFailedDecoderTook() {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> memory.run(60, () -> false, () -> {
                    throw new ImageDecodeException(ImageDecodeException.Kind.CORRUPT, "Cannot decode image: test");
                }))
                .withMessage("Cannot decode image: test");
        assertThat(budget.used()).isZero();
    }

    @Test
    void refusesWhatWouldNeverFit() {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> memory.run(100_000_001, () -> false, decoded::incrementAndGet))
                .withMessage(
                        "Cannot decode image: it needs 100 MB of memory (expected at most 100, half of the executor's heap)")
                .matches(refused -> refused.kind() == ImageDecodeException.Kind.TOO_LARGE);
        assertThat(decoded).hasValue(0);
    }

    @Test
    void aHugeImageWaitsForTheOthers() throws Exception {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> small = run(60_000_000, () -> {
            begun.countDown();
            await(mayEnd);
        });
        begun.await();
        CompletableFuture<Void> huge = run(90_000_000, decoded::incrementAndGet);
        while (budget.tryReserve(0)) {
            Thread.onSpinWait();
        }

        assertThat(decoded).hasValue(0);
        mayEnd.countDown();
        small.get();
        huge.get();
        assertThat(decoded).hasValue(1);
    }

    @Test
    void aKilledTaskDoesNotWait() {
        assertThat(budget.tryReserve(100_000_000)).isTrue();

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> memory.run(1, () -> true, decoded::incrementAndGet))
                .withMessage("Task is killed");
        assertThat(decoded).hasValue(0);
    }

    private CompletableFuture<Void> run(long bytes, DecodeMemory.Decoding decoding) {
        return CompletableFuture.runAsync(() -> {
            try {
                memory.run(bytes, () -> false, decoding);
            } catch (ImageDecodeException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
