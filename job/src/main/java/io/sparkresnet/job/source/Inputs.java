package io.sparkresnet.job.source;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Inputs as absolute paths with scheme, distinct: one that lies inside another is left out, since its images are listed with
 * the other. What is typed is a path, never a pattern.
 */
public final class Inputs {
    private Inputs() {}

    /** The paths of what was typed. */
    public static List<Path> qualified(List<String> typed, Configuration conf) throws InvalidConfException {
        Problems problems = new Problems();
        Set<Path> paths = new LinkedHashSet<>();
        for (String each : typed) {
            try {
                paths.add(qualified(each, conf));
            } catch (InvalidConfException e) {
                problems.add("Invalid input: " + e.getMessage());
            }
        }
        problems.throwIfAny();
        List<Path> distinct = new ArrayList<>();
        for (Path path : paths) {
            if (paths.stream().noneMatch(other -> !other.equals(path) && isInside(path, other))) {
                distinct.add(path);
            }
        }
        return distinct;
    }

    /** One path, absolute and with its scheme; the store is not asked. */
    public static Path qualified(String typed, Configuration conf) throws InvalidConfException {
        try {
            Path path = new Path(typed);
            Path root = path.toUri().getScheme() == null ? FileSystem.get(conf).getWorkingDirectory() : path;
            if (path.toUri().getScheme() == null) {
                return path.makeQualified(FileSystem.getDefaultUri(conf), root);
            }
            return path.toUri().getScheme().equals("file")
                    ? path.makeQualified(path.toUri(), FileSystem.getLocal(conf).getWorkingDirectory())
                    : path;
        } catch (IllegalArgumentException | IOException e) {
            throw new InvalidConfException("%s (expected a path or URI; %s)".formatted(typed, e.getMessage()));
        }
    }

    /** Whether {@code inner} is {@code outer} or lies below it. */
    public static boolean isInside(Path inner, Path outer) {
        for (Path each = inner; each != null; each = each.getParent()) {
            if (each.equals(outer)) {
                return true;
            }
        }
        return false;
    }

    /** Refuses an output that is an input or lies below one: the next listing would hold this run's own files. */
    public static void refuseOutputInside(List<Path> inputs, Path output) throws InvalidConfException {
        for (Path input : inputs) {
            if (isInside(output, input)) {
                throw new InvalidConfException("Invalid output: %s lies inside input %s (expected a place of its own)"
                        .formatted(output, input));
            }
        }
    }
}
