package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLockTest {
    @TempDir
    private Path directory;

    @Test
    void liesInTheOutputsOwnDirectory() throws IOException {
        FileLock.of(directory.resolve("part.parquet")).during(() -> true);
        FileLock.of(directory.resolve("_spark-resnet/lock")).during(() -> true);
        FileLock.of(directory.resolve("_spark-resnet/runs/1/plan.json")).during(() -> true);

        assertThat(directory.toFile().list()).containsExactly("_spark-resnet");
        assertThat(directory.resolve("_spark-resnet").toFile().list()).containsExactly("replacing");
        assertThat(FileLock.of(directory.resolve("part.parquet")).isKept()).isTrue();
    }

    @Test
    void letsOneInAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> enter =
                    () -> FileLock.of(directory.resolve("part.parquet")).during(() -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        inside.decrementAndGet();
                        return true;
                    });
            List<Callable<Boolean>> calls =
                    IntStream.range(0, 64).mapToObj(i -> enter).toList();
            for (Future<Boolean> each : threads.invokeAll(calls)) {
                assertThat(each.get()).isTrue();
            }
            assertThat(most).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void givesUpOnOneThatStandsStill() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> first = thread.submit(
                    () -> FileLock.of(directory.resolve("part.parquet")).during(() -> {
                        entered.countDown();
                        return await(done);
                    }));
            entered.await();
            FileLock second = FileLock.of(directory.resolve("part.parquet"), Duration.ofSeconds(1));
            assertThatThrownBy(() -> second.during(() -> true))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "Cannot lock %s: another process has held it for 1 s (expected an instant); end the process that stands still"
                                    .formatted(directory.resolve("_spark-resnet/replacing")));
            done.countDown();
            assertThat(first.get()).isTrue();
        } finally {
            thread.shutdownNow();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
