package io.sparkresnet.job.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers lines to be done again by the chunk that their rows stand in. */
final class RetriesByChunk {
    private RetriesByChunk() {}

    /** Adds a line to the last of {@code retries} if that is of the same chunk, else begins the next. */
    static void append(List<Retry> retries, int run, int chunk, long imageBytes, Slice line) {
        Retry next = new Retry(run, chunk, 1, imageBytes, List.of(line));
        add(retries, next);
    }

    /** All of them, one a chunk, by run and chunk; slices in the order that they come in. */
    static List<Retry> merged(List<Retry> parts) {
        List<Retry> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparingInt(Retry::run).thenComparingInt(Retry::chunk));
        List<Retry> merged = new ArrayList<>();
        sorted.forEach(each -> add(merged, each));
        return merged;
    }

    private static void add(List<Retry> retries, Retry next) {
        int last = retries.size() - 1;
        if (last < 0
                || retries.get(last).run() != next.run()
                || retries.get(last).chunk() != next.chunk()) {
            retries.add(next);
            return;
        }
        Retry before = retries.get(last);
        List<Slice> slices = new ArrayList<>(before.slices());
        next.slices().forEach(slice -> Slice.append(slices, slice));
        retries.set(
                last,
                new Retry(
                        next.run(),
                        next.chunk(),
                        before.images() + next.images(),
                        before.bytes() + next.bytes(),
                        slices));
    }
}
