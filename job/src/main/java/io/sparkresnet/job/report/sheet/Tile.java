package io.sparkresnet.job.report.sheet;

import io.sparkresnet.job.report.scan.Sample;

/**
 * One place of the sheet.
 *
 * @param picture a {@code data:} URI; empty if there is none
 * @param instead why there is none; empty if there is one
 */
public record Tile(Sample sample, String picture, String instead) {
    static Tile of(Sample sample, String picture) {
        return new Tile(sample, picture, "");
    }

    static Tile without(Sample sample, String reason) {
        return new Tile(sample, "", reason);
    }
}
