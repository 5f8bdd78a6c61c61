package io.sparkresnet.udf;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSupport;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/**
 * Reads images through Hadoop's {@code FileSystem}, HDFS and object stores by the same calls; local files, which are named
 * through it, as what they are, for a third of the CPU. Thread-safe.
 *
 * <p>The listed status goes along with the open call, so an object store is asked once per image (S3A: no HEAD, one GET). The
 * bytes are held to the listed version: by its etag where the store and the {@link FileStatusSource} know one, always by its
 * length, and where the read itself is not held to an etag, by one look at the status after it: the etag, if there is one, or
 * the modification time.
 */
final class FileSystemSource implements ImageSource {
    /** Bytes between two looks at the cancellation; the read buffer of S3A's and HDFS's clients is of this order. */
    private static final int SLICE = 128 << 10;

    private static final long SECOND = 1000;

    private final Configuration conf;
    private final FileStatusSource statuses;
    private final UserGroupInformation user;
    private final Map<String, FileSystem> fileSystems = new ConcurrentHashMap<>();
    /** What other tasks' reads have seen: file systems are shared. */
    private final AtomicLong throttledBefore = new AtomicLong();

    /** A source for the current thread's user, whatever thread reads. */
    FileSystemSource(Configuration conf, FileStatusSource statuses) throws IOException {
        this.conf = conf;
        this.statuses = statuses;
        this.user = UserGroupInformation.getCurrentUser();
    }

    @Override
    public byte[] read(ImageRef image, BooleanSupplier cancelled) throws IOException {
        Path path = new Path(image.path());
        FileSystem fileSystem = fileSystem(path.toUri());
        byte[] content = new byte[Math.toIntExact(image.length())];
        FileStatus listed = statuses.status(image, path);
        try (InputStream in = open(fileSystem, image, listed)) {
            int read = 0;
            while (read < content.length) {
                if (cancelled.getAsBoolean()) {
                    throw new InterruptedIOException("Cancelled after %d bytes".formatted(read));
                }
                int count = in.read(content, read, Math.min(SLICE, content.length - read));
                if (count < 0) {
                    requireListed(fileSystem, image, path);
                    throw new FetchException(
                            ErrorKind.IO,
                            "Read ended early: expected %d bytes, got %d".formatted(content.length, read));
                }
                read += count;
            }
            if (in.read() >= 0) {
                throw new FetchException(
                        ErrorKind.CHANGED,
                        "Changed since it was listed: expected %d bytes, got more".formatted(content.length));
            }
        }
        if (image.etag() == null || !(listed instanceof EtagSource)) {
            requireListed(fileSystem, image, path);
        }
        return content;
    }

    private static InputStream open(FileSystem fileSystem, ImageRef image, FileStatus listed) throws IOException {
        @Nullable File file = localFile(fileSystem, listed.getPath());
        if (file != null) {
            return new FileInputStream(file);
        }
        return FutureIO.awaitFuture(fileSystem
                .openFile(listed.getPath())
                .withFileStatus(listed)
                .opt(
                        OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                        OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_WHOLE_FILE)
                .opt(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, Long.toString(image.length()))
                .build());
    }

    /** Null: not a local one, or of a file system that has its own way with it. */
    private static @Nullable File localFile(FileSystem fileSystem, Path path) {
        return fileSystem.getClass() == RawLocalFileSystem.class
                ? ((RawLocalFileSystem) fileSystem).pathToFile(path)
                : null;
    }

    @Override
    public long throttled() {
        long count = -throttledBefore.get();
        for (FileSystem each : fileSystems.values()) {
            count += throttled(each);
        }
        return Math.max(0, count);
    }

    private static long throttled(FileSystem fileSystem) {
        @Nullable IOStatistics statistics = IOStatisticsSupport.retrieveIOStatistics(fileSystem);
        return statistics == null ? 0 : statistics.counters().getOrDefault(StoreStatisticNames.STORE_IO_THROTTLED, 0L);
    }

    private static void requireListed(FileSystem fileSystem, ImageRef image, Path path) throws IOException {
        @Nullable File file = localFile(fileSystem, path);
        if (file != null) {
            // One call of the system; Hadoop's status takes five.
            BasicFileAttributes now = Files.readAttributes(file.toPath(), BasicFileAttributes.class);
            requireListed(image, now.size(), now.lastModifiedTime().toMillis(), 1);
        } else {
            FileStatus now = fileSystem.getFileStatus(path);
            // Of an object without an etag S3 tells the time to the second in one answer and finer in another
            requireListed(image, now.getLen(), now.getModificationTime(), now instanceof EtagSource ? SECOND : 1);
            if (image.etag() != null
                    && now instanceof EtagSource etag
                    && !image.etag().equals(etag.getEtag())) {
                throw new FetchException(
                        ErrorKind.CHANGED,
                        "Changed since it was listed: expected etag %s, got %s"
                                .formatted(image.etag(), etag.getEtag()));
            }
        }
    }

    private static void requireListed(ImageRef image, long length, long modified, long unit) throws FetchException {
        if (length != image.length()) {
            throw new FetchException(
                    ErrorKind.CHANGED,
                    "Changed since it was listed: expected %d bytes, got %d".formatted(image.length(), length));
        }
        if (image.etag() == null && modified / unit != image.modified() / unit) {
            throw new FetchException(
                    ErrorKind.CHANGED,
                    "Changed since it was listed: expected modification time %d, got %d"
                            .formatted(image.modified(), modified));
        }
    }

    /** A file system keeps the user it was made for; threads of the pool outlive tasks and belong to none. */
    private FileSystem fileSystem(URI uri) throws IOException {
        String root = uri.getScheme() + "://" + uri.getAuthority();
        FileSystem known = fileSystems.get(root);
        if (known != null) {
            return known;
        }
        try {
            FileSystem made = user.doAs(
                    (PrivilegedExceptionAction<FileSystem>) () -> withoutChecksums(FileSystem.get(uri, conf)));
            // First, because another thread may ask as soon as the file system is there.
            long before = throttled(made);
            throttledBefore.addAndGet(before);
            if (fileSystems.putIfAbsent(root, made) != null) {
                throttledBefore.addAndGet(-before);
            }
            return made;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Cancelled before the read");
        }
    }

    /** Local files: Hadoop's looks for a checksum file beside each, and cannot name it where the file's name has a colon. */
    private static FileSystem withoutChecksums(FileSystem fileSystem) {
        return fileSystem instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : fileSystem;
    }
}
