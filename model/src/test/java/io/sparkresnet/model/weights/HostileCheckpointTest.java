package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files made to harm: each is refused with its reason, all of them by one JVM that has 256 MB. */
final class HostileCheckpointTest {
    private static final long SECONDS = 120;
    private static final String SAVE =
            "; where you trust the file, save its weights alone: torch.save(model.state_dict(), \"weights.pth\")";
    private static final String FOREIGN_CODE = ", which torch.save does not write";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();

    @TempDir
    private Path directory;

    @Test
    void refusesThemInLittleMemory() throws IOException, InterruptedException {
        addCode();
        addStackBombs();
        addArchives();
        addTensors();
        addSafetensors();
        Path hostile = Files.createDirectory(directory.resolve("hostile"));
        Path outcomes = Files.createDirectory(directory.resolve("outcomes"));
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Files.write(hostile.resolve(each.getKey()), each.getValue());
        }

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("surefire.test.class.path", ""),
                        RefusalPrinter.class.getName(),
                        hostile.toString(),
                        outcomes.toString())
                .inheritIO()
                .start();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended).isTrue();
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : files.keySet()) {
            found.put(
                    name,
                    Files.readString(outcomes.resolve(name))
                            .replace(hostile.resolve(name).toString(), "FILE")
                            .replace("Cannot read weights FILE: ", ""));
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(refusals);
    }

    private void addCode() {
        String system = "its pickle refers to the Python name os.system, which is not run" + SAVE;
        addPickle("global", new PickleBuilder().global("os", "system").stop(), system);
        addPickle(
                "reduce",
                new PickleBuilder()
                        .global("os", "system")
                        .text("true")
                        .op(0x85)
                        .op('R')
                        .stop(),
                system);
        addPickle(
                "stack-global",
                new PickleBuilder()
                        .text("os")
                        .text("system")
                        .op(0x93)
                        .text("true")
                        .op(0x85)
                        .op('R')
                        .stop(),
                system);
        addPickle(
                "newobj",
                new PickleBuilder().global("os", "system").op(')').op(0x81).stop(),
                system);
        addPickle(
                "newobj-ex",
                new PickleBuilder()
                        .global("os", "system")
                        .op(')')
                        .op('}')
                        .op(0x92)
                        .stop(),
                system);
        addPickle(
                "inst",
                new PickleBuilder()
                        .op('(')
                        .op('i')
                        .raw("os\nsystem\n".getBytes(StandardCharsets.UTF_8))
                        .stop(),
                "its pickle has the instruction 0x69 at byte 3" + FOREIGN_CODE);
        addPickle(
                "obj",
                new PickleBuilder()
                        .op('(')
                        .global("collections", "OrderedDict")
                        .op('o')
                        .stop(),
                "its pickle has the instruction 0x6f at byte 28" + FOREIGN_CODE);
        addPickle(
                "ext1",
                new PickleBuilder().op(0x82).op(1).stop(),
                "its pickle has the instruction 0x82 at byte 2" + FOREIGN_CODE);
        addPickle(
                "ext2",
                new PickleBuilder().op(0x83).op(1).op(0).stop(),
                "its pickle has the instruction 0x83 at byte 2" + FOREIGN_CODE);
        addPickle(
                "ext4",
                new PickleBuilder().op(0x84).raw(new byte[4]).stop(),
                "its pickle has the instruction 0x84 at byte 2" + FOREIGN_CODE);
        addPickle(
                "persid",
                new PickleBuilder()
                        .op('P')
                        .raw("0\n".getBytes(StandardCharsets.UTF_8))
                        .stop(),
                "its pickle has the instruction 0x50 at byte 2" + FOREIGN_CODE);
        addPickle(
                "binpersid",
                new PickleBuilder()
                        .op('(')
                        .text("storage")
                        .text("os.system")
                        .op('t')
                        .op('Q')
                        .stop(),
                "its pickle names a storage in a form that torch.save does not write");
        addPickle(
                "module",
                new PickleBuilder()
                        .op('(')
                        .text("module")
                        .text("x")
                        .op('t')
                        .op('Q')
                        .stop(),
                "it is a whole pickled module (saved with its source code), which only its own Python code can open"
                        + SAVE);
        addPickle(
                "build",
                new PickleBuilder()
                        .global("collections", "OrderedDict")
                        .op('}')
                        .op('b')
                        .stop(),
                "its pickle sets attributes of something that has none");
        addPickle(
                "called-dict",
                new PickleBuilder().op('}').op(')').op('R').stop(),
                "its pickle calls something that is not a known Python name");
        addPickle(
                "omegaconf",
                new PickleBuilder()
                        .global("omegaconf.dictconfig", "DictConfig")
                        .op(')')
                        .op(0x81)
                        .stop(),
                "its pickle refers to the Python name omegaconf.dictconfig.DictConfig, which is not run" + SAVE);
    }

    private void addStackBombs() {
        String tooMany = "its pickle has more than 1000000 instructions";
        for (char opcode : new char[] {'N', '(', '}', ']', ')'}) {
            byte[] bomb = new byte[15 << 20];
            Arrays.fill(bomb, (byte) opcode);
            addPickle("stack-" + (int) opcode, bomb, tooMany);
        }
        byte[] memo = new byte[15 << 20];
        for (int i = 0; i < memo.length; i++) {
            memo[i] = (byte) (i % 2 == 0 ? '}' : 0x94);
        }
        addPickle("memo", memo, tooMany);
        PickleBuilder longKeys = new PickleBuilder()
                .text("k".repeat(1 << 20))
                .op('q')
                .op(0)
                .op('}')
                .op('q')
                .op(1);
        for (int level = 1; level < 6; level++) {
            longKeys.op('}').op('h').op(0).op('h').op(level).op('s').op('q').op(level + 1);
        }
        addPickle(
                "long-keys",
                longKeys.stop(),
                "it has a key of 1048576 characters (expected at most 500): " + "k".repeat(40) + "...");
        addPickle(
                "huge-text",
                new PickleBuilder().op(0x8d).raw(eight(1L << 40)).stop(),
                "its pickle is cut at byte 11 of 12");
        addPickle(
                "huge-bytes", new PickleBuilder().op(0x8e).raw(eight(-1)).stop(), "its pickle is cut at byte 11 of 12");
        addPickle(
                "huge-integer",
                new PickleBuilder()
                        .op(0x8b)
                        .raw(PickleBuilder.fourBytes(1 << 30))
                        .stop(),
                "its pickle has an integer of 1073741824 bytes");
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

    private void addPickle(String name, byte[] pickle, String refusal) {
        add(
                name,
                new ZipBuilder()
                        .deflated("a/data.pkl", pickle)
                        .stored("a/data/0", new byte[4])
                        .build(),
                refusal);
    }

    private void add(String name, byte[] file, String refusal) {
        files.put(name, file);
        refusals.put(name, refusal);
    }

    private static byte[] tensor(long values, long offset, long[] shape, long[] strides) {
        return new PickleBuilder()
                .op('}')
                .text("t")
                .tensor("0", values, offset, shape, strides)
                .op('s')
                .stop();
    }

    private static byte[] eight(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private static int directory(byte[] archive) {
        return little(archive).getInt(archive.length - 6);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
