package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkresnet.model.network.Architecture;
import io.sparkresnet.model.network.NamedArchitecture;
import io.sparkresnet.model.weights.Initialization.ResidualScale;
import org.junit.jupiter.api.Test;

final class InitializationTest {
    private static final Architecture RESNEXT =
            NamedArchitecture.RESNEXT50_32X4D.architecture().withNumClasses(100);

    @Test
    void drawsTheSameFromOneSeedOnEveryPlatform() {
        Architecture small = NamedArchitecture.RESNET20.architecture();

        assertThat(TensorDigest.of(Initialization.kaiming(small, 1, ResidualScale.ONE)))
                .isEqualTo("25d8b2b1d08923172616648792cf749223ef106ea572159bef477cdf8f62e434");
        assertThat(TensorDigest.of(Initialization.kaiming(small, 2, ResidualScale.ONE)))
                .isNotEqualTo(TensorDigest.of(Initialization.kaiming(small, 1, ResidualScale.ONE)));
    }

    @Test
    void drawsConvolutionsByFanOutWhateverTheGroups() {
        Weights weights = Initialization.kaiming(RESNEXT, 1, ResidualScale.ONE);

        // sqrt(2 / (out * k * k)); torchvision's own draws at torch.manual_seed(1): 0.025063, 0.014720, 0.031272
        assertThat(deviation(weights.tensor("conv1.weight"))).isCloseTo(0.02525, within(4e-4));
        assertThat(deviation(weights.tensor("layer4.0.conv2.weight"))).isCloseTo(0.014731, within(1e-4));
        assertThat(deviation(weights.tensor("layer4.0.conv3.weight"))).isCloseTo(0.03125, within(1e-4));
    }

    @Test
    void drawsFcUniformly() {
        float[] fc = Initialization.kaiming(RESNEXT, 1, ResidualScale.ONE).tensor("fc.weight");
        double bound = 1 / Math.sqrt(2048);

        assertThat(deviation(fc)).isCloseTo(bound / Math.sqrt(3), within(1e-4));
        float most = 0;
        for (float value : fc) {
            most = Math.max(most, Math.abs(value));
        }
        assertThat((double) most).isCloseTo(bound, within(1e-6));
    }

    @Test
    void beginsNormalisationAsTheIdentity() {
        Weights weights = Initialization.kaiming(RESNEXT, 1, ResidualScale.ONE);

        assertThat(weights.tensor("layer1.0.bn3.weight")).containsOnly(1);
        assertThat(weights.tensor("layer1.0.bn3.bias")).containsOnly(0);
        assertThat(weights.tensor("layer1.0.downsample.1.running_mean")).containsOnly(0);
        assertThat(weights.tensor("layer1.0.downsample.1.running_var")).containsOnly(1);
    }

    @Test
    void beginsBlocksAsTheIdentityWhereAsked() {
        Weights bottleneck = Initialization.kaiming(RESNEXT, 1, ResidualScale.ZERO);
        Weights basic = Initialization.kaiming(NamedArchitecture.RESNET20.architecture(), 1, ResidualScale.ZERO);

        assertThat(bottleneck.tensor("layer2.1.bn3.weight")).containsOnly(0);
        assertThat(bottleneck.tensor("layer2.1.bn2.weight")).containsOnly(1);
        assertThat(basic.tensor("layer2.1.bn2.weight")).containsOnly(0);
        assertThat(basic.tensor("layer2.1.bn1.weight")).containsOnly(1);
    }

    private static double deviation(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / values.length);
    }
}
