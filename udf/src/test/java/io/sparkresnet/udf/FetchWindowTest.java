package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FetchWindowTest {
    private final FakeSource source = new FakeSource();

    @Test
    void handsOutInOrderWhateverEndsFirst() {
        List<ImageRef> images = put(5, 10);
        CountDownLatch first = source.hold(images.get(0));
        ExecutorReads reads = reads(5, 1000);
        FetchWindow window = window(images, reads, 5, () -> source.started().size() == 5 && release(first));

        List<String> paths = new ArrayList<>();
        while (window.hasNext()) {
            paths.add(window.next().image().path());
        }

        assertThat(paths)
                .containsExactlyElementsOf(images.stream().map(ImageRef::path).toList());
        window.close();
        assertThat(reads.budget().used()).isZero();
    }

    @Test
    void readsNoMoreAheadThanTheWindow() throws InterruptedException {
        List<ImageRef> images = put(10, 1);
        images.forEach(source::hold);
        ExecutorReads reads = reads(10, 1000);
        AtomicBoolean killed = new AtomicBoolean();
        FetchWindow window = window(images, reads, 3, () -> source.started().size() == 3 && killed.get());
        killed.set(true);

        assertThatThrownBy(window::next)
                .isInstanceOf(CancellationException.class)
                .hasMessage("Task is killed");

        assertThat(source.started()).hasSize(3);
        assertThat(reads.budget().used()).isEqualTo(3);
        window.close();
        awaitNothingHeld(reads);
    }

    @Test
    void readsNoMoreAtATimeThanThereAreThreads() {
        List<ImageRef> images = put(40, 1);
        FetchWindow window = window(images, reads(2, 1000), 20, () -> false);

        while (window.hasNext()) {
            window.next();
        }

        assertThat(source.mostReading()).isBetween(1, 2);
        window.close();
    }

    @Test
    void neverExceedsTheBudgetButForOneThatIsLargerAlone() {
        Random random = new Random(42);
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            images.add(source.put("image" + i, new byte[i % 50 == 7 ? 150 : random.nextInt(60)]));
        }
        ExecutorReads reads = reads(4, 100);
        long most = 0;
        List<Integer> lengths = new ArrayList<>();
        FetchWindow window = window(images, reads, 8, () -> false);

        while (window.hasNext()) {
            Fetched fetched = window.next();
            long used = reads.budget().used();
            if (fetched.content().length == 150) {
                assertThat(used).isEqualTo(150);
            } else {
                most = Math.max(most, used);
            }
            lengths.add(fetched.content().length);
        }
        window.close();

        assertThat(lengths)
                .containsExactlyElementsOf(
                        images.stream().map(each -> (int) each.length()).toList());
        assertThat(most).isLessThanOrEqualTo(100);
        assertThat(reads.budget().used()).isZero();
    }

    @Test
    void twoTasksShareOneBudgetWithoutDeadlock() throws InterruptedException {
        List<ImageRef> images = put(100, 60);
        ExecutorReads reads = reads(4, 100);
        List<Thread> tasks = new ArrayList<>();
        AtomicLong read = new AtomicLong();
        for (int i = 0; i < 2; i++) {
            Thread task = new Thread(() -> {
                FetchWindow window = window(images, reads, 8, () -> false);
                while (window.hasNext()) {
                    read.addAndGet(window.next().content().length);
                }
                window.close();
            });
            task.start();
            tasks.add(task);
        }
        for (Thread each : tasks) {
            each.join();
        }

        assertThat(read.get()).isEqualTo(2 * 100 * 60);
        assertThat(reads.budget().used()).isZero();
    }

    @Test
    void closingEndsReadsThatHangAndGivesEveryByteBack() throws InterruptedException {
        List<ImageRef> images = put(6, 10);
        images.subList(1, 6).forEach(source::hold);
        ExecutorReads reads = reads(2, 1000);
        FetchWindow window = window(images, reads, 6, () -> false);
        assertThat(window.next().image()).isEqualTo(images.get(0));

        window.close();

        awaitNothingHeld(reads);
        assertThat(reads.threads().getQueue()).isEmpty();
        assertThat(source.reading()).isZero();
    }

    @Test
    void anInterruptedTaskStopsWaiting() {
        List<ImageRef> images = put(1, 10);
        source.hold(images.get(0));
        ExecutorReads reads = reads(1, 1000);
        FetchWindow window = window(images, reads, 1, () -> false);
        Thread.currentThread().interrupt();

        assertThatThrownBy(window::next)
                .isInstanceOf(CancellationException.class)
                .hasMessage("Task is interrupted");

        assertThat(Thread.interrupted()).isTrue();
        window.close();
    }

    @Test
    void anErrorOfTheReaderReachesTheTask() {
        ImageFetcher dying = new ImageFetcher(
                (image, cancelled) -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                FetchSettings.DEFAULT);
        ExecutorReads reads = reads(1, 1000);
        FetchWindow window = new FetchWindow(put(1, 10).iterator(), dying, reads, 1, () -> false);

        assertThatThrownBy(window::next).isInstanceOf(OutOfMemoryError.class).hasMessage("Java heap space");

        window.close();
        assertThat(reads.budget().used()).isZero();
    }

    private List<ImageRef> put(int count, int length) {
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(source.put("image" + i, new byte[length]));
        }
        return images;
    }

    private FetchWindow window(List<ImageRef> images, ExecutorReads reads, int imagesAhead, BooleanSupplier cancelled) {
        return new FetchWindow(
                images.iterator(), new ImageFetcher(source, FetchSettings.DEFAULT), reads, imagesAhead, cancelled);
    }

    private static ExecutorReads reads(int threads, long bytes) {
        return new ExecutorReads(threads, new ByteBudget(bytes, Duration.ofMinutes(1)));
    }

    private static boolean release(CountDownLatch gate) {
        gate.countDown();
        return false;
    }

    /** Interrupted reads end on their own threads. */
    private static void awaitNothingHeld(ExecutorReads reads) throws InterruptedException {
        for (int i = 0;
                i < 1000 && (reads.budget().used() > 0 || reads.threads().getActiveCount() > 0);
                i++) {
            Thread.sleep(10);
        }
        assertThat(reads.budget().used()).isZero();
        assertThat(reads.threads().getActiveCount()).isZero();
    }
}
