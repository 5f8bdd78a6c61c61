package io.sparkresnet.udf;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Locale;

/** Why an image failed: the closed list of the row's {@code error.kind}. */
public enum ErrorKind {
    /** Fetch: listed, but no longer there. */
    MISSING(true),
    /** Fetch: there, but no longer the listed version. */
    CHANGED(true),
    /** Fetch: the store refuses to hand it out. */
    FORBIDDEN(false),
    /** Fetch: the store did not answer in time. */
    TIMEOUT(true),
    /** Fetch: the store or the way to it failed: a 5xx answer, a broken connection, an unknown host. */
    IO(true),
    /** Fetch: more bytes than one file may have. Decode: more pixels than one image may have. */
    TOO_LARGE(false),
    /** Decode: zero bytes. */
    EMPTY(false),
    /** Decode: not an image of any known kind. */
    NOT_AN_IMAGE(false),
    /** Decode: an image of a kind, or with a feature, that is not read. */
    UNSUPPORTED(false),
    /** Decode: it ends before its pixels do. */
    TRUNCATED(false),
    /** Decode: its bytes contradict its format. */
    CORRUPT(false),
    /** Infer: the engine refused this image's input, also alone. */
    ENGINE(false),
    /** Infer: the network gave NaN or an infinity. */
    NOT_FINITE(false),
    /** Any stage: its evaluation ended the process, each time with nothing else in work; see {@link Fence}. */
    CRASHED(false),
    /** Any stage: an unexpected failure of this program; a defect, worth a report. */
    INTERNAL(false);

    private final boolean passing;

    ErrorKind(boolean passing) {
        this.passing = passing;
    }

    /** Whether the same image may well succeed in a later run. */
    public boolean passing() {
        return passing;
    }

    /** As it stands in a row: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A decoder's refusal. */
    static ErrorKind of(ImageDecodeException.Kind kind) {
        return switch (kind) {
            case EMPTY -> EMPTY;
            case NOT_AN_IMAGE -> NOT_AN_IMAGE;
            case UNSUPPORTED -> UNSUPPORTED;
            case TRUNCATED -> TRUNCATED;
            case CORRUPT -> CORRUPT;
            case TOO_LARGE -> TOO_LARGE;
        };
    }
}
