package io.sparkresnet.job.source;

import io.sparkresnet.job.conf.InputConf;
import io.sparkresnet.udf.ImageRef;

/** Decides which listed files are taken and counts all of them. Not thread-safe. */
final class TotalsCounter {
    /** Hadoop's older S3 clients left such files for directories; S3A passes over them too. */
    private static final String MARKER = "_$folder$";

    private final InputConf input;
    private final SizeHistogram sizes = new SizeHistogram();
    private long listed;
    private long filteredByName;
    private long filteredByTime;
    private long markers;
    private long taken;
    private long bytes;

    TotalsCounter(InputConf input) {
        this.input = input;
    }

    /** Whether that file, by its path below the input, is an image to take. */
    boolean takes(ImageRef file, String relativePath) {
        if (file.length() == 0 && file.path().endsWith(MARKER)) {
            markers++;
            return false;
        }
        listed++;
        if (!input.acceptsName(relativePath)) {
            filteredByName++;
            return false;
        }
        if (!input.acceptsTime(file.modified())) {
            filteredByTime++;
            return false;
        }
        taken++;
        bytes += file.length();
        sizes.add(file.length());
        return true;
    }

    /** Whether the user chose it, by its path below the input and its time; thread-safe. */
    boolean wouldTake(String relativePath, long modified) {
        return input.acceptsName(relativePath) && input.acceptsTime(modified);
    }

    /** Counts markers that the store's client does not show. */
    void addMarkers(long count) {
        markers += count;
    }

    boolean isFull() {
        return taken >= input.limit();
    }

    long taken() {
        return taken;
    }

    ListingTotals totals() {
        return new ListingTotals(listed, filteredByName, filteredByTime, markers, taken, bytes, sizes, isFull());
    }
}
