package io.sparkresnet.bench;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Makes JPEGs of 500x375 and about 60 kB, as ImageNet's are: gradients, discs and noise, the same for the same index.
 *
 * <p>{@code MakeImages DIRECTORY COUNT}
 */
public final class MakeImages {
    private static final int WIDTH = 500;
    private static final int HEIGHT = 375;
    private static final float QUALITY = 0.9f;
    private static final int NOISE = 14;

    private MakeImages() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        int count = Integer.parseInt(args[1]);
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            Path file = directory.resolve("%05d.jpg".formatted(i));
            write(image(i), file);
            bytes += Files.size(file);
        }
        System.out.printf("%d images, %d bytes on average%n", count, bytes / count);
    }

    private static BufferedImage image(int index) {
        Random random = new Random(index);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        int[] slope = random.ints(6, -128, 128).toArray();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int noise = random.nextInt(2 * NOISE + 1) - NOISE;
                int rgb = 0;
                for (int channel = 0; channel < 3; channel++) {
                    int value = 128
                            + slope[channel] * (x - WIDTH / 2) / WIDTH
                            + slope[channel + 3] * (y - HEIGHT / 2) / HEIGHT
                            + noise;
                    rgb = rgb << 8 | Math.max(0, Math.min(255, value));
                }
                image.setRGB(x, y, rgb);
            }
        }
        Graphics2D graphics = image.createGraphics();
        for (int i = 0; i < 12; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            int size = 10 + random.nextInt(120);
            graphics.drawOval(random.nextInt(WIDTH), random.nextInt(HEIGHT), size, size);
        }
        graphics.dispose();
        return image;
    }

    private static void write(BufferedImage image, Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(QUALITY);
        try (OutputStream out = Files.newOutputStream(file);
                ImageOutputStream encoded = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(encoded);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
    }
}
