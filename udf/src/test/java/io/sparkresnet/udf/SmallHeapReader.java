package io.sparkresnet.udf;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sixteen tasks that read images of 60 MB among small ones, to be run in a JVM of its own whose heap holds two of the large ones
 * at most. Prints how many images and bytes were read.
 */
final class SmallHeapReader {
    static final int TASKS = 16;
    static final int IMAGES = 40;
    static final int LARGE = 60 << 20;
    static final int SMALL = 20_000;

    private SmallHeapReader() {}

    /** Runs it. */
    public static void main(String[] args) throws InterruptedException {
        FetchSettings settings = FetchSettings.DEFAULT;
        ExecutorReads reads = ExecutorReads.shared(settings);
        ImageSource source = (image, over) -> new byte[(int) image.length()];
        AtomicLong images = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        List<Thread> tasks = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            List<ImageRef> refs = new ArrayList<>();
            for (int i = 0; i < IMAGES; i++) {
                refs.add(ImageFiles.fake("task%d-%d".formatted(task, i), i % 8 == task % 8 ? LARGE : SMALL));
            }
            Thread thread = new Thread(() -> {
                ImageFetcher fetcher = new ImageFetcher(source, settings, reads.threads(), Exclusion.ofItsOwn());
                StoreRefusals refusals = new StoreRefusals(settings.refusals());
                try (FetchWindow window =
                        new FetchWindow(refs.iterator(), fetcher, reads, refusals, new StageClock(), () -> false)) {
                    while (window.hasNext()) {
                        bytes.addAndGet(window.next().content().length);
                        images.incrementAndGet();
                    }
                }
            });
            thread.start();
            tasks.add(thread);
        }
        for (Thread each : tasks) {
            each.join();
        }
        System.out.printf(
                "%d images, %d bytes, %d held%n",
                images.get(), bytes.get(), reads.budget().used());
    }
}
