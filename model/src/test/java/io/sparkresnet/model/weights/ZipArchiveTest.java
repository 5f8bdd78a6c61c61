package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ZipArchiveTest {
    private static final byte[] CONTENT = {1, 2, 3, 4};

    @Test
    void readsStoredAndDeflatedEntries() throws WeightsException {
        ZipArchive archive = open(new ZipBuilder()
                .stored("a", CONTENT)
                .deflated("b", CONTENT)
                .stored("c")
                .build());

        assertThat(archive.entries().keySet()).containsExactly("a", "b", "c");
        assertThat(content(archive, "a", 4)).containsExactly(1, 2, 3, 4);
        assertThat(content(archive, "b", 4)).containsExactly(1, 2, 3, 4);
        assertThat(content(archive, "c", 0)).isEmpty();
    }

    @Test
    void readsZip64Sizes() throws WeightsException {
        byte[] file = zip64();

        assertThat(content(open(file), "a", 4)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void refusesCutArchives() {
        byte[] file = new ZipBuilder().stored("a", CONTENT).build();
        assertRefused(
                Arrays.copyOf(file, file.length - 1),
                "it is a cut zip archive: no end of archive record in its %d bytes".formatted(file.length - 1));
        assertRefused(Arrays.copyOf(file, 30), "it is a cut zip archive: no end of archive record in its 30 bytes");
    }

    @Test
    void refusesANameTwice() {
        byte[] file = new ZipBuilder().stored("a", CONTENT).stored("b", CONTENT).build();

        assertRefused(ZipBuilder.replace(file, "b", "a"), "archive entry a occurs twice");
    }

    @Test
    void refusesLocalHeadersThatNameAnother() {
        byte[] file = new ZipBuilder().stored("a", CONTENT).build();
        file[30] = 'x';

        assertRefused(file, "its zip archive is damaged: wrong local header of a");
    }

    @Test
    void refusesOverlappingEntries() {
        byte[] file = new ZipBuilder().stored("a", CONTENT).stored("b", CONTENT).build();
        int directory = directory(file);
        int second = directory + 46 + 1;
        byte[] overlapping = file.clone();
        // The first entry claims to hold the second one's header and content.
        ByteBuffer bytes = ByteBuffer.wrap(overlapping).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(directory + 20, 20).putInt(directory + 24, 20);

        assertThat(bytes.getInt(second)).isEqualTo(0x02014b50);
        assertRefused(overlapping, "archive entry b overlaps another");
    }

    @Test
    void refusesDamagedContent() throws WeightsException {
        byte[] file = new ZipBuilder().stored("a", CONTENT).build();
        file[31] ^= 1;
        ZipArchive archive = open(file);

        assertThatThrownBy(() -> content(archive, "a", 4))
                .isInstanceOf(WeightsException.class)
                .hasMessage("archive entry a is damaged: CRC-32 0e809ca8 (expected b63cfbcd)");
    }

    @Test
    void refusesBombs() throws WeightsException {
        ZipArchive archive =
                open(new ZipBuilder().deflated("zeros", new byte[1 << 20]).build());

        assertThatThrownBy(() -> content(archive, "zeros", 1000))
                .isInstanceOf(WeightsException.class)
                .hasMessage("archive entry zeros inflates to 1048576 bytes (expected at most 1000)");
    }

    @Test
    void refusesEntriesThatInflateToAnotherSize() throws WeightsException {
        for (int size : new int[] {1000, 1024 * 1024 - 1, 1024 * 1024 + 1}) {
            byte[] file = new ZipBuilder().deflated("zeros", new byte[1 << 20]).build();
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(directory(file) + 24, size);
            ZipArchive archive = open(file);

            assertThatThrownBy(() -> content(archive, "zeros", 1 << 30))
                    .isInstanceOf(WeightsException.class)
                    .hasMessage("archive entry zeros does not inflate to its %d bytes".formatted(size));
        }
    }

    @Test
    void refusesEncryptionAndOtherMethods() {
        byte[] encrypted = new ZipBuilder().stored("a", CONTENT).build();
        encrypted[directory(encrypted) + 8] |= 1;
        assertRefused(encrypted, "archive entry a is encrypted or compressed by method 0 (expected 0 or 8)");
        byte[] other = new ZipBuilder().stored("a", CONTENT).build();
        other[directory(other) + 10] = 93;
        assertRefused(other, "archive entry a is encrypted or compressed by method 93 (expected 0 or 8)");
    }

    @Test
    void refusesContentBeyondTheFile() {
        byte[] file = new ZipBuilder().stored("a", CONTENT).build();
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(directory(file) + 20, 5000)
                .putInt(directory(file) + 24, 5000);

        assertRefused(file, "it is cut: 5000 bytes at 31 are expected, it has %d bytes".formatted(file.length));
    }

    private static byte[] zip64() {
        ByteBuffer file = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0x04034b50).position(26);
        file.putShort((short) 1).putShort((short) 0).put((byte) 'a').put(CONTENT);
        final int directory = file.position();
        file.putInt(0x02014b50).position(directory + 16);
        file.putInt(0xb63cfbcd)
                .putInt(-1)
                .putInt(-1)
                .putShort((short) 1)
                .putShort((short) 28)
                .position(directory + 42);
        file.putInt(-1)
                .put((byte) 'a')
                .putShort((short) 1)
                .putShort((short) 24)
                .putLong(4)
                .putLong(4)
                .putLong(0);
        final int end = file.position();
        file.putInt(0x06064b50).position(end + 24);
        file.putLong(1).putLong(1).putLong(end - directory).putLong(directory);
        file.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        file.putInt(0x06054b50)
                .putInt(0)
                .putShort((short) -1)
                .putShort((short) -1)
                .putInt(-1)
                .putInt(-1)
                .putShort((short) 0);
        return Arrays.copyOf(file.array(), file.position());
    }

    private static int directory(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 6);
    }

    private static ZipArchive open(byte[] file) throws WeightsException {
        return ZipArchive.open(new Storage.OfArray(file));
    }

    private static byte[] content(ZipArchive archive, String name, long limit) throws WeightsException {
        Storage content =
                archive.content(Objects.requireNonNull(archive.entries().get(name)), limit);
        return content.bytes(0, (int) content.size());
    }

    private static void assertRefused(byte[] file, String message) {
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(WeightsException.class)
                .hasMessage(message);
    }
}
