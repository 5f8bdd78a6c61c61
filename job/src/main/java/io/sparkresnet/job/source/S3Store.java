package io.sparkresnet.job.source;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * S3 through S3A, with an eye on the keys as the store tells them ({@link S3KeyInterceptor}). S3A makes Hadoop paths of keys, and
 * a path knows no empty segment, no {@code .} and no {@code ..}: it would show {@code a//b} as {@code a/b}, which is another
 * object or none. Such keys are taken out of the listing and, unless they are excluded, the listing is refused; so are objects
 * with content whose key ends in a slash or in {@code _$folder$}, which S3A takes for directories.
 */
final class S3Store implements InputStore {
    private static final String INTERCEPTORS = "fs.s3a.audit.execution.interceptors";
    private static final String MARKER = "_$folder$";
    private static final Map<String, S3Store> OPEN = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final String rootKey;
    private final TotalsCounter counter;
    private final FileSystem fileSystem;
    private final Set<String> opaque = ConcurrentHashMap.newKeySet();
    private final Set<String> markersOfOpened = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable String> unnameable = new AtomicReference<>();
    private volatile boolean hiding;
    private final LongAdder markers = new LongAdder();

    S3Store(Path root, Configuration conf, TotalsCounter counter) throws IOException {
        this.rootKey = key(root);
        this.counter = counter;
        Configuration watched = new Configuration(conf);
        watched.setClassLoader(S3Store.class.getClassLoader());
        watched.setBoolean("fs.s3a.audit.enabled", true);
        String others = watched.getTrimmed(INTERCEPTORS, "");
        watched.set(INTERCEPTORS, (others.isEmpty() ? "" : others + ",") + S3KeyInterceptor.class.getName());
        watched.set(S3KeyInterceptor.STORE, id);
        OPEN.put(id, this);
        try {
            this.fileSystem = FileSystem.newInstance(root.toUri(), watched);
        } catch (IOException | RuntimeException e) {
            OPEN.remove(id);
            throw e;
        }
    }

    /** The store that is open under that id; null if none is. */
    static @Nullable S3Store of(@Nullable String id) {
        return id == null ? null : OPEN.get(id);
    }

    @Override
    public FileSystem fileSystem() {
        return fileSystem;
    }

    /**
     * A listed object. Returns whether S3A may see it.
     *
     * @param flat whether directories are listed with what is in them
     */
    boolean see(String key, long bytes, long modified, boolean flat) {
        boolean marksDirectory = key.endsWith("/") || key.endsWith(MARKER);
        if (marksDirectory && bytes == 0) {
            if (!flat) {
                markersOfOpened.add(key);
            } else if (!markersOfOpened.contains(key)) {
                markers.increment();
            }
            return isNameable(key);
        }
        if (!marksDirectory && isNameable(key)) {
            return true;
        }
        hiding = true;
        if (counter.wouldTake(relative(key), modified)) {
            unnameable.compareAndSet(null, key);
        }
        return false;
    }

    /** A listed directory, with its slash; the listing is that of {@code prefix}. Returns whether S3A may see it. */
    boolean seeDirectory(String directory, String prefix) {
        if (isNameable(directory)) {
            return true;
        }
        hiding = true;
        opaque.add(prefix);
        return false;
    }

    private String relative(String key) {
        return key.startsWith(rootKey + "/") ? key.substring(rootKey.length() + 1) : key;
    }

    /** Whether the path that S3A makes of a key leads back to it. */
    static boolean isNameable(String key) {
        String expected = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        if (expected.isEmpty()) {
            return false;
        }
        try {
            Path path = new Path("s3a", "bucket", "/" + expected);
            return key(path).equals(expected) && key(new Path(path.toString())).equals(expected);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String key(Path path) {
        String text = path.toUri().getPath();
        return text.startsWith("/") ? text.substring(1) : text;
    }

    @Override
    public boolean isOpaque(Path directory) {
        String key = key(directory);
        return opaque.contains(key.isEmpty() ? "" : key + "/");
    }

    @Override
    public boolean isHiding() {
        return hiding;
    }

    @Override
    public long markers() {
        return markers.sum() + markersOfOpened.size();
    }

    @Override
    public void requireNameable() throws IOException {
        String key = unnameable.get();
        if (key != null) {
            throw new IOException(
                    "Hadoop has no path for the key %s (rename it, or leave it out by --exclude)".formatted(key));
        }
    }

    @Override
    public void close() throws IOException {
        OPEN.remove(id);
        fileSystem.close();
    }
}
