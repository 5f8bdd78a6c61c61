package io.sparkresnet.udf;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** Tells from an exception of any file system why an image could not be read, in the row's words. */
final class FetchFailure {
    /** Enough for a store's own sentence; some carry a whole page. */
    private static final int LONGEST_MESSAGE = 300;

    /** Causes behind an exception that are looked at. */
    private static final int DEEPEST = 8;

    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?");

    /** S3A's answer to 503 and 429; named by its text because this module knows no store. */
    private static final String THROTTLED = "AWSServiceThrottledException";

    private static final Pattern SLOW_DOWN = Pattern.compile(
            "slow ?down|too ?many ?requests|server ?(is )?busy"
                    + "|reduce your request rate|(status|code)[\": ]*(429|503)\\b",
            Pattern.CASE_INSENSITIVE);

    private FetchFailure() {}

    /** Whether a store fails or is merely asked too much. */
    enum Sort {
        /** 503 Slow Down, 429 Too Many Requests. */
        THROTTLED,
        /** Everything else. */
        OTHER
    }

    /** Tells {@code failure}'s sort. */
    static Sort sort(ImageRef image, Exception failure) {
        @Nullable Throwable each = failure instanceof FetchException ? null : failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            String message = each.getMessage();
            if (each.getClass().getSimpleName().equals(THROTTLED)
                    || (message != null
                            && SLOW_DOWN.matcher(withoutPath(image, message)).find())) {
                return Sort.THROTTLED;
            }
            each = each.getCause();
        }
        return Sort.OTHER;
    }

    /** The row's error for {@code failure}: one line, without {@code image}'s URI. */
    static ImageError of(ImageRef image, Exception failure) {
        ErrorKind kind = kindOf(failure);
        String message = failure.getMessage();
        if (!(failure instanceof FetchException)) {
            String reason = withoutPath(image, firstLine(message == null ? "" : message));
            String name = failure.getClass().getSimpleName();
            message = switch (kind) {
                case MISSING -> "Not found: listed, but no longer there";
                case FORBIDDEN -> "Access denied: " + reason;
                case CHANGED -> "Changed since it was listed: expected version " + image.version();
                default -> reason.isEmpty() ? name : name + ": " + reason;
            };
        }
        return new ImageError(ErrorStage.FETCH, kind, message == null ? kind.text() : message);
    }

    private static ErrorKind kindOf(Exception failure) {
        // Stores wrap: the first cause that tells decides.
        Throwable each = failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            ErrorKind kind = ownKind(each);
            if (kind != null) {
                return kind;
            }
            each = each.getCause();
        }
        return failure instanceof IOException ? ErrorKind.IO : ErrorKind.INTERNAL;
    }

    private static @Nullable ErrorKind ownKind(Throwable failure) {
        if (failure instanceof FetchException known) {
            return known.kind();
        }
        // S3A's answer to a failed If-Match; named by its text because this module knows no store.
        if (failure.getClass().getSimpleName().equals("RemoteFileChangedException")) {
            return ErrorKind.CHANGED;
        }
        if (failure instanceof java.nio.file.AccessDeniedException || failure instanceof AccessControlException) {
            return ErrorKind.FORBIDDEN;
        }
        if (failure instanceof FileNotFoundException || failure instanceof java.nio.file.NoSuchFileException) {
            String message = failure.getMessage();
            // java.io.FileInputStream's only sign of a file without read permission.
            boolean denied = message != null && message.endsWith("(Permission denied)");
            return denied ? ErrorKind.FORBIDDEN : ErrorKind.MISSING;
        }
        // Hadoop's ConnectTimeoutException is a SocketTimeoutException.
        if (failure instanceof SocketTimeoutException || failure instanceof TimeoutException) {
            return ErrorKind.TIMEOUT;
        }
        return null;
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("").strip();
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
    }

    private static String withoutPath(ImageRef image, String text) {
        String withoutScheme = SCHEME.matcher(image.path()).replaceFirst("");
        return text.replace(image.path(), "it").replace(withoutScheme, "it");
    }
}
