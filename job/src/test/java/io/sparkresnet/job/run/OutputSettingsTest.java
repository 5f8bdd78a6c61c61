package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutputSettingsTest {
    private static final OutputSettings HELD =
            new OutputSettings(List.of("prediction"), 5, "10 with digest 0123456789ab", "softmax", "ignore");

    @Test
    void theSameIsNoDifference() {
        assertThat(HELD.differences(HELD)).isEmpty();
    }

    @Test
    void everyDifferenceIsNamed() {
        OutputSettings asked = new OutputSettings(List.of("logits", "prediction"), -1, "none", "none", "apply");

        assertThat(HELD.differences(asked))
                .containsExactly(
                        "--columns logits,prediction (the output has prediction)",
                        "--top-k all (the output has 5)",
                        "--labels none (the output has 10 with digest 0123456789ab)",
                        "--activation none (the output has softmax)",
                        "--exif apply (the output has ignore)");
    }
}
