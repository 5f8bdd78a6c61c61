package io.sparkresnet.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.weights.BundledModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What no job over these images can do without: each file opened and read by Hadoop's file system, and looked at once more for its
 * version; then the same with decoding and preprocessing for the bundled model. One thread, no Spark.
 *
 * <p>{@code ReadAndDecode DIRECTORY IMAGES} takes the first so many files and prints CPU microseconds of the process an image, after
 * a first round of each for the compiler: {@code reading reading-and-decoding}.
 */
public final class ReadAndDecode {
    private final RawLocalFileSystem fileSystem = new RawLocalFileSystem();
    private final List<FileStatus> files = new ArrayList<>();
    private final Recipe recipe = BundledModel.recipe();
    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    private final Preprocessor preprocessor = new Preprocessor(recipe);
    private final FloatBuffer pixels = ByteBuffer.allocateDirect(3 * 224 * 224 * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();

    private ReadAndDecode(String directory, int images) throws IOException {
        fileSystem.initialize(FileSystem.getLocal(new Configuration()).getUri(), new Configuration());
        RemoteIterator<LocatedFileStatus> tree = fileSystem.listFiles(new Path(directory), true);
        while (files.size() < images && tree.hasNext()) {
            files.add(tree.next());
        }
    }

    /** Runs it. */
    public static void main(String[] args) throws IOException, ImageDecodeException {
        ReadAndDecode loop = new ReadAndDecode(args[0], Integer.parseInt(args[1]));
        loop.micros(false);
        loop.micros(true);
        System.out.printf("%.1f %.1f%n", loop.micros(false), loop.micros(true));
    }

    private double micros(boolean decoding) throws IOException, ImageDecodeException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long started = process.getProcessCpuTime();
        for (FileStatus file : files) {
            byte[] content = new byte[Math.toIntExact(file.getLen())];
            try (FSDataInputStream in = fileSystem.open(file.getPath())) {
                in.readFully(content);
            }
            if (fileSystem.getFileStatus(file.getPath()).getLen() != content.length) {
                throw new IOException("Changed: " + file.getPath());
            }
            if (decoding) {
                pixels.clear();
                preprocessor.write(decoder.decode(content, recipe.input(), recipe.exif()), pixels);
            }
        }
        return (process.getProcessCpuTime() - started) / 1e3 / files.size();
    }
}
