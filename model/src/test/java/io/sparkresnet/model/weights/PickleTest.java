package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PickleTest {
    @Test
    void readsConstants() throws WeightsException {
        PickleBuilder list = new PickleBuilder().op(']').op('(');
        list.op('N')
                .op(0x88)
                .op(0x89)
                .op('K')
                .op(200)
                .op('M')
                .raw((byte) 1, (byte) 2)
                .op('J')
                .raw(PickleBuilder.fourBytes(-7));
        list.op(0x8a).op(0).op(0x8a).op(2).raw((byte) 0, (byte) 0xff);
        list.op('G').raw((byte) 0x3f, (byte) 0xf8, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        list.text("é").op(0x8c).op(1).op('a').op('U').op(1).op('b').op('e');

        assertThat(read(list.stop()))
                .isEqualTo(List.of(PickleValue.None.NONE, true, false, 200L, 513L, -7L, 0L, -256L, 1.5, "é", "a", "b"));
    }

    @Test
    void readsIntegersBeyond64Bits() throws WeightsException {
        byte[] nine = {0, 0, 0, 0, 0, 0, 0, 0, 1};

        assertThat(read(new PickleBuilder().op(0x8a).op(9).raw(nine).stop())).isEqualTo(BigInteger.ONE.shiftLeft(64));
    }

    @Test
    void readsMemoAndContainers() throws WeightsException {
        byte[] pickle = new PickleBuilder()
                .op('}')
                .op('q')
                .op(0)
                .op('(')
                .text("a")
                .op(0x94)
                .op('K')
                .op(1)
                .op('h')
                .op(1)
                .op('K')
                .op(2)
                .op('u')
                .stop();

        assertThat(((PickleValue.Dict) read(pickle)).items()).containsExactly(Map.entry("a", 2L));
    }

    @Test
    void readsDictsOfPython2() throws WeightsException {
        PickleBuilder pickle = new PickleBuilder().global("collections", "OrderedDict");
        pickle.op(']')
                .op('(')
                .op(']')
                .op('(')
                .text("k")
                .op('K')
                .op(1)
                .op('e')
                .op('e')
                .op(0x85)
                .op('R');

        assertThat(((PickleValue.Dict) read(pickle.stop())).items()).containsExactly(Map.entry("k", 1L));
    }

    @Test
    void endsOnAPickleThatHoldsItself() throws WeightsException {
        byte[] pickle = new PickleBuilder()
                .op('}')
                .op('q')
                .op(0)
                .text("again")
                .op('h')
                .op(0)
                .op('s')
                .stop();

        assertThat(TensorTree.flatten(read(pickle), "test").tensors()).isEmpty();
    }

    @Test
    void boundsInstructions() {
        byte[] pickle = new byte[1_000_002];
        Arrays.fill(pickle, (byte) 'N');

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(WeightsException.class)
                .hasMessage("its pickle has more than 1000000 instructions");
    }

    @Test
    void boundsCopies() {
        PickleBuilder pickle = new PickleBuilder().op(']').op('(');
        for (int i = 0; i < 1000; i++) {
            pickle.op(')').op(')').op(0x86);
        }
        pickle.op('e').op(0x85).op('q').op(0);
        for (int i = 0; i < 5000; i++) {
            pickle.global("collections", "OrderedDict").op('h').op(0).op('R').op('0');
        }
        assertRefused(pickle, "its pickle copies more than 1000000 items");
    }

    @Test
    void boundsDictionariesInsideDictionaries() {
        PickleBuilder pickle = new PickleBuilder().op('}').op('q').op(0);
        for (int level = 0; level < 6; level++) {
            pickle.op('}').op('(');
            for (int i = 0; i < 10; i++) {
                pickle.op('K').op(i).op('h').op(level);
            }
            pickle.op('u').op('q').op(level + 1);
        }
        assertThatThrownBy(() -> TensorTree.flatten(read(pickle.stop()), "test"))
                .isInstanceOf(WeightsException.class)
                .hasMessage("it has more than 100000 items");
    }

    @Test
    void refusesWhatTorchDoesNotWrite() {
        assertRefused(
                new PickleBuilder().op('i'),
                "its pickle has the instruction 0x69 at byte 2, which torch.save does not write");
        assertRefused(
                new PickleBuilder().op('P'),
                "its pickle has the instruction 0x50 at byte 2, which torch.save does not write");
        assertRefused(
                new PickleBuilder().op(0x82),
                "its pickle has the instruction 0x82 at byte 2, which torch.save does not write");
        assertRefused(
                new PickleBuilder().op('2'),
                "its pickle has the instruction 0x32 at byte 2, which torch.save does not write");
    }

    @Test
    void refusesABrokenStack() {
        assertRefused(new PickleBuilder(), "its pickle takes from an empty stack");
        assertRefused(new PickleBuilder().op('t'), "its pickle lacks a mark");
        assertRefused(new PickleBuilder().op('N').op('(').op(0x86), "its pickle takes from an empty stack");
        assertRefused(new PickleBuilder().op('('), "its pickle takes from an empty stack");
        assertRefused(new PickleBuilder().op('N').op('N').op('a'), "its pickle appends to something that is no list");
        assertRefused(
                new PickleBuilder().op(']').op('N').op('N').op('s'),
                "its pickle sets items of something that is no dict");
        assertRefused(
                new PickleBuilder().op('}').op('(').op('N').op('u'),
                "its pickle sets items of something that is no dict");
        assertRefused(
                new PickleBuilder().op(']').op('N').op('b'), "its pickle sets attributes of something that has none");
        assertRefused(new PickleBuilder().op('h').op(3), "its pickle refers to memo 3, which it never set");
        assertRefused(
                new PickleBuilder().op('N').op(')').op('R'),
                "its pickle calls something that is not a known Python name");
        assertRefused(new PickleBuilder().op('N').op('N').op('R'), "its pickle has a None where a Tuple is expected");
        assertRefused(new PickleBuilder().op('N').op('Q'), "its pickle has a None where a Tuple is expected");
    }

    @Test
    void refusesWrongArguments() {
        assertRefused(
                new PickleBuilder()
                        .global("torch._utils", "_rebuild_tensor_v2")
                        .op(')')
                        .op('R'),
                "its pickle calls torch._utils._rebuild_tensor_v2 with an argument 0 that is not a TypedStorage");
        assertRefused(
                new PickleBuilder()
                        .global("torch._utils", "_rebuild_parameter")
                        .op('N')
                        .op(0x85)
                        .op('R'),
                "its pickle calls torch._utils._rebuild_parameter with an argument 0 that is not a RawTensor");
        assertRefused(
                new PickleBuilder().global("torch", "FloatStorage").op(')').op('R'),
                "its pickle calls torch.FloatStorage");
        assertRefused(
                new PickleBuilder()
                        .global("collections", "OrderedDict")
                        .op(']')
                        .op('N')
                        .op('a')
                        .op(0x85)
                        .op('R'),
                "its pickle makes a dict of something that is not pairs");
    }

    @Test
    void refusesCutPickles() {
        assertRefused("8002", "its pickle is cut at byte 2 of 2");
        assertRefused("800258ffffffff41", "its pickle is cut at byte 7 of 8");
        assertRefused("80028dffffffffffffff7f41", "its pickle is cut at byte 11 of 12");
        assertRefused("80028dffffffffffffffff41", "its pickle is cut at byte 11 of 12");
        assertRefused("800263616263", "its pickle is cut at byte 6 of 6");
        assertRefused("80028bffffff7f", "its pickle has an integer of 2147483647 bytes");
    }

    private static void assertRefused(PickleBuilder pickle, String message) {
        assertThatThrownBy(() -> read(pickle.stop()))
                .isInstanceOf(WeightsException.class)
                .hasMessage(message);
    }

    private static void assertRefused(String hexadecimal, String message) {
        assertThatThrownBy(() -> read(HexFormat.of().parseHex(hexadecimal)))
                .isInstanceOf(WeightsException.class)
                .hasMessage(message);
    }

    private static Object read(byte[] pickle) throws WeightsException {
        TorchStorages none = new TorchStorages((key, bytes, type) -> new Storage.OfArray(new byte[0]));
        return new Pickle(
                        new PickleInput(pickle, 0),
                        new PickleCalls(ByteOrder.LITTLE_ENDIAN),
                        none,
                        new RefusedPython(pickle))
                .read();
    }
}
