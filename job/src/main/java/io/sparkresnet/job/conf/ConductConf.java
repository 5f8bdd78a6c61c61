package io.sparkresnet.job.conf;

import java.util.Optional;

/**
 * How a run behaves.
 *
 * @param batchSize images a forward pass
 * @param expect a file of expected logits, checked before anything else is done; empty: none
 * @param maxErrorFraction failed images over those attempted, above which the exit code is 5
 */
public record ConductConf(int batchSize, Optional<String> expect, double maxErrorFraction) {
    /** The engine's throughput is flat from 8 to 32 (measured); 16 keeps a batch of any network small. */
    static final int DEFAULT_BATCH_SIZE = 16;

    static final double DEFAULT_MAX_ERROR_FRACTION = 0.05;

    static ConductConf of(Settings settings) {
        return new ConductConf(
                settings.whole(Key.BATCH_SIZE, 1, 1024).map(Math::toIntExact).orElse(DEFAULT_BATCH_SIZE),
                settings.text(Key.EXPECT),
                settings.fraction(Key.MAX_ERROR_FRACTION).orElse(DEFAULT_MAX_ERROR_FRACTION));
    }
}
