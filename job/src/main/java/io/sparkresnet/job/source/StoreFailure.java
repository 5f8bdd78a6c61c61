package io.sparkresnet.job.source;

import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** Says in a few words why a store did not do what it was asked. */
public final class StoreFailure {
    private static final int DEEPEST = 20;
    /** HDFS names so what it refused. */
    private static final Pattern INODE = Pattern.compile("inode=\"([^\"]*)\"");

    private static final String FILE_SYSTEMS = "org.apache.hadoop.fs.";
    private static final String OWN = "io.sparkresnet.";

    private StoreFailure() {}

    /** The reason that {@code failure} or one of its causes gives; never a trace. */
    public static String reason(Throwable failure, Path path) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            String known = known(each, path);
            if (!known.isEmpty()) {
                return known;
            }
            each = each.getCause();
        }
        Throwable told =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        String message = told.getMessage();
        return message == null || message.isBlank() ? told.getClass().getSimpleName() : firstLine(message);
    }

    /**
     * Whether {@code failure} came out of a Hadoop file system, whatever its class: an answer that makes no sense makes S3A throw
     * a NullPointerException. Its causes are not looked at.
     */
    public static boolean isOne(Throwable failure) {
        for (StackTraceElement each : failure.getStackTrace()) {
            if (each.getClassName().startsWith(OWN)) {
                return false;
            }
            if (each.getClassName().startsWith(FILE_SYSTEMS)) {
                return true;
            }
        }
        return false;
    }

    private static String known(Throwable failure, Path path) {
        String name = failure.getClass().getSimpleName();
        String text = String.valueOf(failure.getMessage());
        if (failure instanceof DirectoryException) {
            return text;
        }
        // S3A's own classes are told by name: they are the cluster's and may be absent
        if (name.equals("UnknownStoreException") || name.equals("NoSuchBucketException")) {
            return "bucket does not exist";
        }
        if (name.contains("NoAuthWithAWS") || text.contains("NoAuthWithAWS") || text.contains("No AWS Credentials")) {
            return "access denied: no AWS credentials found";
        }
        if (failure instanceof AccessDeniedException
                || failure instanceof AccessControlException
                || text.contains("Permission denied")) {
            Matcher inode = INODE.matcher(text);
            return text.contains("403")
                    ? "access denied (403 Forbidden)"
                    : inode.find() ? "access denied: " + inode.group(1) : "access denied";
        }
        if (failure instanceof FileNotFoundException || failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        // S3A's, of an answer without headers
        if (failure instanceof NullPointerException && isOne(failure)) {
            return "the store gave an answer that makes no sense";
        }
        if (failure instanceof UnknownHostException) {
            return "cannot reach the store: unknown host " + firstLine(text);
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return "cannot reach the store: " + firstLine(text);
        }
        if (failure instanceof ExecutionException) {
            return "";
        }
        if (text.startsWith("Mkdirs failed") || text.startsWith("mkdir of ")) {
            return "no directory can be created there";
        }
        if (text.startsWith("Incomplete HDFS URI")) {
            return "the URI names no host (expected hdfs://host:port/path, or fs.defaultFS set to that)";
        }
        if (failure instanceof SocketTimeoutException || name.contains("Timeout")) {
            return "cannot reach the store: no answer in time";
        }
        if (failure instanceof UnsupportedFileSystemException || text.startsWith("No FileSystem for scheme")) {
            return "no file system for %s:// on the class path"
                    .formatted(path.toUri().getScheme());
        }
        if (failure instanceof ClassNotFoundException || text.contains("ClassNotFoundException: Class org.apache")) {
            return "the file system of %s:// is not on the class path (%s)"
                    .formatted(path.toUri().getScheme(), firstLine(text));
        }
        return "";
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
