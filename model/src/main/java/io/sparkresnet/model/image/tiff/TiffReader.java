package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.FormatReader;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Orientation;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Window;

/**
 * TIFF and BigTIFF, the first page, in plain Java. Pixels and verdicts are those of Pillow 13: uncompressed files as Pillow
 * reads them itself, compressed ones as the libtiff that its wheels bundle does.
 */
public final class TiffReader implements FormatReader {

    /** A reader. */
    public TiffReader() {}

    @Override
    public ImageHeader header(byte[] encoded) throws ImageDecodeException {
        Layout layout = Layout.of(Directory.first(encoded));
        return new ImageHeader(ImageFormat.TIFF, layout.width(), layout.height());
    }

    @Override
    public Orientation orientation(byte[] encoded) throws ImageDecodeException {
        return StoredOrientation.of(Directory.first(encoded));
    }

    @Override
    public boolean turnsUpright() {
        return true;
    }

    @Override
    public Pixels pixels(byte[] encoded, ChannelMode mode, Window window) throws ImageDecodeException {
        Layout layout = Layout.of(Directory.first(encoded));
        byte[] palette = layout.palette();
        Canvas canvas =
                layout.compression() == Compression.NONE ? PlainPixels.read(layout) : DecodedPixels.read(layout);
        return canvas.convert(mode, palette);
    }
}
