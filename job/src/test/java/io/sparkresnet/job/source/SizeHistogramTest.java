package io.sparkresnet.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.job.source.SizeHistogram.Bucket;
import org.junit.jupiter.api.Test;

class SizeHistogramTest {
    private final SizeHistogram sizes = new SizeHistogram();

    @Test
    void isEmptyWithoutFiles() {
        assertThat(sizes.buckets()).isEmpty();
    }

    @Test
    void bucketsArePowersOfFourWithEmptyOnesBetween() {
        for (long bytes : new long[] {0, 1, 3, 4, 15, 16, 256}) {
            sizes.add(bytes);
        }

        assertThat(sizes.buckets())
                .containsExactly(
                        new Bucket(0, 1, 1),
                        new Bucket(1, 4, 2),
                        new Bucket(4, 16, 2),
                        new Bucket(16, 64, 1),
                        new Bucket(64, 256, 0),
                        new Bucket(256, 1_024, 1));
    }

    @Test
    void theLargestLongHasItsBucket() {
        sizes.add(Long.MAX_VALUE);

        assertThat(sizes.buckets()).containsExactly(new Bucket(1L << 62, Long.MAX_VALUE, 1));
    }
}
