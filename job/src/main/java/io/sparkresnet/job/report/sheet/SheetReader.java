package io.sparkresnet.job.report.sheet;

import io.sparkresnet.job.report.scan.Sample;
import io.sparkresnet.job.report.scan.Samples;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.udf.ErrorKind;
import io.sparkresnet.udf.ErrorStage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;

/**
 * Makes a contact sheet. It never fails and ends in bounded time: an image that cannot be had, or not in time, is a tile that
 * says so. What failed to be read or decoded is not tried again, nor what ended a process.
 */
public final class SheetReader {
    private static final int THREADS = 6;
    private static final int MOST_FAILED = 6;

    private final Configuration hadoop;
    private final ExifPolicy exif;
    private final long deadline;
    /** Decoding takes memory: one image at a time. */
    private final Object decoding = new Object();

    private SheetReader(Configuration hadoop, ExifPolicy exif, Duration limit) {
        this.hadoop = hadoop;
        this.exif = exif;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** Reads the sheet of these samples within {@code limit}. */
    public static ContactSheet read(Samples samples, Configuration hadoop, ExifPolicy exif, Duration limit) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "spark-resnet-sheet");
            thread.setDaemon(true);
            return thread;
        });
        try {
            SheetReader reader = new SheetReader(hadoop, exif, limit);
            List<Pending> most = reader.begin(samples.mostConfident(), threads);
            List<Pending> least = reader.begin(samples.leastConfident(), threads);
            List<Pending> random = reader.begin(samples.random(), threads);
            List<Pending> failed = reader.begin(samples.failedByTurns(MOST_FAILED), threads);
            return new ContactSheet(reader.end(most), reader.end(least), reader.end(random), reader.end(failed));
        } finally {
            threads.shutdownNow();
        }
    }

    /** The sheet of these samples without pictures, for the reason given. */
    public static ContactSheet without(Samples samples, String reason) {
        return new ContactSheet(
                without(samples.mostConfident(), reason),
                without(samples.leastConfident(), reason),
                without(samples.random(), reason),
                without(samples.failedByTurns(MOST_FAILED), reason));
    }

    private static List<Tile> without(List<Sample> samples, String reason) {
        return samples.stream().map(each -> Tile.without(each, reason)).toList();
    }

    private record Pending(Sample sample, Future<Tile> tile) {}

    private List<Pending> begin(List<Sample> samples, ExecutorService threads) {
        return samples.stream()
                .map(each -> new Pending(each, threads.submit(() -> tile(each))))
                .toList();
    }

    private List<Tile> end(List<Pending> pending) {
        List<Tile> tiles = new ArrayList<>();
        for (Pending each : pending) {
            tiles.add(end(each));
        }
        return tiles;
    }

    private Tile end(Pending pending) {
        try {
            return pending.tile().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Tile.without(pending.sample(), "not shown: the store took too long");
        } catch (ExecutionException e) {
            return Tile.without(pending.sample(), "not shown: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Tile.without(pending.sample(), "not shown: interrupted");
        }
    }

    private Tile tile(Sample sample) {
        Sample.Failure failure = sample.failure();
        if (failure != null && !isReadable(failure)) {
            return Tile.without(sample, "");
        }
        try {
            byte[] encoded = ListedImage.read(sample.image(), hadoop);
            synchronized (decoding) {
                return Tile.of(sample, Thumbnail.dataUri(encoded, exif));
            }
        } catch (ImageDecodeException | IOException e) {
            return Tile.without(sample, "not shown: " + e.getMessage());
        }
    }

    private static boolean isReadable(Sample.Failure failure) {
        return failure.stage().equals(ErrorStage.INFER.text())
                && !failure.kind().equals(ErrorKind.CRASHED.text());
    }
}
