package io.sparkresnet.job.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkresnet.model.config.RecipeSize;
import io.sparkresnet.model.image.CropOffset;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecipeConfTest {
    private static final Recipe BASE = Recipe.imageNet(256, 224);

    @Test
    void nothingGivenChangesNothing() throws InvalidConfException {
        assertThat(recipe(Map.of()).over(BASE)).isEqualTo(BASE);
    }

    @Test
    void oneStepLeavesTheOthers() throws InvalidConfException {
        assertThat(recipe(Map.of(Key.RESIZE, List.of("232"))).over(BASE)).isEqualTo(Recipe.imageNet(232, 224));
    }

    @Test
    void noneTakesAStepOut() throws InvalidConfException {
        Recipe changed = recipe(Map.of(Key.RESIZE, List.of("none"), Key.CROP, List.of("none")))
                .over(BASE);

        assertThat(changed.resize()).isNull();
        assertThat(changed.crop()).isNull();
        assertThat(changed.mean()).isEqualTo(Recipe.IMAGENET_MEAN);
    }

    @Test
    void heightAndWidthSquash() throws InvalidConfException {
        assertThat(recipe(Map.of(Key.RESIZE, List.of("100x200"))).over(BASE).resize())
                .isEqualTo(new Recipe.Squash(new Recipe.Size(100, 200)));
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void everyKernelHasItsWord(Interpolation kernel) throws InvalidConfException {
        String word = kernel.name().toLowerCase(Locale.ROOT);
        assertThat(recipe(Map.of(Key.INTERPOLATION, List.of(word))).over(BASE).interpolation())
                .isEqualTo(kernel);
    }

    @Test
    void rejectsAnUnknownKernel() {
        assertThatThrownBy(() -> recipe(Map.of(Key.INTERPOLATION, List.of("linear"))))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("Invalid interpolation: linear"
                        + " (expected bilinear, bicubic, lanczos, box, hamming, nearest)");
    }

    @Test
    void offsetAndSizeAreTheirOwn() throws InvalidConfException {
        RecipeConf conf = recipe(Map.of(Key.CROP_OFFSET, List.of("floor"), Key.RECIPE_SIZE, List.of("test")));

        assertThat(conf.over(BASE).cropOffset()).isEqualTo(CropOffset.FLOOR);
        assertThat(conf.size()).contains(RecipeSize.TEST);
    }

    @Test
    void rejectsOtherOffsetsAndSizes() {
        assertThatThrownBy(() -> recipe(Map.of(Key.CROP_OFFSET, List.of("up"), Key.RECIPE_SIZE, List.of("large"))))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("""
                        2 problems:
                          - Invalid crop-offset: up (expected round, floor)
                          - Invalid recipe-size: large (expected train, test)""");
    }

    @Test
    void rejectsMeanAndStdOfOtherChannels() {
        assertThatThrownBy(() -> recipe(Map.of(Key.MEAN, List.of("0.5"), Key.STD, List.of("0.5")))
                        .over(BASE))
                .isInstanceOf(InvalidConfException.class)
                .hasMessage("""
                        2 problems:
                          - Invalid mean: [0.5] (expected 3, one per channel of the network's input)
                          - Invalid std: [0.5] (expected 3, one per channel of the network's input)""");
    }

    private static RecipeConf recipe(Map<Key, List<String>> given) throws InvalidConfException {
        return JobConf.of(new Settings(given, Map.of(), new Problems())).recipe();
    }
}
