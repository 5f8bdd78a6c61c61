package io.sparkresnet.job.run;

import java.io.Serializable;
import java.util.List;

/**
 * Whole lines of a listing's file.
 *
 * @param file its name in the listing's directory
 * @param offset of the first byte
 * @param length in bytes
 */
public record Slice(String file, long offset, long length) implements Serializable {
    /** Adds {@code next}, to the last one if it follows that without a gap. */
    static void append(List<Slice> slices, Slice next) {
        int last = slices.size() - 1;
        if (last >= 0 && slices.get(last).isFollowedBy(next)) {
            Slice before = slices.get(last);
            slices.set(last, new Slice(before.file, before.offset, before.length + next.length));
        } else {
            slices.add(next);
        }
    }

    private boolean isFollowedBy(Slice next) {
        return file.equals(next.file) && offset + length == next.offset;
    }
}
