package io.sparkresnet.job.report.sheet;

import java.util.List;

/** A few of a run's images with their predictions. Immutable. */
public record ContactSheet(List<Tile> mostConfident, List<Tile> leastConfident, List<Tile> random, List<Tile> failed) {
    /** Of no images. */
    public static final ContactSheet NONE = new ContactSheet(List.of(), List.of(), List.of(), List.of());

    public ContactSheet {
        mostConfident = List.copyOf(mostConfident);
        leastConfident = List.copyOf(leastConfident);
        random = List.copyOf(random);
        failed = List.copyOf(failed);
    }
}
