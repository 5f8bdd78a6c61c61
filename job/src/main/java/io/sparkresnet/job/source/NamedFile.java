package io.sparkresnet.job.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Key;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The content of a file that a flag names, in any Hadoop file system. */
public final class NamedFile {
    /** Jackson's own place, which says that it does not say the source. */
    private static final Pattern PLACE = Pattern.compile(" \\(start marker at \\[[^\\]]*\\]\\)");

    private NamedFile() {}

    /** The bytes of the file that was {@code typed} for {@code key}; refused as configuration where it cannot be read. */
    public static byte[] read(Key key, String typed, Configuration conf) throws InvalidConfException {
        Path path;
        try {
            path = Inputs.qualified(typed, conf);
        } catch (InvalidConfException e) {
            throw new InvalidConfException("Invalid %s: %s".formatted(key.word(), e.getMessage()));
        }
        try {
            return WholeFile.read(path, conf);
        } catch (IOException e) {
            throw new InvalidConfException(
                    "Cannot read %s %s: %s".formatted(key.word(), typed, StoreFailure.reason(e, path)));
        }
    }

    /** Why content is not JSON, on one line. */
    public static String notJson(IOException failure) {
        String message = failure instanceof JsonProcessingException e ? e.getOriginalMessage() : failure.getMessage();
        String first = String.valueOf(message).lines().findFirst().orElse("");
        return "not JSON: " + PLACE.matcher(first).replaceAll("");
    }
}
