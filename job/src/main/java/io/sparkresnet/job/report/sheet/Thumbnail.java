package io.sparkresnet.job.report.sheet;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The whole of an image, small, as a {@code data:} URI. Takes bounded memory. */
final class Thumbnail {
    /** Pixels of the longer side. */
    static final int LONGER_SIDE = 144;
    /** Of what decodes to more, nothing is shown: a driver may have 1 GiB of heap. */
    private static final long MOST_HEAP = 160L << 20;
    /** A PNG of up to so many bytes stays one; a photograph's is larger, and becomes a JPEG of a few kilobytes. */
    private static final int MOST_PNG = 6 << 10;

    private static final ImageDecoder DECODER = new ImageDecoder(DecodeLimits.DEFAULT);

    private Thumbnail() {}

    /** The picture of an encoded image, turned upright or not as the run's recipe has it. */
    static String dataUri(byte[] encoded, ExifPolicy exif) throws ImageDecodeException, IOException {
        long heap = DECODER.heapBytes(encoded, ImageHeader.read(encoded));
        if (heap > MOST_HEAP) {
            throw new IOException("decoding it takes %d MB of the driver's memory (expected at most %d)"
                    .formatted(heap >> 20, MOST_HEAP >> 20));
        }
        Pixels small = small(DECODER.decode(encoded, ChannelMode.RGB, exif));
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        small.writePng(png);
        return png.size() <= MOST_PNG ? uri("png", png.toByteArray()) : uri("jpeg", jpeg(small));
    }

    private static Pixels small(Pixels image) {
        int longer = Math.max(image.width(), image.height());
        if (longer <= LONGER_SIDE) {
            return image;
        }
        Recipe.Size size = new Recipe.Size(
                Math.max(1, Math.round((float) LONGER_SIDE * image.height() / longer)),
                Math.max(1, Math.round((float) LONGER_SIDE * image.width() / longer)));
        return new Preprocessor(new Recipe(
                        ChannelMode.RGB,
                        new Recipe.Squash(size),
                        Interpolation.BILINEAR,
                        null,
                        Recipe.IMAGENET_MEAN,
                        Recipe.IMAGENET_STD,
                        ExifPolicy.IGNORE))
                .crop(image);
    }

    private static byte[] jpeg(Pixels image) throws IOException {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] samples = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        byte[] pixels = image.bytes();
        for (int at = 0; at < samples.length; at += 3) {
            samples[at] = pixels[at + 2];
            samples[at + 1] = pixels[at + 1];
            samples[at + 2] = pixels[at];
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        // not ImageIO.write, which keeps a file in the temporary directory
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
            writer.setOutput(out);
            writer.write(picture);
        } finally {
            writer.dispose();
        }
        return jpeg.toByteArray();
    }

    private static String uri(String type, byte[] content) {
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }
}
