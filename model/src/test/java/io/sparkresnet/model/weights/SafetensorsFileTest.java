package io.sparkresnet.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SafetensorsFileTest {
    private static final String A = "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";

    @Test
    void readsTensorsAndMetadata() throws WeightsException {
        StateDict.Contents contents = read(
                "{\"__metadata__\":{\"format\":\"pt\"},\"b\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[4,8]},"
                        + A + ",\"counter\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]}}  ",
                0,
                0,
                -128,
                63,
                0,
                60,
                0,
                -64,
                7,
                0,
                0,
                0,
                0,
                0,
                0,
                0);

        assertThat(contents.metadata()).containsExactly(Map.entry("format", "pt"));
        assertThat(contents.tensors().keySet()).containsExactly("b", "a", "counter");
        assertThat(tensor(contents, "a").floats()).containsExactly(1);
        assertThat(tensor(contents, "b").floats()).containsExactly(1, -2);
        assertThat(tensor(contents, "counter").type()).isEqualTo(DataType.I64);
    }

    @Test
    void readsEmptyTensors() throws WeightsException {
        StateDict.Contents contents =
                read("{\"e\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[0,0]}," + A + "}", 0, 0, 0, 0);

        assertThat(tensor(contents, "e").floats()).isEmpty();
    }

    @Test
    void refusesHolesAndOverlaps() {
        String b = ",\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}";
        assertRefused(
                "{" + A + b.formatted(5, 9), 9, "safetensors header: b begins at 5 (expected 4: no hole, no overlap)");
        assertRefused(
                "{" + A + b.formatted(0, 4), 4, "safetensors header: b begins at 0 (expected 4: no hole, no overlap)");
    }

    @Test
    void refusesLengthsThatContradictTheShape() {
        assertRefused(
                tensor("F32", "[2]", "[0,4]"),
                4,
                "safetensors header: t has 4 bytes (expected 8 for shape (2) of F32)");
        assertRefused(
                tensor("F32", "[4611686018427387904,4]", "[0,4]"),
                4,
                "safetensors header: t has 4 bytes (expected more than 63 bits for shape (4611686018427387904, 4) of F32)");
        assertRefused(
                tensor("F32", "[1]", "[4,0]"),
                4,
                "safetensors header: t begins at 4 (expected 0: no hole, no overlap)");
        assertRefused(
                tensor("F32", "[1]", "[0,9223372036854775807]"),
                4,
                "safetensors header: t has 9223372036854775807 bytes (expected 4 for shape (1) of F32)");
    }

    @Test
    void refusesCutAndTrailingBytes() {
        assertRefused("{" + A + "}", 3, "it is cut: 3 bytes of values (expected 4)");
        assertRefused("{" + A + "}", 5, "it has trailing bytes: 5 bytes of values (expected 4)");
    }

    @Test
    void refusesWrongHeaderLengths() {
        byte[] file = file("{" + A + "}", new byte[4]);
        assertThatThrownBy(() -> SafetensorsFile.read(new Storage.OfArray(withLength(file, 5000))))
                .isInstanceOf(WeightsException.class)
                .hasMessage("it is cut inside its safetensors header: %d bytes (expected at least 5008)"
                        .formatted(file.length));
        assertThatThrownBy(() -> SafetensorsFile.read(new Storage.OfArray(withLength(file, 33_554_433))))
                .isInstanceOf(WeightsException.class)
                .hasMessage("its safetensors header has 33554433 bytes (expected 2 to 33554432)");
        assertThatThrownBy(() -> SafetensorsFile.read(new Storage.OfArray(withLength(file, -1))))
                .isInstanceOf(WeightsException.class)
                .hasMessage("its safetensors header has 18446744073709551615 bytes (expected 2 to 33554432)");
    }

    @Test
    void refusesKeysTwice() {
        assertRefused("{" + A + "," + A + "}", 4, "its safetensors header is not valid JSON: Duplicate field 'a'");
        assertRefused(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,4]}}",
                4,
                "its safetensors header is not valid JSON: Duplicate field 'shape'");
    }

    @Test
    void refusesWhatTheFormatDoesNotKnow() {
        assertRefused("[ ]", 0, "its safetensors header does not begin with {");
        assertRefused("{} {}", 0, "safetensors header: the header goes on after its closing brace");
        assertRefused("{\"a\":1}", 0, "safetensors header: a is not an object");
        assertRefused(tensor("F4", "[1]", "[0,4]"), 4, "safetensors header: t has dtype F4");
        assertRefused(
                tensor("F32", "[1.5]", "[0,4]"), 4, "safetensors header: t has a shape or offset that is no integer");
        assertRefused(tensor("F32", "[-1]", "[0,4]"), 4, "safetensors header: t has a negative number");
        assertRefused(
                tensor("F32", "[99999999999999999999]", "[0,4]"),
                4,
                "safetensors header: t has a number of more than 63 bits");
        assertRefused(tensor("F32", "1", "[0,4]"), 4, "safetensors header: t has a shape or offsets that are no list");
        assertRefused(
                tensor("F32", "[1]", "[0,4,8]"), 4, "safetensors header: t lacks dtype, shape or two data_offsets");
        assertRefused(
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[1]}}",
                4,
                "safetensors header: t lacks dtype, shape or two data_offsets");
        assertRefused("{\"t\":{\"dtype\":\"F32\",\"extra\":1}}", 4, "safetensors header: t has an unknown field extra");
        assertRefused("{\"__metadata__\":{\"a\":1}}", 0, "safetensors header: __metadata__.a is not a string");
    }

    @Test
    void boundsNesting() {
        assertRefused(
                "{\"t\":{\"shape\":[[[[[[1]]]]]]}}",
                0,
                "safetensors header: t has a shape or offset that is no integer");
        assertRefused("{\"t\":{\"x\":" + "[".repeat(100_000), 0, "safetensors header: t has an unknown field x");
    }

    private static String tensor(String type, String shape, String offsets) {
        return "{\"t\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}".formatted(type, shape, offsets);
    }

    private static void assertRefused(String header, int values, String message) {
        assertThatThrownBy(() -> SafetensorsFile.read(new Storage.OfArray(file(header, new byte[values]))))
                .isInstanceOf(WeightsException.class)
                .hasMessage(message);
    }

    private static StateDict.Contents read(String header, int... values) throws WeightsException {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return SafetensorsFile.read(new Storage.OfArray(file(header, bytes)));
    }

    private static byte[] file(String header, byte[] values) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(values)
                .array();
    }

    private static byte[] withLength(byte[] file, long length) {
        byte[] changed = file.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        return changed;
    }

    private static RawTensor tensor(StateDict.Contents contents, String key) {
        return Objects.requireNonNull(contents.tensors().get(key));
    }
}
