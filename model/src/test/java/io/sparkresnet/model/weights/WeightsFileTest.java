package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeightsFileTest {
    private static final Path RESOURCES = Path.of("src/test/resources/io/sparkresnet/model/weights");

    private final Path directory;

    WeightsFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void saysWhatOtherFilesAre() throws IOException {
        String expected = " (expected safetensors or a PyTorch checkpoint)";
        assertRefused("", "it is empty: 0 bytes");
        assertRefused("hello\n", "it is a text file" + expected);
        assertRefused("{\"a\": 1}", "it is a text file" + expected);
        assertRefused(
                "\n<!DOCTYPE html><html>404</html>",
                "it is an HTML or XML page, most likely a download's error message" + expected);
        assertRefused(
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
                "it is a Git LFS pointer and not the file itself; fetch it with git lfs pull");
        assertRefused("\u001f\u008b\u0008\0\0", "it is compressed with gzip; unpack it first");
        assertRefused("\u0089HDF\r\n\u001a\n", "it is an HDF5 file (Keras)" + expected);
        assertRefused(
                "\u0080\u0002}q\u0000.",
                "it is a Python pickle that torch.save did not write; save it in Python: "
                        + "torch.save(model.state_dict(), \"weights.pth\")");
        assertRefused(
                "conv1.weight" + "\0".repeat(245) + "ustar\0" + "\0".repeat(300),
                "it is a tar archive; unpack it, or, if PyTorch before 0.1.10 wrote it, load and save it again there"
                        + expected);
        assertRefused(
                "\u0008\u0009\u0012\u0007pytorch",
                "unknown kind of file: 11 bytes that begin with 08 09 12 07 70 79 74 6f" + expected);
    }

    @Test
    void saysThatNoFileIsThere() {
        Path missing = directory.resolve("missing.pth");

        assertThatThrownBy(() -> WeightsFile.open(missing))
                .isInstanceOf(WeightsException.class)
                .hasMessage("Cannot read weights %s: no such file", missing);
        assertThatThrownBy(() -> WeightsFile.open(directory))
                .isInstanceOf(WeightsException.class)
                .hasMessage("Cannot read weights %s: it is a directory", directory);
    }

    @Test
    void refusesAPipeWhichWouldNeverEnd() throws Exception {
        Path pipe = directory.resolve("pipe.pth");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> WeightsFile.open(pipe))
                .isInstanceOf(WeightsException.class)
                .hasMessage("Cannot read weights %s: it is a pipe or a device (expected a file)", pipe);
    }

    @Test
    void saysWhereAFileIsCut() throws IOException {
        byte[] safetensors = Files.readAllBytes(RESOURCES.resolve("bare.safetensors"));
        assertRefused(Arrays.copyOf(safetensors, 17000), "it is cut: 10904 bytes of values (expected 11684)");
        assertRefused(
                Arrays.copyOf(safetensors, 1000),
                "it is cut inside its safetensors header: 1000 bytes (expected at least 6096)");
        byte[] zip = Files.readAllBytes(RESOURCES.resolve("bare.pth"));
        assertRefused(
                Arrays.copyOf(zip, 20000), "it is a cut zip archive: no end of archive record in its 20000 bytes");
        byte[] legacy = Files.readAllBytes(RESOURCES.resolve("legacy.pth"));
        assertRefused(Arrays.copyOf(legacy, 100), "its pickle is cut at byte 100 of 100");
        assertRefused(
                Arrays.copyOf(legacy, legacy.length - 1),
                "it is cut: 128 bytes at %d are expected, it has %d bytes"
                        .formatted(legacy.length - 128, legacy.length - 1));
    }

    @Test
    void refusesTrailingBytesOfTheOldFormat() throws IOException {
        byte[] legacy = Files.readAllBytes(RESOURCES.resolve("legacy.pth"));

        assertRefused(
                Arrays.copyOf(legacy, legacy.length + 1),
                "it has trailing bytes: %d bytes (expected %d)".formatted(legacy.length + 1, legacy.length));
    }

    @Test
    void readsBeyondTwoGigabytes() throws IOException, WeightsException {
        Path file = directory.resolve("sparse.safetensors");
        long opaque = 3L << 30;
        byte[] header = ("{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                        + "\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}")
                .formatted(opaque, opaque, opaque, opaque + 8)
                .getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            out.seek(8 + header.length + opaque);
            out.write(ZipBuilder.floats(ByteOrder.LITTLE_ENDIAN, 1, -2));
        }
        try (StateDict stateDict = WeightsFile.open(file)) {
            RawTensor big = Objects.requireNonNull(stateDict.tensors().get("big"));

            assertThat(Objects.requireNonNull(stateDict.tensors().get("t")).floats())
                    .containsExactly(1, -2);
            assertThat(big.size()).isEqualTo(3221225472L);
            assertThatThrownBy(big::floats)
                    .isInstanceOf(WeightsException.class)
                    .hasMessage("a tensor of 3221225472 values of type U8 cannot be read as float32");
        }
    }

    @Test
    void endsInWeightsOrARefusalWhateverIsDamaged() throws IOException {
        Random random = new Random(20261123);
        int refused = 0;
        for (String name : new String[] {"bare.pth", "legacy.pth", "train-script.pth", "bare.safetensors"}) {
            byte[] whole = Files.readAllBytes(RESOURCES.resolve(name));
            for (int i = 0; i < 250; i++) {
                byte[] damaged = damage(whole, random);
                try {
                    WeightsLoader.load(write(damaged), WeightsOptions.NONE);
                } catch (WeightsException e) {
                    refused++;
                    assertThat(e.getMessage()).startsWith("Cannot ").doesNotEndWith(".");
                }
            }
        }
        System.out.println("damaged checkpoints refused: " + refused + " of 1000");
    }

    /** A few bytes changed, most of them in the first and last quarter where structure lies, or a part cut out. */
    private static byte[] damage(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        if (random.nextInt(8) == 0) {
            return Arrays.copyOf(damaged, random.nextInt(whole.length));
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            int quarter = random.nextInt(whole.length / 4);
            int at = random.nextBoolean() ? quarter : whole.length - 1 - quarter;
            damaged[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : damaged[at] ^ (1 << random.nextInt(8)));
        }
        return damaged;
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("damaged.pth"), bytes);
    }

    private void assertRefused(String latin1, String reason) throws IOException {
        assertRefused(latin1.getBytes(StandardCharsets.ISO_8859_1), reason);
    }

    private void assertRefused(byte[] bytes, String reason) throws IOException {
        Path file = write(bytes);

        assertThatThrownBy(() -> WeightsFile.open(file))
                .isInstanceOf(WeightsException.class)
                .hasMessage("Cannot read weights %s: %s", file, reason);
    }
}
