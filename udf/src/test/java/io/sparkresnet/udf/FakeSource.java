package io.sparkresnet.udf;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A store in memory that can be slow, fail, or hang until it is told to go on. */
final class FakeSource implements ImageSource {
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final Map<String, List<IOException>> failures = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final List<String> started = new CopyOnWriteArrayList<>();
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger mostReading = new AtomicInteger();
    private final AtomicInteger throttled = new AtomicInteger();

    /** Puts an image; its reference. */
    ImageRef put(String name, byte[] content) {
        ImageRef image = ImageFiles.fake(name, content.length);
        contents.put(image.path(), content);
        return image;
    }

    /** The next reads of {@code image} fail, one each; then it is there. */
    void fail(ImageRef image, IOException... inTurn) {
        failures.put(image.path(), new CopyOnWriteArrayList<>(inTurn));
    }

    /** Reads of {@code image} hang until the latch is counted down. */
    CountDownLatch hold(ImageRef image) {
        CountDownLatch gate = new CountDownLatch(1);
        gates.put(image.path(), gate);
        return gate;
    }

    /** The file system repeats so many reads by itself, because it is asked to slow down. */
    void throttle(int times) {
        throttled.addAndGet(times);
    }

    @Override
    public long throttled() {
        return throttled.get();
    }

    /** Paths in the order in which their reads began. */
    List<String> started() {
        return started;
    }

    int reading() {
        return reading.get();
    }

    int mostReading() {
        return mostReading.get();
    }

    @Override
    public byte[] read(ImageRef image, BooleanSupplier cancelled) throws IOException {
        started.add(image.path());
        mostReading.accumulateAndGet(reading.incrementAndGet(), Math::max);
        try {
            @Nullable CountDownLatch gate = gates.get(image.path());
            if (gate != null) {
                gate.await();
            }
            List<IOException> planned = failures.getOrDefault(image.path(), List.of());
            if (!planned.isEmpty()) {
                throw planned.remove(0);
            }
            return contents.getOrDefault(image.path(), new byte[0]);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted");
        } finally {
            reading.decrementAndGet();
        }
    }
}
