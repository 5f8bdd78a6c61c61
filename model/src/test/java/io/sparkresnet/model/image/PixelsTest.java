package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PixelsTest {

    @ParameterizedTest
    @EnumSource(ChannelMode.class)
    void writesPngThatReadsBack(ChannelMode mode) throws IOException, ImageDecodeException {
        byte[] bytes = new byte[13 * 7 * mode.channels()];
        new Random(1).nextBytes(bytes);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new Pixels(13, 7, mode.channels(), bytes).writePng(out);

        Pixels read = new ImageDecoder(DecodeLimits.DEFAULT).decode(out.toByteArray(), mode, ExifPolicy.IGNORE);
        assertThat(read.width()).isEqualTo(13);
        assertThat(read.height()).isEqualTo(7);
        assertThat(read.bytes()).isEqualTo(bytes);
    }

    @Test
    void rejectsBytesThatDoNotFill() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pixels(2, 3, 3, new byte[17]))
                .withMessage("Invalid pixels: 17 bytes (expected 18 for 2x3 with 3 channels)");
    }

    @Test
    void rejectsTwoChannels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pixels(2, 3, 2, new byte[12]))
                .withMessage("Invalid pixels: 2x3 with 2 channels (expected at least 1x1 with 1 or 3)");
    }

    @Test
    void rejectsALimitOfNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecodeLimits(0))
                .withMessage("Invalid max pixels: 0 (expected at least 1)");
    }
}
