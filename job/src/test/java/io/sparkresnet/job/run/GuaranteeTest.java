package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class GuaranteeTest {
    private static final Path OUTPUT = new Path("s3a://bucket/out");

    @Test
    void saysWhatIsWeakerAndWhatStaysRight() {
        assertThat(Guarantee.ATOMIC.sentence(OUTPUT)).isEmpty();
        assertThat(Guarantee.LOOK_THEN_REPLACE.sentence(OUTPUT))
                .startsWith("s3a://bucket/out cannot replace a file only if it is unchanged: ")
                .endsWith("; no row is lost or doubled");
        assertThat(Guarantee.LOOK_THEN_WRITE.sentence(OUTPUT))
                .startsWith("s3a://bucket/out cannot create a file only if it is absent ")
                .contains(": run one driver at a time, ")
                .endsWith("; chunks stay right, every attempt at one writes the same images under the same name");
    }
}
