package io.sparkresnet.fuzz;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What workers told, added up. Not thread-safe. */
final class Findings {
    /** What the resident set may grow by after the first 10,000 images: code compiled late, not a leak. */
    private static final long GROWTH = 64L << 20;

    private record Defect(long firstIndex, long count) {}

    private record Memory(long images, long resident, long heap) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "resident %.0f MB, heap after a collection %.0f MB", resident / 1e6, heap / 1e6);
        }
    }

    private final Map<String, Defect> foreign = new LinkedHashMap<>();
    private final List<String> hangs = new ArrayList<>();
    private final List<String> deaths = new ArrayList<>();
    private final List<Memory> memories = new ArrayList<>();
    private String slowest = "below 100 ms of CPU";
    private long slowestMilliseconds;
    private boolean grew;

    /** Takes a worker's line; false if it is none. */
    boolean take(String[] words) {
        if (words.length < 3) {
            return false;
        }
        switch (words[0]) {
            case "foreign" ->
                foreign.merge(
                        words[2],
                        new Defect(Long.parseLong(words[1]), 1),
                        (old, more) -> new Defect(old.firstIndex(), old.count() + 1));
            case "hang" -> hangs.add("image " + words[1] + words[2]);
            case "slow" -> slow(Long.parseLong(words[1]), Long.parseLong(words[2]));
            case "memory" -> memory(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void slow(long index, long milliseconds) {
        if (milliseconds > slowestMilliseconds) {
            slowestMilliseconds = milliseconds;
            slowest = "%d ms of CPU, image %d".formatted(milliseconds, index);
        }
    }

    private void memory(long images, long resident, long heap) {
        memories.add(new Memory(images, resident, heap));
        // Between two of one child: another child begins small again
        grew |= resident - memories.get(0).resident() > GROWTH;
    }

    /** A JVM that ended by itself. */
    void death(long index, String how) {
        deaths.add("image %d: %s".formatted(index, how));
    }

    int deaths() {
        return deaths.size();
    }

    /** The last figures of memory. */
    String memory() {
        return memories.isEmpty()
                ? "memory not measured"
                : memories.get(memories.size() - 1).toString();
    }

    /** Whether nothing was found that must not be. */
    boolean nothing() {
        return deaths.isEmpty() && hangs.isEmpty() && foreign.isEmpty() && !grew;
    }

    /** All of it, for people. */
    String report(Map<String, Long> counts, double seconds, Path folder) {
        long images = counts.values().stream().mapToLong(Long::longValue).sum() + deaths.size() + hangs.size();
        StringBuilder text = new StringBuilder();
        line(text, "%d images in %.0f s, %.0f a second; by verdict %s", images, seconds, images / seconds, counts);
        line(text, "JVM deaths: %d", deaths.size());
        deaths.forEach(each -> line(text, "  %s", each));
        line(text, "hangs: %d; the slowest took %s", hangs.size(), slowest);
        hangs.forEach(each -> line(text, "  %s", each));
        line(
                text,
                "foreign exceptions: %d of %d kinds",
                foreign.values().stream().mapToLong(Defect::count).sum(),
                foreign.size());
        foreign.forEach((what, defect) ->
                line(text, "  %s: %d, the first is image %d", what, defect.count(), defect.firstIndex()));
        if (!memories.isEmpty()) {
            line(text, "memory after %d images: %s", memories.get(0).images(), memories.get(0));
            line(text, "memory at the end: %s%s", memory(), grew ? ": it grew" : "");
        }
        line(text, "%s", nothing() ? "Nothing found" : "Files are in " + folder);
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
