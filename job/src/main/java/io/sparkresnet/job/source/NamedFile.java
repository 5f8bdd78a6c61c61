package io.sparkresnet.job.source;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Key;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The content of a file that a flag names, in any Hadoop file system. */
public final class NamedFile {
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
}
