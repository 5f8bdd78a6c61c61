package io.sparkresnet.job.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.Pixels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    @Test
    void standsApartOnWhite() throws ImageDecodeException {
        Pixels picture = SideBySide.of(gray(2, 1, 10), gray(1, 2, 20)).picture();

        assertThat(picture.width()).isEqualTo(11);
        assertThat(picture.height()).isEqualTo(2);
        assertThat(picture.channels()).isEqualTo(1);
        assertThat(unsigned(picture))
                .containsExactly(
                        10, 10, 255, 255, 255, 255, 255, 255, 255, 255, 20, //
                        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 20);
    }

    @Test
    void grayBesideColourIsThatGray() throws ImageDecodeException {
        SideBySide both = SideBySide.of(gray(1, 1, 7), new Pixels(1, 1, 3, new byte[] {7, 9, 4}));

        assertThat(both.largestDifference()).hasValue(3);
        int[] picture = unsigned(both.picture());
        assertThat(picture).hasSize(30).startsWith(7, 7, 7, 255).endsWith(255, 7, 9, 4);
    }

    @Test
    void theLargestDifferenceIsOfUnsignedSamples() {
        assertThat(SideBySide.of(gray(2, 2, 250), gray(2, 2, 5)).largestDifference())
                .hasValue(245);
        assertThat(SideBySide.of(gray(2, 2, 5), gray(2, 2, 5)).largestDifference())
                .hasValue(0);
    }

    @Test
    void otherSizesHaveNoDifference() {
        assertThat(SideBySide.of(gray(2, 3, 5), gray(3, 2, 5)).largestDifference())
                .isEmpty();
    }

    @Test
    void refusesAPictureThatIsTooLarge() {
        SideBySide both = SideBySide.of(gray(1, 20_000, 0), gray(20_000, 1, 0));

        assertThatThrownBy(both::picture)
                .isInstanceOf(ImageDecodeException.class)
                .hasMessage("Cannot show 1x20000 beside 20000x1: 20009x20000 is more than 178956970 pixels");
    }

    private static Pixels gray(int width, int height, int level) {
        byte[] bytes = new byte[width * height];
        Arrays.fill(bytes, (byte) level);
        return new Pixels(width, height, 1, bytes);
    }

    private static int[] unsigned(Pixels pixels) {
        int[] samples = new int[pixels.bytes().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = pixels.bytes()[i] & 255;
        }
        return samples;
    }
}
