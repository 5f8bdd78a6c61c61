package io.sparkresnet.job.report.advice;

import java.time.Duration;
import java.util.Locale;

/** Figures as people read them. */
public final class Words {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

    private Words() {}

    /** {@code 12,345}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code 12,345 images}, or {@code 1 image}. */
    public static String images(long count) {
        return count == 1 ? "1 image" : count(count) + " images";
    }

    /** {@code 41.2 %} of 0.412; what is not nothing is never 0. */
    public static String percent(double share) {
        return share > 0 && share < 0.0005 ? "< 0.1 %" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** The share of a part; 0 of nothing. */
    public static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** {@code +38.2 points} of 0.382. */
    public static String points(double difference) {
        return String.format(Locale.ROOT, "%+.1f points", 100 * difference).replace('-', '−');
    }

    /** {@code 0.87}. */
    public static String probability(double probability) {
        return String.format(Locale.ROOT, "%.2f", probability);
    }

    /** {@code 1.5 MB}, in powers of 1024. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String format = unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, format, value, UNITS[unit]);
    }

    /** {@code 850 ms}, {@code 12.3 s}, {@code 4 min 05 s} or {@code 3 h 07 min}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return duration.toMillis() + " ms";
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%,d h %02d min", seconds / 3600, seconds / 60 % 60);
    }

    /** {@code 1,234} or {@code 12.3}. */
    public static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond >= 100 ? "%,.0f" : "%,.1f", perSecond);
    }
}
