package io.sparkresnet.it;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under {@code ending:}, of which some end the process that opens them, as a crash in native code does. */
public final class EndingFileSystem extends RawLocalFileSystem {
    private static final URI ROOT = URI.create("ending:///");
    /** As the kernel ends a process that takes too much memory. */
    private static final int KILLED = 137;

    /** Settings that make the scheme known to Spark. */
    static Map<String, String> settings() {
        return Map.of("spark.hadoop.fs.ending.impl", EndingFileSystem.class.getName());
    }

    /** The URI of a local directory. */
    static String uri(java.nio.file.Path directory) {
        return "ending://" + directory;
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        if (path.getName().contains("killer")) {
            Runtime.getRuntime().halt(KILLED);
        }
        return super.open(path, bufferSize);
    }
}
