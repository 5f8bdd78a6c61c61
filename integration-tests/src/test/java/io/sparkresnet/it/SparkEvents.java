package io.sparkresnet.it;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What a Spark application that this JVM drives did, heard through {@code spark.extraListeners}. Spark makes the instance, so
 * what it hears is static: one application at a time.
 */
public final class SparkEvents extends SparkListener {
    private static final Set<String> EXECUTORS = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger SPECULATIVE = new AtomicInteger();
    private static final Map<String, Long> COUNTERS = new ConcurrentHashMap<>();
    private static final Map<String, String> SHOWN = new ConcurrentHashMap<>();

    /** Settings that make Spark tell this class. */
    static Map<String, String> settings() {
        return Map.of("spark.extraListeners", SparkEvents.class.getName());
    }

    static void clear() {
        EXECUTORS.clear();
        COUNTERS.clear();
        SHOWN.clear();
        SPECULATIVE.set(0);
    }

    /** Identifiers of the executors that registered. */
    static Set<String> executors() {
        return Set.copyOf(EXECUTORS);
    }

    /** Second copies of slow tasks that were started. */
    static int speculativeTasks() {
        return SPECULATIVE.get();
    }

    /** The sum of a named accumulator over all tasks that ended. */
    static long counter(String name) {
        return COUNTERS.getOrDefault(name, 0L);
    }

    /** What Spark's pages show last of a named accumulator. */
    static String shown(String name) {
        return SHOWN.getOrDefault(name, "");
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded event) {
        EXECUTORS.add(event.executorId());
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
        if (event.taskInfo().speculative()) {
            SPECULATIVE.incrementAndGet();
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
        for (AccumulableInfo each : CollectionConverters.asJava(event.taskInfo().accumulables())) {
            if (each.name().isDefined() && each.value().isDefined()) {
                SHOWN.put(each.name().get(), each.value().get().toString());
            }
            if (each.name().isDefined()
                    && each.update().isDefined()
                    && each.update().get() instanceof Long update) {
                COUNTERS.merge(each.name().get(), update, Long::sum);
            }
        }
    }
}
