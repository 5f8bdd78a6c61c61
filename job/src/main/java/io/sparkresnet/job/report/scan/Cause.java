package io.sparkresnet.job.report.scan;

import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;

/** Failed images of one stage and kind: how many, and the first few by path. Not thread-safe. */
final class Cause implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_EXAMPLES = 6;

    private final TreeMap<String, Sample> examples = new TreeMap<>();
    private long count;

    /** A cause's name. */
    record Name(String stage, String kind) implements Serializable {}

    void add(Sample sample) {
        count++;
        keep(sample);
    }

    void add(Cause other) {
        count += other.count;
        other.examples.values().forEach(this::keep);
    }

    private void keep(Sample sample) {
        examples.put(sample.image().path(), sample);
        if (examples.size() > MOST_EXAMPLES) {
            examples.pollLastEntry();
        }
    }

    long count() {
        return count;
    }

    /** At least one. */
    List<Sample> examples() {
        return List.copyOf(examples.values());
    }
}
