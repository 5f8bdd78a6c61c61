package io.sparkresnet.job.report;

import io.sparkresnet.job.source.ListingTotals;
import io.sparkresnet.job.source.SizeHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a call would do, as text for a person: {@code --dry-run}. Immutable.
 *
 * @param listing what the input holds
 * @param held images that the output holds already
 * @param chunks the work that would be planned, in order
 * @param retries what would be done again, by the chunk that holds the failed rows
 */
public record DryRunReport(ListingTotals listing, long held, List<Work> chunks, List<Work> retries) {
    private static final int BAR = 40;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    public DryRunReport {
        chunks = List.copyOf(chunks);
        retries = List.copyOf(retries);
    }

    /**
     * A chunk's share.
     *
     * @param bytes encoded
     */
    public record Work(long images, long bytes) {}

    /** Lines of text, without the last newline. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("listed           " + count(listing.listed(), "file")
                + (listing.limited() ? ", no further than --limit" : ""));
        addUnlessZero(lines, "filtered         ", listing.filteredByName(), " by --include and --exclude");
        addUnlessZero(
                lines, "                 ", listing.filteredByTime(), " by --modified-after and --modified-before");
        addUnlessZero(lines, "not images       ", listing.directoryMarkers(), " directory markers");
        lines.add("chosen           " + sum(listing.taken(), listing.bytes()));
        lines.addAll(bars(listing.sizes()));
        lines.add("done already     " + count(held, "image"));
        lines.add("to be done       " + sum(images(chunks), bytes(chunks)));
        lines.add("to be done again " + sum(images(retries), bytes(retries)));
        addChunks(lines, "new chunks       ", chunks);
        addChunks(lines, "replaced chunks  ", retries);
        return String.join("\n", lines);
    }

    private static void addUnlessZero(List<String> lines, String label, long number, String what) {
        if (number > 0) {
            lines.add(label + grouped(number) + what);
        }
    }

    private static void addChunks(List<String> lines, String label, List<Work> works) {
        if (works.isEmpty()) {
            lines.add(label + "none");
            return;
        }
        List<Long> images = works.stream().map(Work::images).sorted().toList();
        List<Long> bytes = works.stream().map(Work::bytes).sorted().toList();
        lines.add("%s%s: least, median and most %s, %s and %s images; %s, %s and %s"
                .formatted(
                        label,
                        grouped(works.size()),
                        grouped(images.get(0)),
                        grouped(median(images)),
                        grouped(images.get(images.size() - 1)),
                        size(bytes.get(0)),
                        size(median(bytes)),
                        size(bytes.get(bytes.size() - 1))));
    }

    /** The lower one of two in the middle. */
    private static long median(List<Long> sorted) {
        return sorted.get((sorted.size() - 1) / 2);
    }

    private static List<String> bars(SizeHistogram sizes) {
        List<SizeHistogram.Bucket> buckets = sizes.buckets();
        long most =
                buckets.stream().mapToLong(SizeHistogram.Bucket::files).max().orElse(1);
        return buckets.stream()
                .map(bucket -> "  %10s up to %-10s %s %s"
                        .formatted(
                                size(bucket.from()),
                                size(bucket.to()),
                                bar(bucket.files(), most),
                                grouped(bucket.files()))
                        .stripTrailing())
                .toList();
    }

    /** As long as the number's part of the largest; at least one mark if there is anything. */
    private static String bar(long files, long most) {
        int marks = (int) Math.ceil(files / (double) most * BAR);
        return "#".repeat(marks) + " ".repeat(BAR - marks);
    }

    private static long images(List<Work> works) {
        return works.stream().mapToLong(Work::images).sum();
    }

    private static long bytes(List<Work> works) {
        return works.stream().mapToLong(Work::bytes).sum();
    }

    private static String sum(long images, long bytes) {
        return count(images, "image") + ", " + size(bytes);
    }

    private static String count(long number, String noun) {
        return grouped(number) + " " + noun + (number == 1 ? "" : "s");
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** In the largest unit of which there is one at least, with one digit behind the point where it is not whole. */
    private static String size(long bytes) {
        int unit = bytes < 1024 ? 0 : (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 10;
        double value = bytes / (double) (1L << (10 * unit));
        String format = value == Math.rint(value) ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, format, value, UNITS[unit]);
    }
}
