package io.sparkresnet.job.cli;

import io.sparkresnet.job.run.OutputDirectory;
import io.sparkresnet.job.run.OutputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The bundled images: 300 of Fashion-MNIST's test set (MIT licence), and what they show.
 *
 * @param truth class name by file name
 */
record DemoImages(Map<String, String> truth) {
    private static final String FOLDER = "/io/sparkresnet/job/demo/";

    static DemoImages bundled() {
        Map<String, String> truth = new LinkedHashMap<>();
        try (InputStream in = open("truth.csv")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> {
                        String[] fields = line.split(",", 3);
                        truth.put(fields[0], fields[2]);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read the bundled truth", e);
        }
        return new DemoImages(truth);
    }

    /**
     * Writes them as PNG files into that folder of the output. One that is there already stays as it is: written again it would
     * be a new version, and a demo that was stopped could not go on.
     */
    void writeTo(OutputDirectory output, Path folder) throws OutputException {
        output.makeDirectory(folder);
        try (ZipInputStream zip = new ZipInputStream(open("test-images.zip"))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path image = new Path(folder, entry.getName());
                byte[] content = zip.readAllBytes();
                Optional<byte[]> there = output.read(image);
                if (there.isEmpty() || !Arrays.equals(there.get(), content)) {
                    write(output, image, content);
                }
            }
        } catch (IOException e) {
            throw new OutputException("Cannot write output %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static void write(OutputDirectory output, Path image, byte[] content) throws IOException {
        try (OutputStream file = output.fileSystem().create(image, true)) {
            file.write(content);
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = DemoImages.class.getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new FileNotFoundException("Cannot find %s in the jar".formatted(FOLDER + name));
        }
        return in;
    }
}
