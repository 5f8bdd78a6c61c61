package io.sparkresnet.model.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles, honest and hostile, an instruction a call. */
final class PickleBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleBuilder() {
        op(0x80).op(2);
    }

    PickleBuilder op(int opcode) {
        out.write(opcode);
        return this;
    }

    PickleBuilder raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    PickleBuilder text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return op('X').raw(fourBytes(bytes.length)).raw(bytes);
    }

    PickleBuilder integer(long value) {
        return op(0x8a).op(Long.BYTES)
                .raw(ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }

    PickleBuilder integers(long... values) {
        op('(');
        for (long value : values) {
            integer(value);
        }
        return op('t');
    }

    PickleBuilder global(String module, String name) {
        return op('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** {@code ("storage", torch.<type>, key, "cpu", values)} as a persistent id. */
    PickleBuilder storage(String type, String key, long values) {
        op('(').text("storage").global("torch", type).text(key).text("cpu").integer(values);
        return op('t').op('Q');
    }

    /** {@code _rebuild_tensor_v2(storage, offset, shape, strides, False, OrderedDict())}. */
    PickleBuilder tensor(String key, long values, long offset, long[] shape, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").op('(').storage("FloatStorage", key, values);
        integer(offset).integers(shape).integers(strides).op(0x89);
        return global("collections", "OrderedDict").op(')').op('R').op('t').op('R');
    }

    /** Ends the pickle. */
    byte[] stop() {
        out.write('.');
        return out.toByteArray();
    }

    static byte[] fourBytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }
}
