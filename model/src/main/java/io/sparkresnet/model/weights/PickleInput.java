package io.sparkresnet.model.weights;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, read forward; every length is held against what is left. One thread. */
final class PickleInput {
    private static final int MAX_INTEGER_BYTES = 64;

    private final ByteBuffer bytes;

    PickleInput(byte[] bytes, int position) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(position);
    }

    int position() {
        return bytes.position();
    }

    int unsignedByte() throws WeightsException {
        return Byte.toUnsignedInt(need(1).get());
    }

    long unsignedShort() throws WeightsException {
        return Short.toUnsignedLong(need(2).getShort());
    }

    int signedInt() throws WeightsException {
        return need(4).getInt();
    }

    long unsignedInt() throws WeightsException {
        return Integer.toUnsignedLong(need(4).getInt());
    }

    long signedLong() throws WeightsException {
        return need(8).getLong();
    }

    double bigEndianDouble() throws WeightsException {
        return Double.longBitsToDouble(Long.reverseBytes(need(8).getLong()));
    }

    byte[] bytes(long count) throws WeightsException {
        byte[] taken = new byte[need(count).remaining() < count ? 0 : (int) count];
        bytes.get(taken);
        return taken;
    }

    String text(long count) throws WeightsException {
        return new String(bytes(count), StandardCharsets.UTF_8);
    }

    /** A little-endian two's complement integer: Long where it fits, else BigInteger. */
    Number integer(long count) throws WeightsException {
        if (count > MAX_INTEGER_BYTES) {
            throw new WeightsException("its pickle has an integer of %d bytes".formatted(count));
        }
        byte[] littleEndian = bytes(count);
        byte[] bigEndian = new byte[littleEndian.length + 1];
        bigEndian[0] = (byte) (littleEndian.length > 0 && littleEndian[littleEndian.length - 1] < 0 ? -1 : 0);
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[bigEndian.length - 1 - i] = littleEndian[i];
        }
        BigInteger value = new BigInteger(bigEndian);
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        return value;
    }

    /** Text up to the next line feed, which is taken too. */
    String line() throws WeightsException {
        int start = bytes.position();
        while (need(1).get() != '\n') {}
        return new String(bytes.array(), start, bytes.position() - 1 - start, StandardCharsets.UTF_8);
    }

    private ByteBuffer need(long count) throws WeightsException {
        if (count < 0 || count > bytes.remaining()) {
            throw new WeightsException("its pickle is cut at byte %d of %d".formatted(bytes.position(), bytes.limit()));
        }
        return bytes;
    }
}
