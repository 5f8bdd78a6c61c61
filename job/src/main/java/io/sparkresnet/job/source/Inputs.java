package io.sparkresnet.job.source;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Problems;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Inputs as absolute paths with scheme, distinct: one that lies inside another is left out, since its images are listed with
 * the other. What is typed is a path, never a pattern.
 */
public final class Inputs {
    private static final int HDFS_PORT = 8020;

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
            if (distinct.stream().noneMatch(other -> isInside(path, other))) {
                distinct.removeIf(other -> isInside(other, path));
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
                    : whole(path, FileSystem.getDefaultUri(conf));
        } catch (IllegalArgumentException | IOException e) {
            throw new InvalidConfException("%s (expected a path or URI; %s)".formatted(typed, e.getMessage()));
        }
    }

    /** As listings spell it: with the default name node where none is named, and a slash where only the bucket is. */
    private static Path whole(Path path, URI defaults) {
        URI uri = path.toUri();
        @Nullable String authority = uri.getAuthority();
        if (authority == null && uri.getScheme().equals(defaults.getScheme())) {
            authority = defaults.getAuthority();
        }
        return new Path(uri.getScheme(), authority, uri.getPath().isEmpty() ? Path.SEPARATOR : uri.getPath());
    }

    /** For comparing: with the port that HDFS has where none is named. */
    private static Path comparable(Path path) {
        URI uri = path.toUri();
        return "hdfs".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() < 0
                ? new Path(uri.getScheme(), uri.getHost() + ":" + HDFS_PORT, uri.getPath())
                : path;
    }

    /** Whether {@code inner} is {@code outer} or lies below it. */
    public static boolean isInside(Path inner, Path outer) {
        Path wanted = comparable(outer);
        for (Path each = comparable(inner); each != null; each = each.getParent()) {
            if (each.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** Refuses an input that readers of the output's rows would come across: they pass over names that begin with _ or a dot. */
    public static void refuseInputInside(List<Path> inputs, Path output) throws InvalidConfException {
        for (Path input : inputs) {
            if (isInside(input, output) && !isPassedOver(input, output)) {
                throw new InvalidConfException(
                        "Invalid input: %s lies inside output %s, whose readers would take its files for rows (expected an output of its own)"
                                .formatted(input, output));
            }
        }
    }

    private static boolean isPassedOver(Path input, Path output) {
        Path wanted = comparable(output);
        for (Path each = comparable(input); each != null && !each.equals(wanted); each = each.getParent()) {
            String name = each.getName();
            // A partition's directory (_day=1) is read, whatever it begins with
            if (name.startsWith(".") || (name.startsWith("_") && !name.contains("="))) {
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
