package io.sparkresnet.job.run;

import io.sparkresnet.job.source.Listing;
import io.sparkresnet.job.source.StoreFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An output as a store holds it: what is there, and creating what is not. */
public final class OutputDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(OutputDirectory.class);

    private final OutputLayout layout;
    private final FileSystem fileSystem;
    private final CreateIfAbsent creation;

    private OutputDirectory(OutputLayout layout, FileSystem fileSystem) {
        this.layout = layout;
        this.fileSystem = Listing.unfiltered(fileSystem);
        this.creation = CreateIfAbsent.on(fileSystem);
    }

    /** The output at that path, which need not be there. */
    public static OutputDirectory of(Path root, Configuration conf) throws OutputException {
        try {
            return new OutputDirectory(new OutputLayout(root), root.getFileSystem(conf));
        } catch (IOException | RuntimeException e) {
            throw unusable(root, e);
        }
    }

    /** Where things lie in it. */
    public OutputLayout layout() {
        return layout;
    }

    /** Refuses an output that is a file or already holds rows. */
    public void requireNoRows() throws OutputException {
        refuseFile();
        try {
            RemoteIterator<FileStatus> files = fileSystem.listStatusIterator(layout.root());
            while (files.hasNext()) {
                String name = files.next().getPath().getName();
                if (name.endsWith(".parquet")) {
                    throw new OutputException(
                            "Cannot write output %s: it already holds rows (%s); choose another --output"
                                    .formatted(layout.root(), name));
                }
            }
        } catch (FileNotFoundException e) {
            return;
        } catch (IOException | RuntimeException e) {
            throw unusable(layout.root(), e);
        }
    }

    /** Refuses an output that is a file. */
    public void refuseFile() throws OutputException {
        try {
            if (fileSystem.getFileStatus(layout.root()).isFile()) {
                throw new OutputException(
                        "Cannot write output %s: it is a file (expected a directory)".formatted(layout.root()));
            }
        } catch (FileNotFoundException e) {
            return;
        } catch (IOException | RuntimeException e) {
            throw unusable(layout.root(), e);
        }
    }

    /** The number after the highest run that was begun here. */
    public int nextRun() throws OutputException {
        int highest = 0;
        try {
            for (FileStatus each : fileSystem.listStatus(new Path(layout.control(), "runs"))) {
                if (each.getPath().getName().matches("[0-9]{1,9}")) {
                    highest = Math.max(highest, Integer.parseInt(each.getPath().getName()));
                }
            }
        } catch (FileNotFoundException e) {
            return 1;
        } catch (IOException e) {
            throw unusable(layout.root(), e);
        }
        return highest + 1;
    }

    /** Makes a directory and those above it. */
    public void makeDirectory(Path directory) throws OutputException {
        try {
            if (!fileSystem.mkdirs(directory)) {
                throw new IOException("mkdir of " + directory + " was refused");
            }
        } catch (IOException | RuntimeException e) {
            throw unusable(layout.root(), e);
        }
    }

    /** Takes back what was written for a run that has no plan yet, and the directories above that hold nothing else. */
    public void discardRun(int number) {
        try {
            fileSystem.delete(layout.run(number), true);
            for (Path each : List.of(new Path(layout.control(), "runs"), layout.control(), layout.root())) {
                if (fileSystem.listStatus(each).length > 0) {
                    return;
                }
                fileSystem.delete(each, false);
            }
        } catch (IOException e) {
            LOG.info("Failed to discard run {} of {}: {}", number, layout.root(), e.getMessage());
        }
    }

    /** Creates a file that must not be there yet. */
    public void create(Path target, byte[] content) throws OutputException {
        try {
            if (creation.create(content, target) == CreateIfAbsent.Outcome.TAKEN) {
                throw new OutputException("Cannot write %s: another driver wrote it meanwhile".formatted(target));
            }
        } catch (IOException | RuntimeException e) {
            throw unusable(layout.root(), e);
        }
    }

    /** The content of a file, if it is there. */
    public Optional<byte[]> read(Path file) throws OutputException {
        try (FSDataInputStream in = fileSystem.open(file)) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            throw unusable(file, e);
        }
    }

    /** The file system that holds it; of local disks the one that writes no checksum files beside. */
    public FileSystem fileSystem() {
        return fileSystem;
    }

    private static OutputException unusable(Path path, Exception cause) {
        return new OutputException(
                "Cannot write output %s: %s".formatted(path, StoreFailure.reason(cause, path)), cause);
    }
}
