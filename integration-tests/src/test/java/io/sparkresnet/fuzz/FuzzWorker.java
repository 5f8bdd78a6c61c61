package io.sparkresnet.fuzz;

import io.sparkresnet.fuzz.Verdict.Examiner;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The JVM that may die: examines a range of images, and tells on standard output what {@link Fuzz} is to count.
 *
 * <p>{@code FuzzWorker SEED FROM END MAX_PIXELS FOLDER CORPUS...} writes lines of tab-separated words:
 *
 * <pre>
 * foreign  index  what was thrown and where
 * hang     index  where its thread was; the JVM then ends
 * memory   images so far  resident bytes  heap bytes after a collection
 * slow     index  milliseconds; the slowest so far
 * </pre>
 */
public final class FuzzWorker {
    /** CPU time of one image, whatever else the machine does. */
    private static final long HANG_NANOS = 5_000_000_000L;
    /** Clock time of one image on a starved machine. */
    private static final long STARVED_NANOS = 60_000_000_000L;

    private static final int KEPT_OF_A_KIND = 3;
    private static final int MEMORY_EVERY = 10_000;

    private final Thread worker = Thread.currentThread();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AtomicLong index = new AtomicLong(-1);
    private volatile long startedClock;
    private volatile long startedCpu;

    private final Mutator mutator;
    private final Examiner examiner;
    private final Path folder;
    private final Map<String, Integer> defects = new HashMap<>();
    private long slowest = 100_000_000;

    private FuzzWorker(Mutator mutator, Examiner examiner, Path folder) {
        this.mutator = mutator;
        this.examiner = examiner;
        this.folder = folder;
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        List<Path> corpus = Arrays.stream(args).skip(5).map(Path::of).toList();
        Mutator mutator = new Mutator(Corpus.of(corpus), Long.parseLong(args[0]));
        new FuzzWorker(mutator, new Examiner(Long.parseLong(args[3])), Path.of(args[4]))
                .examine(Long.parseLong(args[1]), Long.parseLong(args[2]));
    }

    private void examine(long from, long end) throws IOException {
        Progress progress = Progress.open(folder.resolve("progress"));
        Thread watch = new Thread(this::watch, "watch");
        watch.setDaemon(true);
        watch.start();
        for (long i = from; i < end; i++) {
            progress.begin(i);
            Mutation mutation = mutator.mutation(i);
            startedCpu = threads.getCurrentThreadCpuTime();
            startedClock = System.nanoTime();
            index.set(i);
            Verdict verdict = examiner.examine(i, mutation.content());
            index.set(-1);
            long took = threads.getCurrentThreadCpuTime() - startedCpu;
            progress.count(verdict);
            if (verdict.isForeign()) {
                tell("foreign", i, verdict.defect());
                keep(i, verdict, mutation);
            }
            if (took > slowest) {
                slowest = took;
                tell("slow", i, took / 1_000_000);
            }
            if ((i + 1 - from) % MEMORY_EVERY == 0 || i + 1 == end) {
                tellMemory(i + 1);
            }
        }
    }

    private void keep(long i, Verdict verdict, Mutation mutation) throws IOException {
        if (defects.merge(verdict.defect(), 1, Integer::sum) <= KEPT_OF_A_KIND) {
            Fuzz.save(folder, "foreign", i, mutation);
        }
    }

    /** Ends the JVM when an image takes too long; the mapped file says which. */
    private void watch() {
        while (true) {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                return;
            }
            long at = index.get();
            long cpu = threads.getThreadCpuTime(worker.getId()) - startedCpu;
            long clock = System.nanoTime() - startedClock;
            if (at >= 0 && at == index.get() && (cpu > HANG_NANOS || clock > STARVED_NANOS)) {
                StackTraceElement[] stack = worker.getStackTrace();
                String where = Arrays.stream(stack)
                        .limit(6)
                        .map(StackTraceElement::toString)
                        .reduce("", (a, b) -> a + " < " + b);
                tell("hang", at, where);
                Runtime.getRuntime().halt(Fuzz.HANG_EXIT);
            }
        }
    }

    private static void tellMemory(long images) throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        tell("memory", images, residentBytes() + "\t" + heap);
    }

    /** 0 where the system does not say. */
    private static long residentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    private static void tell(String what, long number, Object rest) {
        System.out.printf(Locale.ROOT, "%s\t%d\t%s%n", what, number, rest);
        System.out.flush();
    }
}
