package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ImageRefTest {

    @Test
    void versionIsTheEtag() {
        assertThat(new ImageRef("s3a://b/a.jpg", 10, 20, "e5").version()).isEqualTo("e5");
    }

    @Test
    void versionWithoutEtagIsLengthAndTime() {
        assertThat(new ImageRef("file:/a.jpg", 10, 20, null).version()).isEqualTo("10-20");
        assertThat(new ImageRef("file:/a.jpg", 10, 20, "").version()).isEqualTo("10-20");
    }

    @Test
    void rejectsEmptyPathAndNegativeLength() {
        assertThatThrownBy(() -> new ImageRef("", 0, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid path: empty (expected Hadoop's Path.toString())");
        assertThatThrownBy(() -> new ImageRef("file:/a", -1, 0, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid length: -1 (expected at least 0)");
    }
}
