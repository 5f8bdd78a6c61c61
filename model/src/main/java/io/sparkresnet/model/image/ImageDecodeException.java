package io.sparkresnet.model.image;

import org.jspecify.annotations.Nullable;

/** An image cannot become pixels. It costs its own row and nothing else; the caller adds where the image lies. */
public final class ImageDecodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** An image that is refused for a reason of that kind. */
    public ImageDecodeException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** An image that made a decoder fail. */
    public ImageDecodeException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** An image whose bytes contradict its format. */
    public static ImageDecodeException corrupt(ImageFormat format, String reason) {
        return new ImageDecodeException(Kind.CORRUPT, "Cannot decode %s: %s".formatted(format.title(), reason));
    }

    /** An image that ends before its pixels do. */
    public static ImageDecodeException truncated(ImageFormat format, String reason) {
        return new ImageDecodeException(Kind.TRUNCATED, "Cannot decode %s: %s".formatted(format.title(), reason));
    }

    /** An image with a feature that is not read. */
    public static ImageDecodeException unsupported(ImageFormat format, String reason) {
        return new ImageDecodeException(Kind.UNSUPPORTED, "Cannot decode %s: %s".formatted(format.title(), reason));
    }

    /** What is wrong, from the closed list of the row's {@code error.kind}. */
    public Kind kind() {
        return kind;
    }

    /** The kinds of refusal, written to rows in lower case. */
    public enum Kind {
        /** Zero bytes. */
        EMPTY,
        /** Not an image of any known kind. */
        NOT_AN_IMAGE,
        /** An image of a kind, or with a feature, that is not read. */
        UNSUPPORTED,
        /** It ends before its pixels do. */
        TRUNCATED,
        /** Its bytes contradict its format. */
        CORRUPT,
        /** More pixels or bytes than the limits allow. */
        TOO_LARGE
    }
}
