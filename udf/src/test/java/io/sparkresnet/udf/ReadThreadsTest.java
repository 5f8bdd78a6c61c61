package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadThreadsTest {
    private final AtomicInteger done = new AtomicInteger();

    @Test
    void runsNoMoreThanTheLimitAndAllOfThem() throws InterruptedException {
        ReadThreads threads = new ReadThreads(new ReadLimit(3, System::nanoTime));
        CountDownLatch gate = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            threads.submit(() -> hang(gate));
        }

        assertThat(threads.running()).isEqualTo(3);
        assertThat(threads.queued()).isBetween(7, 10);
        gate.countDown();

        awaitIdle(threads);
        assertThat(done).hasValue(10);
        assertThat(threads.queued()).isZero();
    }

    @Test
    void makesNoThreadForAReadThatFindsOneFree() throws InterruptedException {
        ReadThreads threads = new ReadThreads(new ReadLimit(50, System::nanoTime));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            threads.submit(() -> {
                synchronized (names) {
                    names.add(Thread.currentThread().getName());
                }
            });
            awaitIdle(threads);
            // The thread itself needs a moment to wait for its next read.
            Thread.sleep(5);
        }

        assertThat(names).hasSize(20);
        assertThat(names.stream().distinct().count()).isLessThan(10);
    }

    @Test
    void runsFewerAfterASlowDownAndAllAgainWhenReadsSucceed() throws InterruptedException {
        ReadThreads threads = new ReadThreads(new ReadLimit(8, System::nanoTime));
        CountDownLatch gate = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
            threads.submit(() -> hang(gate));
        }
        threads.slowDown();
        CountDownLatch second = new CountDownLatch(1);
        for (int i = 0; i < 8; i++) {
            threads.submit(() -> hang(second));
        }
        gate.countDown();
        while (threads.running() > 4 || threads.queued() > 4) {
            Thread.sleep(1);
        }

        assertThat(threads.running()).isEqualTo(4);
        assertThat(threads.queued()).isEqualTo(4);
        for (int i = 0; i < 100; i++) {
            threads.succeeded();
        }
        second.countDown();
        awaitIdle(threads);
        assertThat(done).hasValue(16);
    }

    @Test
    void anAbandonedThreadIsReplacedAndEnds() throws InterruptedException {
        ReadThreads threads = new ReadThreads(new ReadLimit(1, System::nanoTime));
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> stuck = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        threads.submit(() -> {
            stuck.add(Thread.currentThread());
            begun.countDown();
            hang(gate);
        });
        begun.await();
        threads.submit(done::incrementAndGet);
        assertThat(threads.queued()).isEqualTo(1);

        threads.abandon(stuck.get(0));

        awaitIdle(threads);
        assertThat(done).hasValue(1);
        gate.countDown();
        while (done.get() < 2) {
            Thread.sleep(1);
        }
        threads.submit(done::incrementAndGet);
        awaitIdle(threads);
        assertThat(done).hasValue(3);
        assertThat(threads.running()).isZero();
    }

    @Test
    void oneThreadDoesQuickReadsUntilSomebodyWaits() throws InterruptedException {
        ReadThreads threads = new ReadThreads(new ReadLimit(8, System::nanoTime));
        for (int i = 0; i < 1000; i++) {
            threads.submit(() -> {});
        }
        awaitIdle(threads);
        CountDownLatch gate = hanging(threads);
        CountDownLatch others = new CountDownLatch(5);
        for (int i = 0; i < 5; i++) {
            threads.submit(() -> {
                others.countDown();
                hang(gate);
            });
        }
        assertThat(threads.running()).isEqualTo(1);
        assertThat(threads.queued()).isEqualTo(5);

        threads.hurry();

        others.await();
        assertThat(threads.queued()).isZero();
        gate.countDown();
        awaitIdle(threads);
        assertThat(done).hasValue(6);
    }

    @Test
    void aReadThatIsWithdrawnNeverBegins() throws InterruptedException {
        ReadThreads threads = new ReadThreads(new ReadLimit(1, System::nanoTime));
        CountDownLatch gate = hanging(threads);
        Runnable read = () -> done.addAndGet(100);
        threads.submit(read);

        threads.withdraw(read);
        gate.countDown();

        awaitIdle(threads);
        assertThat(done).hasValue(1);
    }

    /** Submits a read, and returns once it hangs: until the gate is opened. */
    private CountDownLatch hanging(ReadThreads threads) throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        threads.submit(() -> {
            begun.countDown();
            hang(gate);
        });
        begun.await();
        return gate;
    }

    private void hang(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        done.incrementAndGet();
    }

    private static void awaitIdle(ReadThreads threads) throws InterruptedException {
        while (threads.running() > 0) {
            Thread.sleep(1);
        }
    }
}
