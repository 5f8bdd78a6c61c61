package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class DecodeLimitsTest {

    @Test
    void defaultsToPillowsPixels() {
        assertThat(DecodeLimits.DEFAULT).isEqualTo(new DecodeLimits(178_956_970, 4_000_000_000L));
        assertThat(new DecodeLimits(5)).isEqualTo(new DecodeLimits(5, 4_000_000_000L));
    }

    @Test
    void rejectsZeroPixels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecodeLimits(0))
                .withMessage("Invalid max pixels: 0 (expected at least 1)");
    }

    @Test
    void rejectsZeroScannedSamples() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecodeLimits(1, 0))
                .withMessage("Invalid max scanned samples: 0 (expected at least 1)");
    }
}
