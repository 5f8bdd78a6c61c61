package io.sparkresnet.job.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * The runs of an output, told by the names of their files in one listing: thousands of runs cost no request each. Immutable.
 *
 * @param files by run: the paths of its files, below its directory
 */
record RunIndex(SortedMap<Integer, Set<String>> files) {
    /** A run's id as a file's name, so that a run is found by its id without opening a plan. */
    static final String ID_PREFIX = "id-";

    RunIndex {
        files = new TreeMap<>(files);
    }

    /** Below which directory of a run's files that path lies. */
    static String relative(Path runs, Path file) {
        return file.toUri().getPath().substring(runs.toUri().getPath().length() + 1);
    }

    /** The number of the next run. What was begun without a plan is begun anew. */
    int next() {
        return latest().map(run -> run + 1).orElse(1);
    }

    /** The run that was planned last. */
    Optional<Integer> latest() {
        return files.entrySet().stream()
                .filter(each -> isPlanned(each.getValue()))
                .map(Map.Entry::getKey)
                .max(Integer::compare);
    }

    /** The first run that is planned and not published. */
    Optional<Integer> open() {
        return files.entrySet().stream()
                .filter(each -> isPlanned(each.getValue()) && !isPublished(each.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether that run is published. */
    boolean isPublished(int run) {
        return isPublished(files.getOrDefault(run, Set.of()));
    }

    /** Whether that run is given up: its places are filled, or being filled. */
    boolean isClosing(int run) {
        return files.getOrDefault(run, Set.of()).contains(OutputLayout.CLOSING);
    }

    /** Planned runs of that id: one at most, but for drivers that planned the same number at once under different ids. */
    List<Integer> named(String id) {
        return files.entrySet().stream()
                .filter(each -> isPlanned(each.getValue()) && each.getValue().contains(ID_PREFIX + id))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The planned runs, in order. */
    List<Integer> planned() {
        return files.entrySet().stream()
                .filter(each -> isPlanned(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isPlanned(Set<String> names) {
        return names.contains(OutputLayout.PLAN);
    }

    private static boolean isPublished(Set<String> names) {
        return names.contains(OutputLayout.SUMMARY);
    }
}
