package io.sparkresnet.model.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lies in buckets under an image's name and is none: told by its first bytes, so that the row says what was downloaded in
 * the image's place.
 */
enum OtherFile {
    /** A store's answer to a request that it refused, saved as if it were the object. */
    STORE_ERROR("an error answer of an object store"),
    HTML("an HTML page"),
    XML("an XML document"),
    JSON("a JSON document"),
    LFS_POINTER("a pointer of Git LFS, not the file itself"),
    ZIP("a zip archive"),
    TAR("a tar archive"),
    GZIP("a gzip file"),
    BZIP2("a bzip2 file"),
    XZ("an xz file"),
    ZSTD("a Zstandard file"),
    SEVEN_ZIP("a 7z archive"),
    RAR("a RAR archive"),
    PARQUET("a Parquet file"),
    NUMPY("a NumPy array"),
    HDF5("an HDF5 file"),
    WAV("a WAV recording"),
    MP3("an MP3 recording");

    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
    private static final Pattern MARKUP = Pattern.compile("<(\\?xml|!doctype|!--|[a-z][a-z0-9:_.-]*[\\s/>])");
    private static final Pattern PAGE = Pattern.compile("<(!doctype\\s+)?html");
    private static final Pattern OBJECT = Pattern.compile("\\{\\s*[\"}]");
    private static final Pattern LIST = Pattern.compile("\\[\\s*[\"\\[\\]{0-9tfn-]");
    private static final Pattern ERROR_CODE = Pattern.compile("<Error>\\s*<Code>([A-Za-z0-9.]{1,100})</Code>");
    private static final int TAR_MAGIC = 257;

    private final String description;

    OtherFile(String description) {
        this.description = description;
    }

    /** What the file is, {@code an HTML page}; empty for what is none of these. */
    static Optional<String> describe(byte[] encoded) {
        String head = ImageFormat.head(encoded);
        return Arrays.stream(values())
                .filter(each -> each.begins(head))
                .findFirst()
                .map(each -> each == STORE_ERROR ? each.description + errorCode(head) : each.description);
    }

    private static String errorCode(String head) {
        Matcher code = ERROR_CODE.matcher(head);
        return code.find() ? " (" + code.group(1) + ")" : "";
    }

    private boolean begins(String head) {
        return switch (this) {
            case STORE_ERROR -> isMarkup(head) && ERROR_CODE.matcher(head).find();
            case HTML -> isMarkup(head) && isHtml(head);
            case XML -> isMarkup(head);
            case JSON ->
                OBJECT.matcher(text(head)).lookingAt()
                        || LIST.matcher(text(head)).lookingAt();
            case LFS_POINTER -> head.startsWith("version https://git-lfs.github.com/spec/");
            case ZIP -> head.startsWith("PK\u0003\u0004") || head.startsWith("PK\u0005\u0006");
            case TAR -> head.startsWith("ustar", TAR_MAGIC);
            case GZIP -> head.startsWith("\u001f\u008b");
            case BZIP2 -> head.startsWith("BZh");
            case XZ -> head.startsWith("\u00fd7zXZ\0");
            case ZSTD -> head.startsWith("(\u00b5/\u00fd");
            case SEVEN_ZIP -> head.startsWith("7z\u00bc\u00af'\u001c");
            case RAR -> head.startsWith("Rar!\u001a\u0007");
            case PARQUET -> head.startsWith("PAR1");
            case NUMPY -> head.startsWith("\u0093NUMPY");
            case HDF5 -> head.startsWith("\u0089HDF\r\n\u001a\n");
            case WAV -> head.startsWith("RIFF") && head.startsWith("WAVE", 8);
            case MP3 -> head.startsWith("ID3");
        };
    }

    /** Whether the text is XML, HTML or a relative of them. */
    static boolean isMarkup(String head) {
        return MARKUP.matcher(text(head).toLowerCase(Locale.ROOT)).lookingAt();
    }

    /** Whether markup is a page. */
    static boolean isHtml(String head) {
        return PAGE.matcher(head.toLowerCase(Locale.ROOT)).find();
    }

    private static String text(String head) {
        return (head.startsWith(BYTE_ORDER_MARK) ? head.substring(BYTE_ORDER_MARK.length()) : head).stripLeading();
    }
}
