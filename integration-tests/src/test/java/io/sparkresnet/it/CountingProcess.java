package io.sparkresnet.it;

import io.sparkresnet.job.run.CreateIfAbsent;
import io.sparkresnet.job.run.CreateIfAbsent.Outcome;
import io.sparkresnet.job.run.FileStamp;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A process of its own that adds to a number in a local file, one by one, each by replacing the file if it is unchanged. */
final class CountingProcess {
    private CountingProcess() {}

    /** Arguments: the file, how often. */
    public static void main(String[] arguments) throws Exception {
        FileSystem local = FileSystem.getLocal(new Configuration()).getRaw();
        CreateIfAbsent way = CreateIfAbsent.on(local);
        Path file = new Path(arguments[0]);
        int left = Integer.parseInt(arguments[1]);
        while (left > 0) {
            FileStamp stamp = FileStamp.of(local.getFileStatus(file));
            if (way.replace(text(number(local, file) + 1), file, stamp) == Outcome.REPLACED) {
                left--;
            }
        }
    }

    static int number(FileSystem fileSystem, Path file) throws java.io.IOException {
        try (FSDataInputStream in = fileSystem.open(file)) {
            // each writer's name follows, so that nobody takes another's number for its own
            return Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.UTF_8).substring(0, 6));
        }
    }

    /** Of one length. */
    static byte[] text(int number) {
        return "%06d %010d".formatted(number, ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
    }
}
