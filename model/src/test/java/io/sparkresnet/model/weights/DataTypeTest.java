package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class DataTypeTest {
    @Test
    void readsEveryHalf() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = (bits >> 10) & 0x1f;
            int fraction = bits & 0x3ff;
            double magnitude = exponent == 0x1f
                    ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                    : exponent == 0 ? fraction * 0x1p-24 : (1 + fraction * 0x1p-10) * Math.pow(2, exponent - 15);

            assertThat(DataType.halfToFloat((short) bits))
                    .isEqualTo(Float.valueOf((float) (bits < 0x8000 ? magnitude : -magnitude)));
        }
        assertThat(1 / DataType.halfToFloat((short) 0x8000)).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @Test
    void readsEachTypeInBothByteOrders() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            ByteBuffer buffer = ByteBuffer.allocate(16).order(order);
            buffer.putDouble(1e-3)
                    .putFloat(-2.5f)
                    .putShort((short) 0x3c00)
                    .putShort((short) 0xc0a0)
                    .flip();
            float[] values = new float[5];
            DataType.F64.read(buffer, values, 1, 1);
            DataType.F32.read(buffer, values, 2, 1);
            DataType.F16.read(buffer, values, 3, 1);
            DataType.BF16.read(buffer, values, 4, 1);

            assertThat(values).containsExactly(0, 1e-3f, -2.5f, 1, -5);
            assertThat(buffer.remaining()).isZero();
        }
    }

    @Test
    void refusesCountersAsWeights() {
        assertThatThrownBy(() -> DataType.I64.read(ByteBuffer.allocate(8), new float[1], 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot read I64 as float32: not a weight's type");
    }
}
