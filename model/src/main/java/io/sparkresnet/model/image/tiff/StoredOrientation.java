package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.Orientation;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Pillow turns a TIFF when it loads: by the tag, and where there is none by what an XMP packet says. */
final class StoredOrientation {
    private static final Pattern IN_XMP = Pattern.compile("tiff:Orientation(=\"|>)([0-9])");

    private StoredOrientation() {}

    static Orientation of(Directory directory) throws ImageDecodeException {
        double value = directory.scalar(Tag.ORIENTATION, 0);
        Field xmp = directory.field(Tag.XMP);
        if (!directory.has(Tag.ORIENTATION) && xmp != null) {
            value = inXmp(directory.source, xmp);
        }
        return value == Math.rint(value) ? Orientation.of((long) value) : Orientation.UPRIGHT;
    }

    private static double inXmp(Source source, Field xmp) throws ImageDecodeException {
        if (xmp.type() != FieldType.BYTE && xmp.type() != FieldType.UNDEFINED) {
            throw Refusal.corrupt("its XMP packet is of type %s".formatted(xmp.type()));
        }
        String packet = new String(source.bytes, (int) xmp.at(), (int) xmp.size(), StandardCharsets.ISO_8859_1);
        Matcher matcher = IN_XMP.matcher(packet);
        return matcher.find() ? Double.parseDouble(matcher.group(2)) : 0;
    }
}
