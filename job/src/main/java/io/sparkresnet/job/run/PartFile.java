package io.sparkresnet.job.run;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that one chunk's rows are in, by its name: {@code part-0001-000042.parquet}.
 *
 * @param run number of the run that planned the chunk
 * @param chunk its number in that run
 */
public record PartFile(int run, int chunk) implements Serializable, Comparable<PartFile> {
    private static final Pattern NAME = Pattern.compile("part-([0-9]{4,9})-([0-9]{6,9})\\.parquet");

    /** Its name in the output. */
    public String name() {
        return String.format(Locale.ROOT, "part-%04d-%06d.parquet", run, chunk);
    }

    /** The chunk of a file of that name; empty for any other file. */
    public static Optional<PartFile> named(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        PartFile part = new PartFile(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        return part.name().equals(name) ? Optional.of(part) : Optional.empty();
    }

    @Override
    public int compareTo(PartFile other) {
        return Comparator.comparingInt(PartFile::run)
                .thenComparingInt(PartFile::chunk)
                .compare(this, other);
    }
}
