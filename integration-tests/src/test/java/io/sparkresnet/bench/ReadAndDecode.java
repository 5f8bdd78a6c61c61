package io.sparkresnet.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.weights.BundledModel;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
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
 * What no job over these images can do without: each file opened and read, and looked at once more for its version, by Hadoop's
 * file system or by Java alone; then the latter with decoding and preprocessing for the bundled model. One thread, no Spark.
 *
 * <p>{@code ReadAndDecode DIRECTORY IMAGES} takes the first so many files and prints CPU microseconds of the process an image, after
 * a first round of each for the compiler: {@code by-hadoop by-java by-java-and-decoded}.
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
        double[] micros = new double[3];
        for (int round = 0; round < 2; round++) {
            micros[0] = loop.micros(loop::readByHadoop);
            micros[1] = loop.micros(ReadAndDecode::read);
            micros[2] = loop.micros(file -> loop.decode(read(file)));
        }
        System.out.printf("%.1f %.1f %.1f%n", micros[0], micros[1], micros[2]);
    }

    private interface Step {
        Object of(FileStatus file) throws IOException, ImageDecodeException;
    }

    private double micros(Step step) throws IOException, ImageDecodeException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long started = process.getProcessCpuTime();
        for (FileStatus file : files) {
            step.of(file);
        }
        return (process.getProcessCpuTime() - started) / 1e3 / files.size();
    }

    private byte[] readByHadoop(FileStatus file) throws IOException {
        byte[] content = new byte[Math.toIntExact(file.getLen())];
        try (FSDataInputStream in = fileSystem.open(file.getPath())) {
            in.readFully(content);
        }
        requireLength(fileSystem.getFileStatus(file.getPath()).getLen(), content);
        return content;
    }

    private static byte[] read(FileStatus file) throws IOException {
        byte[] content = new byte[Math.toIntExact(file.getLen())];
        java.nio.file.Path path = java.nio.file.Path.of(file.getPath().toUri().getPath());
        try (FileInputStream in = new FileInputStream(path.toFile())) {
            in.readNBytes(content, 0, content.length);
        }
        requireLength(Files.readAttributes(path, BasicFileAttributes.class).size(), content);
        return content;
    }

    private static void requireLength(long length, byte[] content) throws IOException {
        if (length != content.length) {
            throw new IOException("Changed: expected %d bytes, got %d".formatted(length, content.length));
        }
    }

    private Object decode(byte[] content) throws ImageDecodeException {
        pixels.clear();
        preprocessor.write(decoder.decode(content, recipe.input(), recipe.exif()), pixels);
        return pixels;
    }
}
