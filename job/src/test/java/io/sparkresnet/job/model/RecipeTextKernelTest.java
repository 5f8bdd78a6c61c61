package io.sparkresnet.job.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Recipe;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RecipeTextKernelTest {

    private static Recipe squash(Interpolation kernel) {
        return new Recipe(
                ChannelMode.L,
                new Recipe.Squash(new Recipe.Size(100, 200)),
                kernel,
                null,
                List.of(0.5f),
                List.of(0.25f),
                ExifPolicy.IGNORE);
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void composesWithTorchvisionsNameOfEachKernel(Interpolation kernel) {
        assertThat(RecipeText.compose(squash(kernel))).isEqualTo("""
                Compose([
                    Lambda(lambda image: image.convert("L")),
                    Resize((100, 200), InterpolationMode.%s),
                    ToTensor(),
                    Normalize(mean=[0.5], std=[0.25]),
                ])""".formatted(kernel));
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void namesEachKernelAsAJobFileDoes(Interpolation kernel) {
        assertThat(RecipeText.keys(squash(kernel)))
                .containsEntry("resize", "100x200")
                .containsEntry("interpolation", kernel.name().toLowerCase(Locale.ROOT))
                .containsEntry("crop", "none");
    }
}
