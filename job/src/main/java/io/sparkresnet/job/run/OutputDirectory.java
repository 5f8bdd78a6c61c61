package io.sparkresnet.job.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkresnet.job.source.FileTree;
import io.sparkresnet.job.source.Inputs;
import io.sparkresnet.job.source.Listing;
import io.sparkresnet.job.source.StoreFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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

    private static final Pattern RUN_NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private final OutputLayout layout;
    private final FileSystem fileSystem;
    private final CreateIfAbsent creation;
    /** The output and those above it that were not there at the first look: what is made of them can be taken back. */
    private final Set<Path> absent = new HashSet<>();

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

    /** Refuses an output that is a file, or holds rows that are not of this job. */
    public void requireUsable() throws OutputException {
        refuseFile();
        try {
            RemoteIterator<FileStatus> files = fileSystem.listStatusIterator(layout.root());
            boolean ours = false;
            Optional<String> rows = Optional.empty();
            while (files.hasNext() && !ours) {
                Path path = files.next().getPath();
                ours = path.getName().equals(layout.control().getName());
                rows = path.getName().endsWith(".parquet") ? Optional.of(path.getName()) : rows;
            }
            if (rows.isPresent() && !ours) {
                throw new OutputException(
                        "Cannot write output %s: it holds rows of something else (%s, and no %s beside it); choose another --output"
                                .formatted(
                                        layout.root(),
                                        rows.get(),
                                        layout.control().getName()));
            }
        } catch (FileNotFoundException e) {
            rememberAbsent();
        } catch (IOException | RuntimeException e) {
            throw unusable(layout.root(), e);
        }
    }

    private void rememberAbsent() throws OutputException {
        try {
            for (Path each = layout.root(); each != null && !fileSystem.exists(each); each = each.getParent()) {
                absent.add(each);
            }
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

    /** The runs that were begun here. */
    RunIndex runs() throws OutputException {
        SortedMap<Integer, Set<String>> runs = new TreeMap<>();
        try {
            FileTree files = new FileTree(fileSystem, layout.runs());
            Optional<FileStatus> next = files.next();
            while (next.isPresent()) {
                String name = RunIndex.relative(layout.runs(), next.get().getPath());
                int slash = name.indexOf('/');
                if (slash > 0 && RUN_NUMBER.matcher(name.substring(0, slash)).matches()) {
                    runs.computeIfAbsent(Integer.parseInt(name.substring(0, slash)), run -> new HashSet<>())
                            .add(name.substring(slash + 1));
                }
                next = files.next();
            }
        } catch (FileNotFoundException e) {
            return new RunIndex(new TreeMap<>());
        } catch (IOException | RuntimeException e) {
            throw unreadable(layout.runs(), e);
        }
        return new RunIndex(runs);
    }

    /** The plan of a run that has one. */
    Plan plan(int run) throws OutputException {
        Path file = layout.plan(run);
        try {
            return Json.read(read(file).orElseThrow(() -> new FileNotFoundException(file.toString())), Plan.class);
        } catch (IOException | RuntimeException e) {
            throw unreadable(file, e);
        }
    }

    /** The files of rows that are there, by chunk. */
    SortedMap<PartFile, FileStatus> parts() throws OutputException {
        SortedMap<PartFile, FileStatus> parts = new TreeMap<>();
        try {
            RemoteIterator<FileStatus> files = fileSystem.listStatusIterator(layout.root());
            while (files.hasNext()) {
                FileStatus status = files.next();
                PartFile.named(status.getPath().getName()).ifPresent(part -> parts.put(part, status));
            }
        } catch (FileNotFoundException e) {
            return parts;
        } catch (IOException | RuntimeException e) {
            throw unreadable(layout.root(), e);
        }
        return parts;
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

    /** Deletes the files of a directory whose names begin so, and the directories above that hold nothing else. */
    void discardNamed(Path directory, String prefix) {
        discard(directory, name -> name.startsWith(prefix));
    }

    /**
     * Deletes what killed writers left under {@linkplain TemporaryName temporary names}, the lock's but not; a writer that was
     * only thought dead fails. For the lock's holder, before anything is written.
     *
     * @param index of the runs that are there
     */
    void discardTemporary(RunIndex index) {
        if (creation.writesBeside()) {
            discard(layout.root(), OutputDirectory::isUnfinishedPart);
            index.files().forEach((run, names) -> {
                if (names.stream().anyMatch(OutputDirectory::isTemporary)) {
                    discard(layout.run(run), OutputDirectory::isTemporary);
                }
            });
        }
    }

    private static boolean isTemporary(String name) {
        return TemporaryName.target(name).isPresent();
    }

    /** Beside the rows may lie what is somebody else's. */
    private static boolean isUnfinishedPart(String name) {
        return TemporaryName.target(name).flatMap(PartFile::named).isPresent();
    }

    /** Deletes the files of a directory but those of these names. */
    void discardBut(Path directory, Set<String> names) {
        discard(directory, name -> !names.contains(name));
    }

    /** Deletes the directory beside the rows and those above it, as far as they hold nothing. */
    void discardEmpty() {
        try {
            discardEmpty(layout.control());
        } catch (IOException | RuntimeException e) {
            LOG.info("Failed to discard {}: {}", layout.control(), e.getMessage());
        }
    }

    /** Of files that nobody relies on: what cannot be deleted stays. */
    private void discard(Path directory, Predicate<String> names) {
        try {
            for (FileStatus each : fileSystem.listStatus(directory)) {
                if (each.isFile() && names.test(each.getPath().getName())) {
                    fileSystem.delete(each.getPath(), false);
                }
            }
            discardEmpty(directory);
        } catch (FileNotFoundException e) {
            LOG.debug("{} is not there", directory);
        } catch (IOException | RuntimeException e) {
            LOG.info("Failed to discard files of {}: {}", directory, e.getMessage());
        }
    }

    private void discardEmpty(Path directory) throws IOException {
        for (Path each = directory; isTakenBack(each); each = each.getParent()) {
            try {
                if (fileSystem.listStatus(each).length > 0) {
                    return;
                }
                fileSystem.delete(each, false);
            } catch (FileNotFoundException e) {
                LOG.debug("{} is gone already", each);
            }
        }
    }

    /** An empty output that somebody made stays. */
    private boolean isTakenBack(Path directory) {
        boolean below = Inputs.isInside(directory, layout.root()) && !directory.equals(layout.root());
        return below || absent.contains(directory);
    }

    /** Creates a file unless there is one of that name. */
    CreateIfAbsent.Outcome createIfAbsent(Path target, byte[] content) throws OutputException {
        try {
            return creation.create(content, target);
        } catch (IOException | RuntimeException e) {
            throw unusable(layout.root(), e);
        }
    }

    /** Whether a file's place never stands empty while it is replaced, also if the writer is killed. */
    boolean replacesInOneStep() {
        return creation.replacesInOneStep();
    }

    /** Creates a file that must not be there yet. */
    public void create(Path target, byte[] content) throws OutputException {
        if (createIfAbsent(target, content) == CreateIfAbsent.Outcome.TAKEN) {
            throw new OutputException("Cannot write %s: another driver wrote it meanwhile".formatted(target));
        }
    }

    /** Creates a file, or takes the place of one unless {@code last}, which comes after it, is there; of two writers one wins. */
    void createOrReplace(Path target, byte[] content, Path last) throws OutputException {
        if (createIfAbsent(target, content) != CreateIfAbsent.Outcome.TAKEN) {
            return;
        }
        try {
            FileStamp stamp = FileStamp.of(fileSystem.getFileStatus(target));
            if (!fileSystem.exists(last)) {
                creation.replace(content, target, stamp);
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
            throw unreadable(file, e);
        }
    }

    /** The tree in a file, if it is there and whole. */
    Optional<JsonNode> json(Path file) throws OutputException {
        Optional<byte[]> text = read(file);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Json.read(text.get(), JsonNode.class));
        } catch (IOException e) {
            throw unreadable(file, e);
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

    private static OutputException unreadable(Path path, Exception cause) {
        return new OutputException("Cannot read %s: %s".formatted(path, StoreFailure.reason(cause, path)), cause);
    }
}
