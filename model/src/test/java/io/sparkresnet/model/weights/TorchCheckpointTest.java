package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class TorchCheckpointTest {
    private static final byte[] SIX = ZipBuilder.floats(ByteOrder.LITTLE_ENDIAN, 0, 1, 2, 3, 4, 5);
    private static final String SAVE_WEIGHTS =
            "; where you trust the file, save its weights alone: torch.save(model.state_dict(), \"weights.pth\")";

    @Test
    void readsViews() throws WeightsException {
        assertThat(view(0, new long[] {2, 3}, new long[] {3, 1})).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(view(0, new long[] {3, 2}, new long[] {1, 3})).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(view(1, new long[] {2}, new long[] {2})).containsExactly(1, 3);
        assertThat(view(5, new long[] {3}, new long[] {0})).containsExactly(5, 5, 5);
        assertThat(view(4, new long[] {}, new long[] {})).containsExactly(4);
        assertThat(view(0, new long[] {2, 0}, new long[] {1, 1})).isEmpty();
        assertThat(view(1, new long[] {2, 1, 2}, new long[] {3, 77, 1})).containsExactly(1, 2, 4, 5);
    }

    @Test
    void readsBigEndianStorages() throws WeightsException {
        byte[] file = new ZipBuilder()
                .stored("a/data.pkl", oneTensor(2, 0, new long[] {2}, new long[] {1}))
                .stored("a/byteorder", (byte) 'b', (byte) 'i', (byte) 'g')
                .stored("a/data/0", ZipBuilder.floats(ByteOrder.BIG_ENDIAN, 1.5f, -2))
                .build();

        assertThat(tensor(read(file), "t").floats()).containsExactly(1.5f, -2);
    }

    @Test
    void readsDeflatedStorages() throws WeightsException {
        byte[] file = new ZipBuilder()
                .deflated("a/data.pkl", oneTensor(6, 0, new long[] {6}, new long[] {1}))
                .deflated("a/data/0", SIX)
                .build();

        assertThat(tensor(read(file), "t").floats()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void refusesViewsOutsideTheirStorage() {
        assertRefused(
                oneTensor(6, 0, new long[] {7}, new long[] {1}),
                "a tensor of shape (7), strides (1) and offset 0 reaches value 6 of 6");
        assertRefused(
                oneTensor(6, -1, new long[] {2}, new long[] {1}),
                "a tensor of shape (2), strides (1) and offset -1 reaches value 0 of 6");
        assertRefused(
                oneTensor(6, 0, new long[] {-2}, new long[] {1}),
                "a tensor has shape (-2) and strides (1) (expected none negative)");
        assertRefused(
                oneTensor(6, 5, new long[] {2}, new long[] {-1}),
                "a tensor has shape (2) and strides (-1) (expected none negative)");
        assertRefused(
                oneTensor(6, 0, new long[] {2}, new long[] {Long.MAX_VALUE}),
                "a tensor of shape (2), strides (9223372036854775807) and offset 0 reaches value 9223372036854775807 of 6");
        assertRefused(
                oneTensor(6, 0, new long[] {3, 3}, new long[] {Long.MAX_VALUE, 1}),
                "a tensor of shape (3, 3) and strides (9223372036854775807, 1) is too large");
        assertRefused(
                oneTensor(6, 0, new long[] {1L << 62, 1L << 62}, new long[] {0, 0}),
                "a tensor of shape (4611686018427387904, 4611686018427387904) and strides (0, 0) is too large");
        assertRefused(
                oneTensor(6, 0, new long[] {2, 3}, new long[] {1}),
                "a tensor has 2 sizes and 1 strides (expected as many, up to 16)");
    }

    @Test
    void refusesAStorageOfAnotherLength() {
        assertRefused(
                oneTensor(7, 0, new long[] {6}, new long[] {1}), "storage 0 has 24 bytes in the archive (expected 28)");
        assertRefused(
                oneTensor(-1, 0, new long[] {6}, new long[] {1}), "storage 0 has -1 values (expected 0 to 2^63 bytes)");
        assertRefused(
                oneTensor(1L << 62, 0, new long[] {6}, new long[] {1}),
                "storage 0 has 4611686018427387904 values (expected 0 to 2^63 bytes)");
        assertRefused(
                new PickleBuilder()
                        .op('}')
                        .text("t")
                        .tensor("../../etc/passwd", 6, 0, new long[] {6}, new long[] {1})
                        .op('s')
                        .stop(),
                "storage ../../etc/passwd is not in the archive");
    }

    @Test
    void refusesAnArchiveThatIsNoCheckpoint() {
        assertThatThrownBy(() -> read(new ZipBuilder().stored("readme.txt").build()))
                .isInstanceOf(WeightsException.class)
                .hasMessage("it is a zip archive but no PyTorch checkpoint: 0 entries named data.pkl (expected 1)");
        assertThatThrownBy(() -> read(new ZipBuilder()
                        .stored("a/data.pkl")
                        .stored("b/data.pkl")
                        .build()))
                .isInstanceOf(WeightsException.class)
                .hasMessage("it is a zip archive but no PyTorch checkpoint: 2 entries named data.pkl (expected 1)");
    }

    @Test
    void refusesAnUnknownByteOrder() {
        byte[] file = new ZipBuilder()
                .stored("a/data.pkl", oneTensor(6, 0, new long[] {6}, new long[] {1}))
                .stored("a/byteorder", (byte) 'p', (byte) 'd', (byte) 'p')
                .stored("a/data/0", SIX)
                .build();

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(WeightsException.class)
                .hasMessage("its byte order is pdp (expected little or big)");
    }

    @Test
    void runsNoPython() {
        for (Function<PickleBuilder, PickleBuilder> attack : attacks()) {
            assertRefused(
                    attack.apply(new PickleBuilder()).stop(),
                    "its pickle refers to the Python name os.system, which is not run" + SAVE_WEIGHTS);
        }
    }

    private static List<Function<PickleBuilder, PickleBuilder>> attacks() {
        return List.of(
                pickle -> pickle.global("os", "system").text("true").op(0x85).op('R'),
                pickle -> pickle.text("os")
                        .text("system")
                        .op(0x93)
                        .text("true")
                        .op(0x85)
                        .op('R'),
                pickle -> pickle.op('}').text("t").global("os", "system").op('s'),
                pickle -> pickle.global("os", "system").op(')').op(0x81));
    }

    @Test
    void refusesNamesThatLookKnown() {
        assertRefused(
                new PickleBuilder().global("builtins", "eval").stop(),
                "its pickle refers to the Python name builtins.eval, which is not run" + SAVE_WEIGHTS);
        assertRefused(
                new PickleBuilder()
                        .global("torch._utils", "_rebuild_tensor_v2.__globals__")
                        .stop(),
                "its pickle refers to the Python name torch._utils._rebuild_tensor_v2.__globals__, which is not run"
                        + SAVE_WEIGHTS);
    }

    @Test
    void saysInPythonsWordsWhatIsNoStateDict() {
        String expected = " (expected a state dict)";
        assertRefused(new PickleBuilder().op('N').stop(), "it holds None" + expected);
        assertRefused(new PickleBuilder().op(']').text("a").op('a').stop(), "it holds a list of 1 items" + expected);
        assertRefused(new PickleBuilder().integers(1, 2).stop(), "it holds a tuple of 2 items" + expected);
        assertRefused(new PickleBuilder().integer(7).stop(), "it holds the number 7" + expected);
        assertRefused(new PickleBuilder().op(0x88).stop(), "it holds the truth value true" + expected);
        assertRefused(new PickleBuilder().text("weights").stop(), "it holds a text" + expected);
        assertRefused(
                new PickleBuilder()
                        .global("argparse", "Namespace")
                        .op(')')
                        .op(0x81)
                        .stop(),
                "it holds an object of the Python class argparse.Namespace" + expected);
    }

    @Test
    void namesAWholeModuleWhateverItsClass() {
        assertRefused(
                new PickleBuilder()
                        .global("my.models", "Net")
                        .op(')')
                        .op(0x81)
                        .global("torch.nn.modules.conv", "Conv2d")
                        .stop(),
                "it is a whole pickled module (my.models.Net), which only its own Python code can open" + SAVE_WEIGHTS);
    }

    private static float[] view(long offset, long[] shape, long[] strides) throws WeightsException {
        return tensor(read(archive(oneTensor(6, offset, shape, strides))), "t").floats();
    }

    private static byte[] oneTensor(long values, long offset, long[] shape, long[] strides) {
        return new PickleBuilder()
                .op('}')
                .text("t")
                .tensor("0", values, offset, shape, strides)
                .op('s')
                .stop();
    }

    private static byte[] archive(byte[] pickle) {
        return new ZipBuilder()
                .stored("a/data.pkl", pickle)
                .stored("a/data/0", SIX)
                .build();
    }

    private static StateDict.Contents read(byte[] file) throws WeightsException {
        return TorchCheckpoint.read(new Storage.OfArray(file));
    }

    private static void assertRefused(byte[] pickle, String message) {
        assertThatThrownBy(() -> read(archive(pickle)))
                .isInstanceOf(WeightsException.class)
                .hasMessage(message);
    }

    private static RawTensor tensor(StateDict.Contents contents, String key) {
        return Objects.requireNonNull(contents.tensors().get(key));
    }
}
