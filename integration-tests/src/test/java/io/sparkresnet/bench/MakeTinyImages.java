package io.sparkresnet.bench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Makes gray JPEGs of 28x28 and about 900 bytes in directories of a thousand: 200 different ones, and hard links to them.
 *
 * <p>{@code MakeTinyImages DIRECTORY COUNT}
 */
public final class MakeTinyImages {
    private static final int SIDE = 28;
    private static final int DIFFERENT = 200;
    private static final int IN_DIRECTORY = 1_000;

    private MakeTinyImages() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        int count = Integer.parseInt(args[1]);
        Path[] originals = new Path[DIFFERENT];
        Path below = directory;
        for (int i = 0; i < count; i++) {
            if (i % IN_DIRECTORY == 0) {
                below = Files.createDirectories(directory.resolve("d%05d".formatted(i / IN_DIRECTORY)));
            }
            Path file = below.resolve("f%07d.jpg".formatted(i));
            if (i < DIFFERENT) {
                ImageIO.write(image(i), "jpeg", file.toFile());
                originals[i] = file;
            } else {
                Files.createLink(file, originals[i % DIFFERENT]);
            }
        }
    }

    private static BufferedImage image(int index) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = new byte[SIDE * SIDE];
        new Random(index).nextBytes(pixels);
        image.getRaster().setDataElements(0, 0, SIDE, SIDE, pixels);
        return image;
    }
}
