package io.sparkresnet.model.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A kind of image file, told by its first bytes and never by its name. Not every kind that is told apart is also read. */
public enum ImageFormat {
    /** JPEG File Interchange Format and its relatives. */
    JPEG("JPEG"),
    /** Portable Network Graphics. */
    PNG("PNG"),
    /** WebP. */
    WEBP("WebP"),
    /** Graphics Interchange Format. */
    GIF("GIF"),
    /** Windows bitmap. */
    BMP("BMP"),
    /** Tagged Image File Format, also BigTIFF and the camera formats built on it. */
    TIFF("TIFF"),
    /** HEIF with HEVC pictures. */
    HEIC("HEIC"),
    /** HEIF with AV1 pictures. */
    AVIF("AVIF"),
    /** JPEG XL. */
    JXL("JPEG XL"),
    /** JPEG 2000, boxed or a bare codestream. */
    JP2("JPEG 2000"),
    /** Scalable Vector Graphics. */
    SVG("SVG"),
    /** Photoshop document. */
    PSD("PSD"),
    /** Portable Document Format. */
    PDF("PDF"),
    /** Windows icon. */
    ICO("ICO"),
    /** Portable anymap: PBM, PGM, PPM. */
    PNM("PNM"),
    /** OpenEXR. */
    EXR("OpenEXR"),
    /** Quite OK Image. */
    QOI("QOI");

    private static final int TEXT_PREFIX = 1024;
    /** The low byte of every known BMP header's size, so that text that begins with BM is no bitmap. */
    private static final String BMP_HEADER_SIZES = "\f\u0010(48@l|";

    /** TIFF and BigTIFF; Pillow takes the version in the wrong byte order too. */
    private static final Set<String> TIFF_SIGNATURES = Set.of("II*\0", "MM\0*", "II+\0", "MM\0+", "II\0*", "MM*\0");

    private static final Set<String> HEIC_BRANDS =
            Set.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1");
    private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");

    private final String title;

    ImageFormat(String title) {
        this.title = title;
    }

    /** The format's name in prose. */
    public String title() {
        return title;
    }

    /** The format's name in a row's {@code format} column: lower case, {@code jpeg}, {@code png}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format that an encoded image's first bytes tell; empty for what is no image of a known kind. */
    public static Optional<ImageFormat> of(byte[] encoded) {
        // Latin-1 maps each byte to the char of the same value, so signatures can be written as strings.
        String head = new String(encoded, 0, Math.min(encoded.length, TEXT_PREFIX), StandardCharsets.ISO_8859_1);
        return Arrays.stream(values()).filter(format -> format.begins(head)).findFirst();
    }

    private boolean begins(String head) {
        return switch (this) {
            case JPEG -> head.startsWith("\u00ff\u00d8\u00ff");
            case PNG -> head.startsWith("\u0089PNG\r\n\u001a\n");
            case WEBP -> head.startsWith("RIFF") && head.startsWith("WEBP", 8);
            case GIF -> head.startsWith("GIF87a") || head.startsWith("GIF89a");
            case BMP -> head.startsWith("BM") && head.length() > 14 && BMP_HEADER_SIZES.indexOf(head.charAt(14)) >= 0;
            case TIFF -> TIFF_SIGNATURES.stream().anyMatch(head::startsWith);
            case HEIC -> HEIC_BRANDS.contains(brand(head));
            case AVIF -> AVIF_BRANDS.contains(brand(head));
            case JXL -> head.startsWith("\u00ff\n") || head.startsWith("\0\0\0\fJXL \r\n\u0087\n");
            case JP2 -> head.startsWith("\u00ffO\u00ffQ") || head.startsWith("\0\0\0\fjP  \r\n\u0087\n");
            case SVG -> head.contains("<svg") && head.stripLeading().startsWith("<");
            case PSD -> head.startsWith("8BPS");
            case PDF -> head.startsWith("%PDF-");
            case ICO -> head.startsWith("\0\0\u0001\0");
            case PNM ->
                head.length() > 2
                        && head.charAt(0) == 'P'
                        && "123456".indexOf(head.charAt(1)) >= 0
                        && Character.isWhitespace(head.charAt(2));
            case EXR -> head.startsWith("v/1\u0001");
            case QOI -> head.startsWith("qoif");
        };
    }

    /** The major brand of an ISO base media file; empty for any other file. */
    private static String brand(String head) {
        return head.length() >= 12 && head.startsWith("ftyp", 4) ? head.substring(8, 12) : "";
    }
}
