package io.sparkresnet.job.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void measuresInTheRangeOfAllImages() {
        Comparison comparison = compared(new float[][] {{0, 4}, {2, -6}}, new float[][] {{0, 4}, {2.005f, -6}});

        assertThat(comparison.range()).isEqualTo(10);
        assertThat(comparison.images()).isEqualTo(2);
        assertThat(comparison.beyond()).isZero();
        assertThat(comparison.sameTop()).isEqualTo(2);
        assertThat(comparison.largest().image().line()).isEqualTo(2);
        assertThat(comparison.largest().classIndex()).isZero();
        assertThat(comparison.largest().expected()).isEqualTo(2f);
        assertThat(comparison.largest().got()).isEqualTo(2.005f);
        assertThat(comparison.largest().size()).isEqualTo(0.005, within(1e-6));
    }

    @Test
    void allowsAThousandthOfTheRange() {
        assertThat(compared(new float[][] {{0, 1000}}, new float[][] {{1, 1000}})
                        .beyond())
                .isZero();
        assertThat(compared(new float[][] {{0, 1000}}, new float[][] {{1.001f, 1000}})
                        .beyond())
                .isEqualTo(1);
    }

    @Test
    void countsImagesBeyondAndNamesTheWorst() {
        Comparison comparison =
                compared(new float[][] {{0, 1}, {0, 1}, {0, 1}}, new float[][] {{0.1f, 1}, {1.5f, 0.75f}, {0, 1}});

        assertThat(comparison.beyond()).isEqualTo(2);
        assertThat(comparison.sameTop()).isEqualTo(2);
        assertThat(comparison.largest().image().line()).isEqualTo(2);
        assertThat(comparison.largest().classIndex()).isZero();
        assertThat(comparison.largest().size()).isEqualTo(1.5);
    }

    @Test
    void aTieWithinTheToleranceIsToldAndNotRefused() {
        Comparison comparison = compared(new float[][] {{0.5f, 0.5001f, -100}}, new float[][] {{0.5001f, 0.5f, -100}});

        assertThat(comparison.beyond()).isZero();
        assertThat(comparison.sameTop()).isZero();
    }

    @Test
    void aSingleClassIsMeasuredByItsLargestLogit() {
        float[][] expected = {{-20}, {10}};

        assertThat(compared(expected, new float[][] {{-20.02f}, {10}}).range()).isEqualTo(20);
        assertThat(compared(expected, new float[][] {{-20.019f}, {10}}).beyond())
                .isZero();
        assertThat(compared(expected, new float[][] {{-20.03f}, {10}}).beyond()).isEqualTo(1);
        assertThat(compared(new float[][] {{0.25f}}, new float[][] {{0.2505f}}).range())
                .isEqualTo(1);
    }

    @Test
    void logitsThatAreAllTheSameAreMeasuredByTheirSize() {
        assertThat(compared(new float[][] {{3, 3}}, new float[][] {{3, 3}}).range())
                .isEqualTo(3);
        assertThat(compared(new float[][] {{0, 0}}, new float[][] {{0, 0}}).range())
                .isEqualTo(1);
    }

    @Test
    void whatIsNotANumberIsBeyond() {
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            Comparison comparison = compared(new float[][] {{0, 1}, {0, 1}}, new float[][] {{0.5f, 1}, {0, wrong}});

            assertThat(comparison.beyond()).isEqualTo(2);
            assertThat(comparison.largest().size()).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(comparison.largest().classIndex()).isEqualTo(1);
            assertThat(comparison.largest().got()).isEqualTo(Float.valueOf(wrong));
        }
    }

    /** The images of a file, got in one array behind a number that belongs to none. */
    private static Comparison compared(float[][] expected, float[][] got) {
        List<GoldenImage> images = new ArrayList<>();
        for (float[] logits : expected) {
            images.add(new GoldenImage(images.size() + 1, new Path("/image"), logits));
        }
        Comparison comparison = new Comparison(images);
        for (int i = 0; i < got.length; i++) {
            float[] behind = new float[got[i].length + 1];
            behind[0] = 1e9f;
            System.arraycopy(got[i], 0, behind, 1, got[i].length);
            comparison.add(images.get(i), behind, 1);
        }
        return comparison;
    }
}
