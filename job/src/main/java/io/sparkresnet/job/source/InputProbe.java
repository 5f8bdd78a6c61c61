package io.sparkresnet.job.source;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A first look at each input with few retries, so that a wrong name, a refused key or an unreachable store is said within
 * seconds: the patience that a long job needs (S3A: minutes) would only keep a person waiting here.
 */
public final class InputProbe {
    /** Below the promised 30 seconds, with the start of the JVM in it. */
    private static final long PATIENCE_SECONDS = 20;

    private final Configuration conf;

    /** A probe with the job's settings, but for retries and timeouts. */
    public InputProbe(Configuration conf) {
        this.conf = impatient(conf);
    }

    /** The job's settings with so few retries that a dead store is noticed in seconds. */
    static Configuration impatient(Configuration conf) {
        Configuration impatient = new Configuration(conf);
        impatient.setInt("fs.s3a.attempts.maximum", 1);
        impatient.setInt("fs.s3a.retry.limit", 2);
        impatient.set("fs.s3a.retry.interval", "200ms");
        impatient.setInt("fs.s3a.retry.throttle.limit", 3);
        // S3A raises less than 15 seconds, with a warning; a refused connection is told at once.
        impatient.set("fs.s3a.connection.establish.timeout", "15s");
        impatient.set("fs.s3a.connection.timeout", "15s");
        impatient.setInt("ipc.client.connect.max.retries", 1);
        impatient.setInt("ipc.client.connect.max.retries.on.timeouts", 1);
        impatient.setInt("ipc.client.connect.timeout", 5_000);
        impatient.setInt("dfs.client.failover.max.attempts", 2);
        impatient.setInt("dfs.client.retry.max.attempts", 1);
        return impatient;
    }

    /** Refuses inputs that are missing, empty, forbidden or out of reach. All are looked at together, and all are named. */
    public void check(List<Path> inputs) throws InputException {
        List<FutureTask<Boolean>> looks = inputs.stream().map(this::look).toList();
        List<InputException> failures = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            try {
                check(inputs.get(i), looks.get(i));
            } catch (InputException e) {
                failures.add(e);
            }
        }
        if (failures.size() == 1) {
            throw failures.get(0);
        }
        if (!failures.isEmpty()) {
            String all = failures.stream()
                    .map(each -> "\n  - " + each.getMessage())
                    .collect(Collectors.joining("", failures.size() + " problems:", ""));
            throw new InputException(all, failures.get(0));
        }
    }

    private FutureTask<Boolean> look(Path input) {
        FutureTask<Boolean> look = new FutureTask<>(() -> holdsFile(input));
        Thread thread = new Thread(look, "input probe");
        thread.setDaemon(true);
        thread.start();
        return look;
    }

    private static void check(Path input, FutureTask<Boolean> look) throws InputException {
        try {
            if (!look.get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new InputException("Cannot read input %s: it is empty".formatted(input));
            }
        } catch (ExecutionException e) {
            throw new InputException("Cannot read input %s: %s".formatted(input, StoreFailure.reason(e, input)), e);
        } catch (TimeoutException e) {
            look.cancel(true);
            throw new InputException(
                    "Cannot read input %s: cannot reach the store: no answer in %d seconds"
                            .formatted(input, PATIENCE_SECONDS),
                    e);
        } catch (InterruptedException e) {
            look.cancel(true);
            Thread.currentThread().interrupt();
            throw new InputException("Cannot read input %s: interrupted".formatted(input), e);
        }
    }

    private boolean holdsFile(Path input) throws IOException {
        try (FileSystem fileSystem = FileSystem.newInstance(input.toUri(), conf)) {
            FileSystem raw = Listing.unfiltered(fileSystem);
            FileStatus status = raw.getFileStatus(input);
            if (raw instanceof RawLocalFileSystem local && isSpecial(local.pathToFile(input))) {
                throw new IOException("it is a pipe or a device (expected a file or directory)");
            }
            if (status.isFile()) {
                try (AutoCloseable opened = raw.open(input)) {
                    return opened != null;
                } catch (IOException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
            return new FileTree(raw, input).next().isPresent();
        }
    }

    private static boolean isSpecial(File file) {
        return !file.isDirectory() && !file.isFile();
    }
}
