package io.sparkresnet.udf;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.lang.ref.WeakReference;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * What this executor has done since it started, in Spark's own metrics system, so that whatever sink the cluster has (Prometheus,
 * JMX, StatsD, files) carries it: {@code <application>.<executor>.spark-resnet.images} and so on. Counts only grow; tasks that
 * failed are in them. Thread-safe.
 */
final class ExecutorMeters implements Source {
    /** The source's name, the same in every executor. */
    static final String NAME = "spark-resnet";

    private static final ExecutorMeters SHARED = new ExecutorMeters();

    private final Map<PipelineStage, LongAdder> nanos = adders(PipelineStage.class);
    private final Map<ErrorKind, LongAdder> failures = adders(ErrorKind.class);
    private final LongAdder images = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private volatile int queued;
    private final MetricRegistry registry = new MetricRegistry();
    private WeakReference<MetricsSystem> registered = new WeakReference<>(null);

    private ExecutorMeters() {
        gauge("images", images::sum);
        gauge("bytes", bytes::sum);
        gauge("images_read_ahead", () -> (long) queued);
        nanos.forEach((stage, spent) -> gauge("nanoseconds." + stage.text(), spent::sum));
        gauge(
                "failed",
                () -> failures.values().stream().mapToLong(LongAdder::sum).sum());
        failures.forEach((kind, count) -> gauge("failed." + kind.text(), count::sum));
    }

    /** Those of this JVM. */
    static ExecutorMeters shared() {
        return SHARED;
    }

    /** Makes them known to the metrics system of the executor that runs in this JVM, once. */
    synchronized void register() {
        @Nullable SparkEnv spark = SparkEnv.get();
        if (spark == null) {
            return;
        }
        MetricsSystem system = spark.metricsSystem();
        if (system != null && registered.get() != system) {
            registered = new WeakReference<>(system);
            system.registerSource(this);
        }
    }

    void add(PipelineStage stage, long spent) {
        adder(nanos, stage).add(spent);
    }

    void found(int behind) {
        queued = behind;
    }

    void taken(long size) {
        images.increment();
        bytes.add(size);
    }

    void failed(ErrorKind kind) {
        adder(failures, kind).increment();
    }

    @Override
    public String sourceName() {
        return NAME;
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    private void gauge(String name, Gauge<Long> value) {
        registry.register(name, value);
    }

    private static <K extends Enum<K>> LongAdder adder(Map<K, LongAdder> adders, K key) {
        return Objects.requireNonNull(adders.get(key));
    }

    private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> keys) {
        Map<K, LongAdder> adders = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            adders.put(key, new LongAdder());
        }
        return adders;
    }
}
