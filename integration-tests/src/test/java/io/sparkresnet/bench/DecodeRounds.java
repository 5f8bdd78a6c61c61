package io.sparkresnet.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes and preprocesses folders of images on one thread, a round whenever it is asked, so that rounds can take turns with
 * those of another program.
 *
 * <p>{@code DecodeRounds} reads a folder a line from standard input, goes once over its files by torchvision's 256/224 recipe,
 * from bytes in memory to a reused direct buffer, and answers with the seconds of CPU that the whole JVM
 * took, its collector and compiler included, or with the first refusal.
 */
public final class DecodeRounds {
    private static final int SIDE = 224;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    private final Preprocessor preprocessor = new Preprocessor(Recipe.imageNet(256, SIDE));
    private final FloatBuffer input = ByteBuffer.allocateDirect(3 * SIDE * SIDE * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();

    private DecodeRounds() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        DecodeRounds rounds = new DecodeRounds();
        BufferedReader folders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String folder = folders.readLine(); folder != null; folder = folders.readLine()) {
            System.out.println(rounds.round(Path.of(folder)));
            System.out.flush();
        }
    }

    private String round(Path folder) throws IOException {
        List<byte[]> images = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                images.add(Files.readAllBytes(file));
            }
        }
        long started = system.getProcessCpuTime();
        try {
            for (byte[] encoded : images) {
                Pixels image = decoder.decode(encoded, preprocessor);
                preprocessor.write(image, input.clear());
            }
        } catch (ImageDecodeException e) {
            return "refused " + e.getMessage();
        }
        return Double.toString((system.getProcessCpuTime() - started) / 1e9);
    }
}
