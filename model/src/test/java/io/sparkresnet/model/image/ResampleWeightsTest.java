package io.sparkresnet.model.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ResampleWeightsTest {
    private static final int ONE = 1 << ResampleWeights.FRACTION;

    @Test
    void nearestPicksThePixelUnderTheCentre() {
        ResampleWeights shrunk = new ResampleWeights(Axis.whole(10, 4), Interpolation.NEAREST);
        ResampleWeights enlarged = new ResampleWeights(Axis.whole(3, 7), Interpolation.NEAREST);

        assertThat(shrunk.first).containsExactly(1, 3, 6, 8);
        assertThat(enlarged.first).containsExactly(0, 0, 1, 1, 1, 2, 2);
        assertThat(enlarged.weights).containsExactly(ONE, ONE, ONE, ONE, ONE, ONE, ONE);
        assertThat(enlarged.taps).isEqualTo(1);
    }

    @Test
    void nearestOfACropBeginsWhereTheCropDoes() {
        ResampleWeights crop = new ResampleWeights(Axis.crop(10, 100, 4, CropOffset.ROUND), Interpolation.NEAREST);

        assertThat(crop.first).containsExactly(4, 4, 5, 5);
    }

    @Test
    void nearestOfASideBeyondPillowsReachIsStillAPixelOfTheImage() {
        Axis axis = Axis.crop(178_956_970, 45_812_984_320L, 224, CropOffset.ROUND);

        ResampleWeights weights = new ResampleWeights(axis, Interpolation.NEAREST);

        assertThat(weights.first[0]).isEqualTo(89_478_484);
        assertThat(weights.first[223]).isEqualTo(89_478_485);
    }

    @Test
    void boxIsTheMeanOfWhatItCovers() {
        ResampleWeights weights = new ResampleWeights(Axis.whole(8, 2), Interpolation.BOX);

        assertThat(weights.first).containsExactly(0, 4);
        assertThat(weights.weights).containsOnly(ONE / 4).hasSize(8);
    }
}
