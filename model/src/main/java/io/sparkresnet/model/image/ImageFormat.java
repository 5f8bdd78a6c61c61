package io.sparkresnet.model.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A kind of image or video file, told by its first bytes and never by its name. Not every kind that is told apart is also read.
 * What is neither an image nor a video is told by {@link OtherFile}.
 */
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
    /** PostScript, encapsulated or not. */
    EPS("PostScript"),
    /** Windows icon. */
    ICO("ICO"),
    /** Windows cursor. */
    CUR("Windows cursor"),
    /** Apple icon. */
    ICNS("ICNS"),
    /** Portable anymap: PBM, PGM, PPM. */
    PNM("PNM"),
    /** OpenEXR. */
    EXR("OpenEXR"),
    /** Quite OK Image. */
    QOI("QOI"),
    /** JPEG XR. */
    JXR("JPEG XR"),
    /** DirectDraw surface. */
    DDS("DDS"),
    /** GIMP's own. */
    XCF("XCF"),
    /** Radiance pictures of high dynamic range. */
    HDR("Radiance HDR"),
    /** Better Portable Graphics. */
    BPG("BPG"),
    /** PC Paintbrush. */
    PCX("PCX"),
    /** X11 pixmap. */
    XPM("XPM"),
    /** Silicon Graphics image. */
    SGI("SGI"),
    /** Canon's raw pictures of version 3; earlier ones are TIFF. */
    CR3("CR3"),
    /** QuickTime. */
    MOV("QuickTime video"),
    /** MPEG-4 and other ISO base media. */
    MP4("MP4 video"),
    /** Matroska's subset for the web. */
    WEBM("WebM video"),
    /** Matroska. */
    MATROSKA("Matroska video"),
    /** Audio Video Interleave. */
    AVI("AVI video"),
    /** MPEG-1 and MPEG-2: program, transport or elementary stream. */
    MPEG("MPEG video"),
    /** Advanced Systems Format: WMV. */
    ASF("WMV video"),
    /** Flash video. */
    FLV("FLV video"),
    /** Ogg. */
    OGG("Ogg video");

    private static final int TEXT_PREFIX = 1024;
    /** The low byte of every known BMP header's size, so that text that begins with BM is no bitmap. */
    private static final String BMP_HEADER_SIZES = "\f\u0010(48@l|";

    /** TIFF and BigTIFF; Pillow takes the version in the wrong byte order too. */
    private static final Set<String> TIFF_SIGNATURES = Set.of("II*\0", "MM\0*", "II+\0", "MM\0+", "II\0*", "MM*\0");

    private static final Set<String> HEIC_BRANDS = Set.of(
            "heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "mif2", "msf1", "miaf", "avci");
    private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");

    /** Boxes that a QuickTime file without a brand begins with. */
    private static final Set<String> MOV_BOXES = Set.of("moov", "mdat", "wide", "pnot");

    /** Version, whether run lengths are coded, bits of a plane. */
    private static final Pattern PCX_HEAD =
            Pattern.compile("\\n[\\x00\\x02-\\x05][\\x00\\x01][\\x01\\x02\\x04\\x08\\x18]");
    /** Whether run lengths are coded, bytes of a sample, dimensions. */
    private static final Pattern SGI_HEAD = Pattern.compile("\\x01\\xda[\\x00\\x01][\\x01\\x02]\\x00[\\x01-\\x03]");

    private static final String EBML = "\u001aE\u00df\u00a3";
    /** Bytes of an MPEG transport stream's packet. */
    private static final int PACKET = 188;

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
        String head = head(encoded);
        return Arrays.stream(values()).filter(format -> format.begins(head)).findFirst();
    }

    /** The first bytes, each as the char of the same value, so that signatures can be written as strings. */
    static String head(byte[] encoded) {
        return new String(encoded, 0, Math.min(encoded.length, TEXT_PREFIX), StandardCharsets.ISO_8859_1);
    }

    private boolean begins(String head) {
        return switch (this) {
            case JPEG -> head.startsWith("\u00ff\u00d8\u00ff");
            case PNG -> head.startsWith("\u0089PNG\r\n\u001a\n");
            case WEBP -> head.startsWith("RIFF") && head.startsWith("WEBP", 8);
            case GIF -> head.startsWith("GIF87a") || head.startsWith("GIF89a");
            case BMP -> head.startsWith("BM") && head.length() > 14 && BMP_HEADER_SIZES.indexOf(head.charAt(14)) >= 0;
            case TIFF -> TIFF_SIGNATURES.stream().anyMatch(head::startsWith);
            case HEIC -> HEIC_BRANDS.contains(brand(head)) && !isAvif(head);
            case AVIF -> isAvif(head);
            case JXL -> head.startsWith("\u00ff\n") || head.startsWith("\0\0\0\fJXL \r\n\u0087\n");
            case JP2 -> head.startsWith("\u00ffO\u00ffQ") || head.startsWith("\0\0\0\fjP  \r\n\u0087\n");
            case SVG -> OtherFile.isMarkup(head) && head.contains("<svg") && !OtherFile.isHtml(head);
            case PSD -> head.startsWith("8BPS");
            case PDF -> head.startsWith("%PDF-");
            case EPS -> head.startsWith("%!PS") || head.startsWith("\u00c5\u00d0\u00d3\u00c6");
            case ICO -> head.startsWith("\0\0\u0001\0");
            case CUR ->
                head.startsWith("\0\0\u0002\0") && head.length() > 5 && head.charAt(4) != 0 && head.charAt(5) == 0;
            case ICNS -> head.startsWith("icns");
            case PNM ->
                head.length() > 2
                        && head.charAt(0) == 'P'
                        && "1234567Ff".indexOf(head.charAt(1)) >= 0
                        && Character.isWhitespace(head.charAt(2));
            case EXR -> head.startsWith("v/1\u0001");
            case QOI -> head.startsWith("qoif");
            case JXR -> head.startsWith("II\u00bc\u0001");
            case DDS -> head.startsWith("DDS |\0");
            case XCF -> head.startsWith("gimp xcf ");
            case HDR -> head.startsWith("#?RADIANCE") || head.startsWith("#?RGBE");
            case BPG -> head.startsWith("BPG\u00fb");
            case PCX -> PCX_HEAD.matcher(head).lookingAt();
            case XPM -> head.startsWith("/* XPM */");
            case SGI -> SGI_HEAD.matcher(head).lookingAt();
            case CR3 -> brand(head).equals("crx ");
            case MOV -> brand(head).equals("qt  ") || (head.length() >= 8 && MOV_BOXES.contains(head.substring(4, 8)));
            case MP4 -> head.startsWith("ftyp", 4);
            case WEBM -> head.startsWith(EBML) && head.contains("webm");
            case MATROSKA -> head.startsWith(EBML);
            case AVI -> head.startsWith("RIFF") && head.startsWith("AVI ", 8);
            case MPEG ->
                head.startsWith("\0\0\u0001\u00ba") || head.startsWith("\0\0\u0001\u00b3") || isTransport(head);
            case ASF -> head.startsWith("0&\u00b2u\u008ef\u00cf\u0011");
            case FLV -> head.startsWith("FLV\u0001");
            case OGG -> head.startsWith("OggS");
        };
    }

    /** Whether the major brand, or one of those beside a general one, is AVIF's. */
    private static boolean isAvif(String head) {
        if (AVIF_BRANDS.contains(brand(head))) {
            return true;
        }
        int end = Math.min(head.length(), head.length() < 4 ? 0 : (head.charAt(2) << 8) + head.charAt(3));
        boolean avif = false;
        for (int at = 16; HEIC_BRANDS.contains(brand(head)) && at + 4 <= end; at += 4) {
            String compatible = head.substring(at, at + 4);
            if (compatible.equals("heic") || compatible.equals("heix")) {
                return false;
            }
            avif |= AVIF_BRANDS.contains(compatible);
        }
        return avif;
    }

    private static boolean isTransport(String head) {
        for (int at = 0; at <= 2 * PACKET; at += PACKET) {
            if (head.length() <= at || head.charAt(at) != 'G') {
                return false;
            }
        }
        return true;
    }

    /** The major brand of an ISO base media file; empty for any other file. */
    private static String brand(String head) {
        return head.length() >= 12 && head.startsWith("ftyp", 4) ? head.substring(8, 12) : "";
    }
}
