package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The byte budget, where what it does not hold is an OutOfMemoryError. */
@Timeout(120)
class SmallHeapTest {

    @Test
    void sixteenTasksWithImagesOf60MegabytesAmongSmallOnesFitASmallHeap() throws IOException, InterruptedException {
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseParallelGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapReader.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(reader.waitFor()).as(said).isZero();
        long large = 16L * 5;
        long small = 16L * 35;
        assertThat(said.strip())
                .isEqualTo("640 images, %d bytes, 0 held"
                        .formatted(large * SmallHeapReader.LARGE + small * SmallHeapReader.SMALL));
    }
}
