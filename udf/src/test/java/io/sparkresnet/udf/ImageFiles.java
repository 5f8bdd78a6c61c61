package io.sparkresnet.udf;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Small gray PNGs, and their references as a listing would give them. */
final class ImageFiles {
    private ImageFiles() {}

    /** A PNG whose every pixel is {@code gray}, 0 to 255. */
    static byte[] png(int width, int height, int gray) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        int[] samples = new int[width * height];
        Arrays.fill(samples, gray);
        image.getRaster().setSamples(0, 0, width, height, 0, samples);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new IllegalStateException("Failed to write PNG", e);
        }
        return out.toByteArray();
    }

    static ImageRef write(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        return listed(file);
    }

    static ImageRef listed(Path file) throws IOException {
        return new ImageRef(
                new org.apache.hadoop.fs.Path(file.toUri()).toString(),
                Files.size(file),
                Files.getLastModifiedTime(file).toMillis(),
                null);
    }

    /** An image that no file system holds. */
    static ImageRef fake(String name, long length) {
        return new ImageRef("fake://store/" + name, length, 1_700_000_000_000L, "etag-" + name);
    }
}
