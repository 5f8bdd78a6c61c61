package io.sparkresnet.it;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local disk, on which no chunk's file but the first few finds room, as the kernel says it: half way through its bytes. */
public final class FullDisk extends LocalFileSystem {
    private static final AtomicInteger ROOM = new AtomicInteger();

    public FullDisk() {
        super(new Disk());
    }

    /** Settings that put it in the place of the local file system; room for so many chunks. */
    static Map<String, String> settings(int chunks) {
        ROOM.set(chunks);
        return Map.of(
                "spark.hadoop.fs.file.impl",
                FullDisk.class.getName(),
                "spark.hadoop.fs.file.impl.disable.cache",
                "true");
    }

    private static final class Disk extends RawLocalFileSystem {
        @Override
        @SuppressWarnings("deprecation")
        public FSDataOutputStream create(
                Path file,
                FsPermission permission,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                Progressable progress)
                throws IOException {
            FSDataOutputStream out =
                    super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
            return isChunk(file) && ROOM.decrementAndGet() < 0 ? new FSDataOutputStream(new Full(out), null) : out;
        }

        private static boolean isChunk(Path file) {
            return file.getParent().getName().startsWith("spark-resnet-chunk-")
                    && file.getName().endsWith(".parquet");
        }
    }

    /** Takes the first bytes. */
    private static final class Full extends OutputStream {
        private final OutputStream out;
        private int left = 64;

        Full(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            if (left-- <= 0) {
                throw new IOException("No space left on device");
            }
            out.write(value);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
