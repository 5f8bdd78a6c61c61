package io.sparkresnet.model.image;

import io.sparkresnet.model.image.ImageDecodeException.Kind;
import io.sparkresnet.model.image.bmp.BmpReader;
import io.sparkresnet.model.image.gif.GifReader;
import io.sparkresnet.model.image.jpeg.JpegReader;
import io.sparkresnet.model.image.png.PngReader;
import io.sparkresnet.model.image.tiff.TiffReader;
import io.sparkresnet.model.image.webp.WebpReader;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The readers of this build, by format. */
final class FormatReaders {
    private static final Map<ImageFormat, FormatReader> READERS = Map.ofEntries(
            Map.entry(ImageFormat.JPEG, new JpegReader()),
            Map.entry(ImageFormat.PNG, new PngReader()),
            Map.entry(ImageFormat.GIF, new GifReader()),
            Map.entry(ImageFormat.BMP, new BmpReader()),
            Map.entry(ImageFormat.WEBP, new WebpReader()),
            Map.entry(ImageFormat.TIFF, new TiffReader()));

    private FormatReaders() {}

    /** The reader of an encoded image. */
    static FormatReader of(byte[] encoded) throws ImageDecodeException {
        if (encoded.length == 0) {
            throw new ImageDecodeException(Kind.EMPTY, "Cannot decode image: it has 0 bytes");
        }
        Optional<ImageFormat> format = ImageFormat.of(encoded);
        if (format.isEmpty()) {
            String is = OtherFile.describe(encoded)
                    .map(known -> "it is " + known)
                    .orElseGet(() -> "its first bytes are those of no known image format: " + firstBytes(encoded));
            throw new ImageDecodeException(Kind.NOT_AN_IMAGE, "Cannot decode image: " + is);
        }
        FormatReader reader = READERS.get(format.get());
        if (reader == null) {
            throw new ImageDecodeException(
                    Kind.UNSUPPORTED,
                    "Cannot decode %s: the format is not supported (expected %s)"
                            .formatted(format.get().title(), supported()));
        }
        return reader;
    }

    /** The titles of what is read: {@code JPEG or PNG}. */
    static String supported() {
        return READERS.keySet().stream().sorted().map(ImageFormat::title).collect(Collectors.joining(" or "));
    }

    private static String firstBytes(byte[] encoded) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(8, encoded.length); i++) {
            hex.append(i == 0 ? "" : " ").append("%02x".formatted(encoded[i]));
        }
        return hex.toString();
    }
}
