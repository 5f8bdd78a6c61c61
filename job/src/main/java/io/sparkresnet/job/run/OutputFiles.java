package io.sparkresnet.job.run;

import io.sparkresnet.job.source.StoreFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * What lies in an output directly. Immutable.
 *
 * @param parts files of rows, by chunk
 * @param strangers names of what else readers of the output come across: they pass over names that begin with _ or a dot
 * @param ours whether there is the directory of this job beside the rows
 */
record OutputFiles(SortedMap<PartFile, FileStatus> parts, SortedSet<String> strangers, boolean ours) {
    OutputFiles {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
        strangers = Collections.unmodifiableSortedSet(new TreeSet<>(strangers));
    }

    /** Lists it; refuses what is not there, is a file, or holds rows of something else. */
    static OutputFiles list(OutputDirectory output) throws OutputException {
        OutputLayout layout = output.layout();
        SortedMap<PartFile, FileStatus> parts = new TreeMap<>();
        SortedSet<String> strangers = new TreeSet<>();
        boolean ours = false;
        try {
            if (output.fileSystem().getFileStatus(layout.root()).isFile()) {
                throw unreadable(layout.root(), "it is a file (expected a directory)", null);
            }
            RemoteIterator<FileStatus> entries = output.fileSystem().listStatusIterator(layout.root());
            while (entries.hasNext()) {
                FileStatus entry = entries.next();
                String name = entry.getPath().getName();
                ours |= name.equals(layout.control().getName());
                if (PartFile.named(name).isPresent()) {
                    parts.put(PartFile.named(name).get(), entry);
                } else if (!name.startsWith("_") && !name.startsWith(".")) {
                    strangers.add(name);
                }
            }
        } catch (FileNotFoundException e) {
            throw unreadable(layout.root(), "does not exist", e);
        } catch (IOException | RuntimeException e) {
            throw unreadable(layout.root(), StoreFailure.reason(e, layout.root()), e);
        }
        OutputFiles files = new OutputFiles(parts, strangers, ours);
        if (!ours) {
            files.refuseRows(layout);
        }
        return files;
    }

    private void refuseRows(OutputLayout layout) throws OutputException {
        String control = layout.control().getName();
        if (!parts.isEmpty()) {
            throw unreadable(
                    layout.root(),
                    "it holds rows (%s), and no %s beside them: that was deleted, or this is a copy of the rows alone"
                            .formatted(parts.firstKey().name(), control),
                    null);
        }
        for (String name : strangers) {
            if (name.endsWith(".parquet")) {
                throw unreadable(
                        layout.root(),
                        "it holds rows of something else (%s, and no %s beside it)".formatted(name, control),
                        null);
            }
        }
    }

    private static OutputException unreadable(Path root, String reason, @Nullable Exception cause) {
        return new OutputException("Cannot read output %s: %s".formatted(root, reason), cause);
    }
}
