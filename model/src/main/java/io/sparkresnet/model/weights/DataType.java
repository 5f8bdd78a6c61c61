package io.sparkresnet.model.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The types of a tensor's values, named as safetensors names them. Floating point ones become float32; the others are known by
 * their size only, so that counters such as {@code num_batches_tracked} can stand in a file.
 */
public enum DataType {
    F64(8, "torch.float64", "DoubleStorage"),
    F32(4, "torch.float32", "FloatStorage"),
    F16(2, "torch.float16", "HalfStorage"),
    BF16(2, "torch.bfloat16", "BFloat16Storage"),
    I64(8, "torch.int64", "LongStorage"),
    I32(4, "torch.int32", "IntStorage"),
    I16(2, "torch.int16", "ShortStorage"),
    I8(1, "torch.int8", "CharStorage"),
    U64(8, "torch.uint64", ""),
    U32(4, "torch.uint32", ""),
    U16(2, "torch.uint16", ""),
    U8(1, "torch.uint8", "ByteStorage"),
    BOOL(1, "torch.bool", "BoolStorage"),
    F8_E4M3(1, "torch.float8_e4m3fn", ""),
    F8_E5M2(1, "torch.float8_e5m2", "");

    private final int bytes;
    private final String torchName;
    private final String torchStorage;

    DataType(int bytes, String torchName, String torchStorage) {
        this.bytes = bytes;
        this.torchName = torchName;
        this.torchStorage = torchStorage;
    }

    /** Bytes of one value. */
    public int bytes() {
        return bytes;
    }

    /** Whether its values can be weights: float64, float32, float16 and bfloat16. */
    public boolean isWeight() {
        return switch (this) {
            case F64, F32, F16, BF16 -> true;
            default -> false;
        };
    }

    /** PyTorch's name: {@code torch.float32}. */
    public String torchName() {
        return torchName;
    }

    /** The class name of PyTorch's storage, {@code FloatStorage}; empty where there is none. */
    String torchStorage() {
        return torchStorage;
    }

    /** The type that safetensors calls so. */
    static Optional<DataType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** Reads {@code count} values at the buffer's position, in the buffer's byte order, into {@code values} from {@code at} on. */
    void read(ByteBuffer from, float[] values, int at, int count) {
        switch (this) {
            case F32 -> {
                from.asFloatBuffer().get(values, at, count);
                from.position(from.position() + count * bytes);
            }
            case F64 -> {
                for (int i = 0; i < count; i++) {
                    values[at + i] = (float) from.getDouble();
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    values[at + i] = halfToFloat(from.getShort());
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    values[at + i] = Float.intBitsToFloat(from.getShort() << 16);
                }
            }
            default ->
                throw new IllegalArgumentException("Cannot read %s as float32: not a weight's type".formatted(this));
        }
    }

    /** IEEE 754 binary16; exact, subnormals, infinities and NaN included. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
        }
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
    }
}
