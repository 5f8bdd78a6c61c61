package io.sparkresnet.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Archives, tensors and safetensors headers whose sizes are not those of the file. */
final class HostileCheckpointSizeTest extends HostileCheckpointContract {
    @Override
    void addFiles() {
        addArchives();
        addTensors();
        addSafetensors();
    }

    private void addArchives() {
        add(
                "bomb-pickle",
                new ZipBuilder().deflated("a/data.pkl", new byte[40 << 20]).build(),
                "archive entry a/data.pkl has 41943040 bytes (expected at most 16777216)");
        add(
                "bomb-storage",
                new ZipBuilder()
                        .deflated("a/data.pkl", tensor(20 << 20, 0, new long[] {1}, new long[] {1}))
                        .deflated("a/data/0", new byte[80 << 20])
                        .build(),
                "archive entry a/data/0 inflates to 83886080 bytes (expected at most 67108864)");
        byte[] claims = new ZipBuilder().deflated("a/data.pkl", new byte[1000]).build();
        little(claims).putInt(directory(claims) + 24, 16 << 20);
        add("claims-more", claims, "archive entry a/data.pkl does not inflate to its 16777216 bytes: it has 11");
        byte[] zip64 = ByteBuffer.allocate(30 + 56 + 20 + 22)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x04034b50)
                .putInt(30, 0x06064b50)
                .putLong(62, Long.MAX_VALUE)
                .putLong(70, 100)
                .putLong(78, 0)
                .putInt(86, 0x07064b50)
                .putLong(94, 30)
                .putInt(106, 0x06054b50)
                .putInt(114, -1)
                .putInt(118, -1)
                .putInt(122, -1)
                .array();
        add(
                "zip64-count",
                zip64,
                "its archive directory has 9223372036854775807 entries in 100 bytes (expected at most 100000 in 16777216)");
        byte[] negative = zip64.clone();
        little(negative).putLong(62, -1);
        add("zip64-negative", negative, "its zip archive is damaged: wrong zip64 directory");
        byte[] elsewhere = zip64.clone();
        little(elsewhere).putLong(94, 1L << 62);
        add("zip64-elsewhere", elsewhere, "it is cut: 56 bytes at 4611686018427387904 are expected, it has 128 bytes");
    }

    private void addTensors() {
        addPickle(
                "negative-size",
                tensor(1, 0, new long[] {-1}, new long[] {1}),
                "a tensor has shape (-1) and strides (1) (expected none negative)");
        addPickle(
                "negative-offset",
                tensor(1, -1, new long[] {1}, new long[] {1}),
                "a tensor of shape (1), strides (1) and offset -1 reaches value -1 of 1");
        addPickle(
                "overflowing-size",
                tensor(1, 0, new long[] {1L << 62, 1L << 62}, new long[] {4, 4}),
                "a tensor of shape (4611686018427387904, 4611686018427387904) and strides (4, 4) is too large");
        addPickle(
                "beyond",
                tensor(1, 0, new long[] {2}, new long[] {1}),
                "a tensor of shape (2), strides (1) and offset 0 reaches value 1 of 1");
        addPickle(
                "short-storage",
                tensor(1L << 40, 0, new long[] {1}, new long[] {1}),
                "storage 0 has 4 bytes in the archive (expected 4398046511104)");
        PickleBuilder expanded = new PickleBuilder().op('}');
        for (String key : new String[] {"conv1", "layer1.0.conv1", "layer1.0.conv2"}) {
            long[] shape = key.equals("conv1") ? new long[] {1 << 20, 3, 7, 7} : new long[] {1 << 20, 1 << 20, 3, 3};
            expanded.text(key + ".weight").tensor("0", 1, 0, shape, new long[4]).op('s');
        }
        addPickle(
                "expanded",
                expanded.stop(),
                "Cannot use weights FILE: its tensors have more values than its size allows: over 67108864 bytes");
    }

    private void addSafetensors() {
        add(
                "header-2-40",
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(1L << 40)
                        .put((byte) '{')
                        .array(),
                "its safetensors header has 1099511627776 bytes (expected 2 to 33554432)");
        addHeader(
                "deep",
                "{\"a\":".repeat(1000) + "1" + "}".repeat(1000),
                0,
                "safetensors header: a has an unknown field a");
        addHeader(
                "deep-list",
                entry("[".repeat(1000) + "]".repeat(1000), "[0,4]"),
                4,
                "safetensors header: t has a shape or offset that is no integer");
        addHeader(
                "many-dimensions",
                entry("[" + "1,".repeat(1_000_000) + "1]", "[0,4]"),
                4,
                "safetensors header: t has more than 16 dimensions");
        addHeader(
                "not-a-number",
                entry("[NaN]", "[0,4]"),
                4,
                "its safetensors header is not valid JSON: Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow");
        addHeader(
                "float-count",
                entry("[1.0]", "[0,4]"),
                4,
                "safetensors header: t has a shape or offset that is no integer");
        addHeader(
                "infinite-count",
                entry("[1e999]", "[0,4]"),
                4,
                "safetensors header: t has a shape or offset that is no integer");
        addHeader("negative-count", entry("[1]", "[-4,0]"), 4, "safetensors header: t has a negative number");
        addHeader(
                "huge-count",
                entry("[9223372036854775807,9223372036854775807]", "[0,4]"),
                4,
                "safetensors header: t has 4 bytes (expected more than 63 bits for shape (9223372036854775807, 9223372036854775807) of F32)");
        addHeader("trailing", entry("[1]", "[0,4]"), 5, "it has trailing bytes: 5 bytes of values (expected 4)");
        addHeader(
                "twice",
                entry("[1]", "[0,4]").replace("}}", "},\"t\":1}"),
                4,
                "its safetensors header is not valid JSON: Duplicate field 't'");
    }

    private static String entry(String shape, String offsets) {
        return "{\"t\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}}".formatted(shape, offsets);
    }

    private void addHeader(String name, String json, int values, String refusal) {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        add(
                name,
                ByteBuffer.allocate(8 + header.length + values)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array(),
                refusal);
    }

    private static byte[] tensor(long values, long offset, long[] shape, long[] strides) {
        return new PickleBuilder()
                .op('}')
                .text("t")
                .tensor("0", values, offset, shape, strides)
                .op('s')
                .stop();
    }

    private static int directory(byte[] archive) {
        return little(archive).getInt(archive.length - 6);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
