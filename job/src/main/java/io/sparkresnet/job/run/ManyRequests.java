package io.sparkresnet.job.run;

import java.io.IOException;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks a store many small things side by side, in this process. */
final class ManyRequests {
    /** A store answers in some 30 ms: 20,000 footers, of three requests each, take half a minute. */
    private static final int SIDE_BY_SIDE = 64;

    private ManyRequests() {}

    /** Asks one. */
    @FunctionalInterface
    interface Request<K, V> {
        /** From any thread. */
        V answer(K key) throws IOException, OutputException;
    }

    /**
     * What came of it.
     *
     * @param read answers, by key
     * @param failed the others, with the reason
     */
    record Answers<K, V>(SortedMap<K, V> read, SortedMap<K, Throwable> failed) {}

    /** Asks all of these; returns when the last has come or failed. */
    static <K extends Comparable<K>, V> Answers<K, V> of(Collection<K> keys, Request<K, V> request)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE, task -> {
            Thread thread = new Thread(task, "spark-resnet-requests");
            thread.setDaemon(true);
            return thread;
        });
        Answers<K, V> answers = new Answers<>(new TreeMap<>(), new TreeMap<>());
        try {
            SortedMap<K, Future<V>> futures = new TreeMap<>();
            for (K key : keys) {
                futures.put(key, threads.submit(() -> request.answer(key)));
            }
            for (K key : futures.keySet()) {
                try {
                    answers.read.put(key, futures.get(key).get());
                } catch (ExecutionException e) {
                    answers.failed.put(key, e.getCause() == null ? e : e.getCause());
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return answers;
    }
}
