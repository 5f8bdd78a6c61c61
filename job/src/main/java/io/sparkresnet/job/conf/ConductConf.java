package io.sparkresnet.job.conf;

import java.util.Optional;

/**
 * How a run behaves.
 *
 * @param batchSize images a forward pass
 * @param expect a file of expected logits, checked before anything else is done; empty: none
 * @param retryFailed whether every failed image is done again, not only those whose failure may have passed
 * @param allowNewModel whether the output may get rows of another model than its last run's
 * @param closeOpenRun whether an unfinished run is given up
 * @param dryRun whether nothing is done but to say what would be
 * @param maxErrorFraction failed images over those attempted, above which the exit code is 5
 */
public record ConductConf(
        int batchSize,
        Optional<String> expect,
        boolean retryFailed,
        boolean allowNewModel,
        boolean closeOpenRun,
        boolean dryRun,
        double maxErrorFraction) {
    /** The engine's throughput is flat from 8 to 32 (measured); 16 keeps a batch of any network small. */
    static final int DEFAULT_BATCH_SIZE = 16;

    static final double DEFAULT_MAX_ERROR_FRACTION = 0.05;

    static ConductConf of(Settings settings) {
        return new ConductConf(
                settings.whole(Key.BATCH_SIZE, 1, 1024).map(Math::toIntExact).orElse(DEFAULT_BATCH_SIZE),
                settings.text(Key.EXPECT),
                settings.isOn(Key.RETRY_FAILED),
                settings.isOn(Key.ALLOW_NEW_MODEL),
                settings.isOn(Key.CLOSE_OPEN_RUN),
                settings.isOn(Key.DRY_RUN),
                settings.fraction(Key.MAX_ERROR_FRACTION).orElse(DEFAULT_MAX_ERROR_FRACTION));
    }
}
