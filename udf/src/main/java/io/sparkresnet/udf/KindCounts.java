package io.sparkresnet.udf;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/** Failed images by {@link ErrorKind}, while a job runs. Thread-safe: a heartbeat reads what the task's thread writes. */
public final class KindCounts extends AccumulatorV2<ErrorKind, Map<String, Long>> {
    private static final long serialVersionUID = 1L;

    private final Map<ErrorKind, Long> counts = new EnumMap<>(ErrorKind.class);

    @Override
    public synchronized void add(ErrorKind kind) {
        counts.merge(kind, 1L, Long::sum);
        ExecutorMeters.shared().failed(kind);
    }

    @Override
    public void merge(AccumulatorV2<ErrorKind, Map<String, Long>> other) {
        Map<ErrorKind, Long> more = ((KindCounts) other).snapshot();
        synchronized (this) {
            more.forEach((kind, count) -> counts.merge(kind, count, Long::sum));
        }
    }

    private synchronized Map<ErrorKind, Long> snapshot() {
        return new EnumMap<>(counts);
    }

    /** By the kind's text, those that occurred. */
    @Override
    public Map<String, Long> value() {
        Map<String, Long> value = new TreeMap<>();
        snapshot().forEach((kind, count) -> value.put(kind.text(), count));
        return value;
    }

    @Override
    public synchronized boolean isZero() {
        return counts.isEmpty();
    }

    @Override
    public KindCounts copy() {
        KindCounts copy = new KindCounts();
        copy.counts.putAll(snapshot());
        return copy;
    }

    @Override
    public synchronized void reset() {
        counts.clear();
    }

    /** A heartbeat writes what the task's thread may be changing. */
    private synchronized void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
    }
}
