package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartFileTest {
    @Test
    void nameAndBack() {
        assertThat(new PartFile(1, 42).name()).isEqualTo("part-0001-000042.parquet");
        assertThat(PartFile.named("part-0001-000042.parquet")).isEqualTo(Optional.of(new PartFile(1, 42)));
        assertThat(PartFile.named("part-12345-1234567.parquet"))
                .isEqualTo(Optional.of(new PartFile(12_345, 1_234_567)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "part-1-1.parquet",
                "part-00001-000042.parquet",
                "part-0001-000042.parquet.crc",
                "_part-0001-000042.parquet",
                "part-0001-9999999999.parquet",
                ""
            })
    void otherNamesAreNoChunks(String name) {
        assertThat(PartFile.named(name)).isEmpty();
    }

    @Test
    void runsComeBeforeChunks() {
        assertThat(new PartFile(2, 0)).isGreaterThan(new PartFile(1, 9));
        assertThat(new PartFile(2, 0)).isLessThan(new PartFile(2, 1));
    }
}
