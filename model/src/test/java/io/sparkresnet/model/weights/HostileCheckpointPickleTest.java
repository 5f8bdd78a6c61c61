package io.sparkresnet.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Pickles that name foreign code, or that grow as they are read. */
final class HostileCheckpointPickleTest extends HostileCheckpointContract {
    private static final String SAVE =
            "; where you trust the file, save its weights alone: torch.save(model.state_dict(), \"weights.pth\")";
    private static final String FOREIGN_CODE = ", which torch.save does not write";

    @Override
    void addFiles() {
        addCode();
        addStackBombs();
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

    private static byte[] eight(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }
}
