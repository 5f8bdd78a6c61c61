package io.sparkresnet.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A tensor of a file: its type, its shape, and where its values lie; they are read when {@link #floats()} is called. Every
 * value lies inside the storage: that is checked when the tensor is made.
 */
public final class RawTensor {
    /** More than any network has. */
    static final int MAX_DIMENSIONS = 16;

    private static final int CHUNK_BYTES = 1 << 18;

    private final DataType type;
    private final List<Long> shape;
    private final List<Long> strides;
    private final long offset;
    private final Storage storage;
    private final ByteOrder order;

    private RawTensor(
            DataType type, List<Long> shape, List<Long> strides, long offset, Storage storage, ByteOrder order) {
        this.type = type;
        this.shape = List.copyOf(shape);
        this.strides = List.copyOf(strides);
        this.offset = offset;
        this.storage = storage;
        this.order = order;
    }

    /** A tensor that fills its storage in row-major order. */
    static RawTensor rowMajor(DataType type, List<Long> shape, Storage storage) throws WeightsException {
        return strided(type, shape, rowMajorStrides(shape), 0, storage, ByteOrder.LITTLE_ENDIAN);
    }

    /** A view of a storage; {@code offset} and {@code strides} count values, as PyTorch's do. */
    static RawTensor strided(
            DataType type, List<Long> shape, List<Long> strides, long offset, Storage storage, ByteOrder order)
            throws WeightsException {
        if (shape.size() != strides.size() || shape.size() > MAX_DIMENSIONS) {
            throw new WeightsException("a tensor has %d sizes and %d strides (expected as many, up to %d)"
                    .formatted(shape.size(), strides.size(), MAX_DIMENSIONS));
        }
        try {
            long last = offset;
            for (int i = 0; i < shape.size(); i++) {
                if (shape.get(i) < 0 || strides.get(i) < 0) {
                    throw new WeightsException("a tensor has shape %s and strides %s (expected none negative)"
                            .formatted(shape(shape), shape(strides)));
                }
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape.get(i) - 1), strides.get(i)));
            }
            long values = storage.size() / type.bytes();
            if (offset < 0 || (size(shape) > 0 && last >= values)) {
                throw new WeightsException("a tensor of shape %s, strides %s and offset %d reaches value %d of %d"
                        .formatted(shape(shape), shape(strides), offset, last, values));
            }
        } catch (ArithmeticException e) {
            throw new WeightsException(
                    "a tensor of shape %s and strides %s is too large".formatted(shape(shape), shape(strides)), e);
        }
        return new RawTensor(type, shape, strides, offset, storage, order);
    }

    /** The type of the values in the file. */
    public DataType type() {
        return type;
    }

    /** Sizes, outermost dimension first. */
    public List<Long> shape() {
        return shape;
    }

    /** Number of values. */
    public long size() {
        return size(shape);
    }

    /** The values as float32 in row-major order, in an array of their own. */
    public float[] floats() throws WeightsException {
        if (!type.isWeight() || size() > Integer.MAX_VALUE - 8) {
            throw new WeightsException(
                    "a tensor of %d values of type %s cannot be read as float32".formatted(size(), type));
        }
        float[] values = new float[(int) size()];
        if (values.length > 0) {
            if (strides.equals(rowMajorStrides(shape)) || values.length == 1) {
                readRowMajor(values);
            } else {
                readStrided(values);
            }
        }
        return values;
    }

    private void readRowMajor(float[] values) throws WeightsException {
        ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, size() * type.bytes()))
                .order(order);
        int done = 0;
        while (done < values.length) {
            int count = Math.min(chunk.capacity() / type.bytes(), values.length - done);
            chunk.clear().limit(count * type.bytes());
            storage.read((offset + done) * type.bytes(), chunk);
            type.read(chunk.flip(), values, done, count);
            done += count;
        }
    }

    private void readStrided(float[] values) throws WeightsException {
        int dimensions = shape.size();
        long span = 1;
        for (int i = 0; i < dimensions; i++) {
            span += (shape.get(i) - 1) * strides.get(i);
        }
        if (span * type.bytes() > Integer.MAX_VALUE - 8) {
            throw new WeightsException("a view of shape %s spreads over %d values".formatted(shape(shape), span));
        }
        float[] source = new float[(int) span];
        new RawTensor(type, List.of(span), List.of(1L), offset, storage, order).readRowMajor(source);
        long[] index = new long[dimensions];
        int at = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = source[at];
            for (int d = dimensions - 1; d >= 0; d--) {
                at += strides.get(d).intValue();
                if (++index[d] < shape.get(d)) {
                    break;
                }
                at -= (int) (index[d] * strides.get(d));
                index[d] = 0;
            }
        }
    }

    private static List<Long> rowMajorStrides(List<Long> shape) {
        List<Long> strides = new ArrayList<>(shape);
        long stride = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            strides.set(i, stride);
            stride *= Math.max(1, shape.get(i));
        }
        return strides;
    }

    private static long size(List<Long> shape) {
        return shape.contains(0L) ? 0 : shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** As messages write a shape: {@code (64, 3, 7, 7)}. */
    static String shape(List<? extends Number> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
