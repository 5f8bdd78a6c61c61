package io.sparkresnet.model.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One message in protobuf's wire format, which for ONNX needs no more than varints and length-delimited fields. Sizes are
 * known before anything is written, so that a large message can be written once into an array of the right length.
 */
final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ProtobufWriter varint(int field, long value) {
        raw((long) field << 3 | VARINT);
        raw(value);
        return this;
    }

    ProtobufWriter string(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtobufWriter message(int field, ProtobufWriter value) {
        return bytes(field, value.toBytes());
    }

    private ProtobufWriter bytes(int field, byte[] value) {
        header(field, value.length);
        bytes.writeBytes(value);
        return this;
    }

    /** The key and the length of a field whose content the caller writes after this message. */
    ProtobufWriter header(int field, long length) {
        raw((long) field << 3 | LENGTH_DELIMITED);
        raw(length);
        return this;
    }

    private void raw(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    int size() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
