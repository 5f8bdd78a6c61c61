package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FetchWindowTest {
    private static final int REFUSALS = 20;

    private final FakeSource source = new FakeSource();
    private final Exclusion exclusion = Exclusion.ofItsOwn();

    @Test
    void handsOutInOrderWhateverEndsFirst() {
        List<ImageRef> images = put(5, 10);
        CountDownLatch first = source.hold(images.get(0));
        ExecutorReads reads = reads(5, 5, 1000);
        FetchWindow window = window(images, reads, () -> source.started().size() == 5 && release(first));

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
        ExecutorReads reads = reads(10, 3, 1000);
        AtomicBoolean killed = new AtomicBoolean();
        FetchWindow window = window(images, reads, () -> source.started().size() == 3 && killed.get());
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
        FetchWindow window = window(images, reads(2, 20, 1000), () -> false);

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
        ExecutorReads reads = reads(4, 512, 100);
        long most = 0;
        List<Integer> lengths = new ArrayList<>();
        FetchWindow window = window(images, reads, () -> false);

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
        ExecutorReads reads = reads(4, 512, 100);
        List<Thread> tasks = new ArrayList<>();
        AtomicLong read = new AtomicLong();
        for (int i = 0; i < 2; i++) {
            Thread task = new Thread(() -> {
                FetchWindow window = window(images, reads, () -> false);
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
        ExecutorReads reads = reads(2, 512, 1000);
        FetchWindow window = window(images, reads, () -> false);
        assertThat(window.next().image()).isEqualTo(images.get(0));

        window.close();

        awaitNothingHeld(reads);
        assertThat(reads.threads().queued()).isZero();
        assertThat(source.reading()).isZero();
    }

    @Test
    void anInterruptedTaskStopsWaiting() {
        List<ImageRef> images = put(1, 10);
        source.hold(images.get(0));
        ExecutorReads reads = reads(1, 512, 1000);
        FetchWindow window = window(images, reads, () -> false);
        Thread.currentThread().interrupt();

        assertThatThrownBy(window::next)
                .isInstanceOf(CancellationException.class)
                .hasMessage("Task is interrupted");

        assertThat(Thread.interrupted()).isTrue();
        window.close();
    }

    @Test
    void anErrorOfTheReaderReachesTheTask() {
        ExecutorReads reads = reads(1, 1, 1000);
        FetchWindow window = window(
                put(1, 10),
                (image, cancelled) -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                reads,
                Duration.ofMinutes(1),
                () -> false);

        assertThatThrownBy(window::next).isInstanceOf(OutOfMemoryError.class).hasMessage("Java heap space");

        window.close();
        assertThat(reads.budget().used()).isZero();
    }

    @Test
    void aReadThatHangsBeyondItsTimeIsARowAndHoldsNeitherThreadNorOtherImages() throws InterruptedException {
        List<ImageRef> images = put(6, 10);
        CountDownLatch never = new CountDownLatch(1);
        ExecutorReads reads = reads(1, 6, 1000);
        // As a socket's, the hanging takes no interrupt.
        ImageSource deaf = (image, over) -> {
            while (image.equals(images.get(0)) && never.getCount() > 0) {
                Thread.onSpinWait();
            }
            return source.read(image, over);
        };
        FetchWindow window = window(images, deaf, reads, Duration.ofMillis(300), () -> false);

        Fetched first = window.next();
        assertThat(first.error())
                .isEqualTo(new ImageError(ErrorStage.FETCH, ErrorKind.TIMEOUT, "Not read within 300 ms"));
        assertThat(first.attempts()).isEqualTo(1);
        while (window.hasNext()) {
            assertThat(window.next().error()).isNull();
        }
        window.close();
        assertThat(reads.budget().used()).isEqualTo(10);

        never.countDown();
        awaitNothingHeld(reads);
    }

    @Test
    void readsFurtherAheadWhileItWaitsAndNotForOneThatIsSlowAlone() {
        List<ImageRef> images = put(600, 1);
        ExecutorReads reads = reads(64, 64, 1000);
        ImageSource distant = (image, over) -> {
            pause(image.equals(images.get(500)) ? 2500 : 20);
            return source.read(image, over);
        };
        FetchWindow window = window(images.subList(0, 500), distant, reads, Duration.ofMinutes(1), () -> false);
        while (window.hasNext()) {
            window.next();
        }
        int depth = reads.ahead().depth();
        assertThat(depth).isGreaterThan(ReadAhead.FIRST);
        window.close();

        FetchWindow alone = window(images.subList(500, 600), distant, reads, Duration.ofMinutes(1), () -> false);
        alone.next();

        assertThat(reads.ahead().depth()).isBetween(depth, depth * 2);
        alone.close();
    }

    @Test
    void sixteenTasksShareTheImagesAhead() throws InterruptedException {
        List<ImageRef> images = put(100, 1);
        ExecutorReads reads = reads(64, 32, 100_000);
        List<Long> held = new CopyOnWriteArrayList<>();
        CyclicBarrier middle =
                new CyclicBarrier(16, () -> held.add(reads.budget().used()));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            AtomicLong done = new AtomicLong();
            threads.add(task(() -> window(images, reads, () -> false), fetched -> {
                if (done.incrementAndGet() == 50) {
                    meet(middle);
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }

        // Of each task the image in its hands, and one of the two that are its share of 32.
        assertThat(held).containsExactly(32L);
        assertThat(reads.budget().used()).isZero();
    }

    @Test
    void manyTasksWithLargeImagesAmongSmallOnesHoldTheBudgetAndEnd() throws InterruptedException {
        Random random = new Random(60);
        List<List<ImageRef>> tasks = new ArrayList<>();
        for (int task = 0; task < 16; task++) {
            List<ImageRef> images = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int size = random.nextInt(10) == 0 ? 600 : random.nextInt(8) == 0 ? 900 : 1 + random.nextInt(30);
                images.add(ImageFiles.fake("task%d-%d".formatted(task, i), size));
            }
            tasks.add(images);
        }
        ExecutorReads reads = reads(32, 512, 800);
        AtomicLong held = new AtomicLong();
        AtomicLong most = new AtomicLong();
        ImageSource counting = (image, over) -> {
            most.accumulateAndGet(held.addAndGet(image.length()), Math::max);
            // Alone with an image that is larger than all of the budget, else within it.
            if (reads.budget().used() > (image.length() == 900 ? 900 : 800)) {
                throw new IllegalStateException("Budget exceeded");
            }
            pause(image.length() % 2);
            held.addAndGet(-image.length());
            return new byte[(int) image.length()];
        };
        AtomicLong read = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (List<ImageRef> images : tasks) {
            threads.add(task(() -> window(images, counting, reads, Duration.ofMinutes(1), () -> false), fetched -> {
                if (fetched.error() == null) {
                    read.incrementAndGet();
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }

        assertThat(read).hasValue(16 * 60);
        assertThat(most.get()).isBetween(600L, 900L);
        assertThat(reads.budget().used()).isZero();
    }

    @Test
    void tasksThatAreKilledWhileTheyWaitForBytesLeaveThemToTheOthers() throws InterruptedException {
        List<ImageRef> images = put(50, 70);
        ExecutorReads reads = reads(4, 512, 100);
        AtomicLong read = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            AtomicLong looks = new AtomicLong();
            BooleanSupplier killed = i % 2 == 0 ? () -> false : () -> looks.incrementAndGet() > 5;
            threads.add(task(
                    () -> window(images, source, reads, Duration.ofMinutes(1), killed),
                    fetched -> read.incrementAndGet()));
        }
        for (Thread each : threads) {
            each.join();
        }

        assertThat(read.get()).isBetween(4L * 50, 8L * 50);
        awaitNothingHeld(reads);
    }

    @Test
    void givesAStoreUpThatRefusesEverything() {
        List<ImageRef> images = put(60, 1);
        images.forEach(each -> source.fail(each, new AccessDeniedException(each.path(), null, "403")));
        ExecutorReads reads = reads(4, 8, 1000);
        FetchWindow window = window(images, reads, () -> false);

        assertThatThrownBy(() -> {
                    while (window.hasNext()) {
                        window.next();
                    }
                })
                .isInstanceOf(StoreRefusesException.class)
                .hasMessage(
                        "Cannot read images: the store refuses them, 20 in a row without one success (20 forbidden);"
                                + " the last is fake://store/image19: Access denied: it: 403");

        window.close();
        assertThat(source.started().size()).isBetween(REFUSALS, REFUSALS + 16);
    }

    @Test
    void aFewThatAreRefusedAmongOthersAreRows() {
        List<ImageRef> images = put(300, 1);
        for (int i = 0; i < 300; i++) {
            if (i % 10 != 0) {
                source.fail(images.get(i), new AccessDeniedException("403"));
            }
        }
        FetchWindow window = window(images, reads(4, 8, 1000), () -> false);
        int failed = 0;
        while (window.hasNext()) {
            failed += window.next().error() == null ? 0 : 1;
        }
        window.close();

        assertThat(failed).isEqualTo(270);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Thread task(Supplier<FetchWindow> windows, Consumer<Fetched> each) {
        Thread thread = new Thread(() -> {
            try (FetchWindow window = windows.get()) {
                while (window.hasNext()) {
                    each.accept(window.next());
                }
            } catch (CancellationException e) {
                // Killed, as planned.
            }
        });
        thread.start();
        return thread;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ImageRef> put(int count, int length) {
        List<ImageRef> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(source.put("image" + i, new byte[length]));
        }
        return images;
    }

    /** While a suspect is alone in work, for longer than an image has: no row of others says so. */
    @Test
    void standsStillForASuspectWithoutLosingTime() throws Exception {
        List<ImageRef> images = put(3, 10);
        FetchWindow window = window(images, source, reads(2, 3, 1000), Duration.ofMillis(100), () -> false);
        CompletableFuture<List<@Nullable ImageError>> errors;
        try (Exclusion.Held all = Objects.requireNonNull(exclusion.all(() -> false))) {
            errors = CompletableFuture.supplyAsync(() -> {
                List<@Nullable ImageError> found = new ArrayList<>();
                while (window.hasNext()) {
                    found.add(window.next().error());
                }
                return found;
            });
            // The clock looks every 200 ms
            Thread.sleep(700);
            assertThat(source.started()).isEmpty();
            assertThat(errors).isNotDone();
        }

        assertThat(errors.get()).containsExactly(null, null, null);
        window.close();
    }

    private FetchWindow window(List<ImageRef> images, ExecutorReads reads, BooleanSupplier cancelled) {
        return window(images, source, reads, Duration.ofMinutes(1), cancelled);
    }

    private FetchWindow window(
            List<ImageRef> images,
            ImageSource source,
            ExecutorReads reads,
            Duration timeLimit,
            BooleanSupplier cancelled) {
        FetchSettings settings = new FetchSettings(1, 1, 1, 1000, 1, Duration.ofMillis(1), timeLimit, REFUSALS);
        return new FetchWindow(
                images.iterator(),
                new ImageFetcher(source, settings, reads.threads(), exclusion),
                reads,
                new StoreRefusals(settings.refusals()),
                new StageClock(),
                cancelled);
    }

    private static ExecutorReads reads(int threads, int imagesAhead, long bytes) {
        return new ExecutorReads(threads, imagesAhead, new ByteBudget(bytes, Duration.ofMinutes(1)));
    }

    private static boolean release(CountDownLatch gate) {
        gate.countDown();
        return false;
    }

    /** Interrupted reads end on their own threads. */
    private static void awaitNothingHeld(ExecutorReads reads) throws InterruptedException {
        for (int i = 0;
                i < 1000 && (reads.budget().used() > 0 || reads.threads().running() > 0);
                i++) {
            Thread.sleep(10);
        }
        assertThat(reads.budget().used()).isZero();
        assertThat(reads.threads().running()).isZero();
    }
}
