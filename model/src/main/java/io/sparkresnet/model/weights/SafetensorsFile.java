package io.sparkresnet.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a safetensors file: eight bytes of header length, a JSON header, the values. Held to the format's own rules
 * (github.com/huggingface/safetensors, "Format"): a header of limited size that begins with a brace, no key twice, and tensors that
 * cover the rest of the file without holes or overlaps, each as long as its shape and type say.
 */
final class SafetensorsFile {
    static final String CONTAINER = "safetensors";
    static final int LENGTH_BYTES = 8;
    /** A third of safetensors' own limit, and a hundred times what the largest residual network needs. */
    static final long MAX_HEADER_BYTES = 32L << 20;

    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_NESTING = 4;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build();

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    private SafetensorsFile() {}

    /** Whether the first bytes can be those of a safetensors file. */
    static boolean matches(ByteBuffer head) {
        return head.limit() > LENGTH_BYTES && head.get(LENGTH_BYTES) == '{' && head.get(LENGTH_BYTES - 1) == 0;
    }

    /** Reads the header; values stay in the file. */
    static StateDict.Contents read(Storage file) throws WeightsException {
        long length = ByteBuffer.wrap(file.bytes(0, LENGTH_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 2 || length > MAX_HEADER_BYTES) {
            throw new WeightsException("its safetensors header has %s bytes (expected 2 to %d)"
                    .formatted(Long.toUnsignedString(length), MAX_HEADER_BYTES));
        }
        if (length > file.size() - LENGTH_BYTES) {
            throw new WeightsException("it is cut inside its safetensors header: %d bytes (expected at least %d)"
                    .formatted(file.size(), length + LENGTH_BYTES));
        }
        byte[] header = file.bytes(LENGTH_BYTES, (int) length);
        if (header[0] != '{') {
            throw new WeightsException("its safetensors header does not begin with {");
        }
        SafetensorsFile reader = new SafetensorsFile();
        try (JsonParser json = JSON.createParser(header)) {
            reader.readHeader(json);
        } catch (JsonProcessingException e) {
            throw new WeightsException(
                    "its safetensors header is not valid JSON: %s".formatted(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new WeightsException("its safetensors header could not be read", e);
        }
        long start = LENGTH_BYTES + length;
        return new StateDict.Contents(
                CONTAINER, reader.tensors(file.slice(start, file.size() - start)), reader.metadata);
    }

    private void readHeader(JsonParser json) throws IOException, WeightsException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            expect(json.nextToken() == JsonToken.START_OBJECT, key, "is not an object");
            if (key.equals("__metadata__")) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    expect(json.nextToken() == JsonToken.VALUE_STRING, key + "." + name, "is not a string");
                    metadata.put(name, json.getText());
                }
            } else {
                entries.add(readEntry(json, key));
                expect(entries.size() <= MAX_TENSORS, key, "is tensor number " + entries.size());
            }
        }
        expect(json.nextToken() == null, "the header", "goes on after its closing brace");
    }

    private static Entry readEntry(JsonParser json, String key) throws IOException, WeightsException {
        DataType type = null;
        List<Long> shape = null;
        List<Long> range = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "dtype" -> {
                    Optional<DataType> known = DataType.named(json.getText());
                    expect(known.isPresent(), key, "has dtype " + json.getText());
                    type = known.orElseThrow();
                }
                case "shape" -> shape = readNumbers(json, key);
                case "data_offsets" -> range = readNumbers(json, key);
                default -> expect(false, key, "has an unknown field " + field);
            }
        }
        if (type == null || shape == null || range == null || range.size() != 2) {
            throw new WeightsException("safetensors header: %s lacks dtype, shape or two data_offsets".formatted(key));
        }
        return new Entry(key, type, shape, range.get(0), range.get(1));
    }

    private static List<Long> readNumbers(JsonParser json, String key) throws IOException, WeightsException {
        expect(json.currentToken() == JsonToken.START_ARRAY, key, "has a shape or offsets that are no list");
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken() == JsonToken.VALUE_NUMBER_INT, key, "has a shape or offset that is no integer");
            expect(json.getNumberType() != JsonParser.NumberType.BIG_INTEGER, key, "has a number of more than 63 bits");
            expect(json.getLongValue() >= 0, key, "has a negative number");
            expect(
                    numbers.size() < RawTensor.MAX_DIMENSIONS,
                    key,
                    "has more than %d dimensions".formatted(RawTensor.MAX_DIMENSIONS));
            numbers.add(json.getLongValue());
        }
        return numbers;
    }

    private Map<String, RawTensor> tensors(Storage values) throws WeightsException {
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long covered = 0;
        for (Entry entry : inOrder) {
            expect(
                    entry.begin() == covered,
                    entry.key(),
                    "begins at %d (expected %d: no hole, no overlap)".formatted(entry.begin(), covered));
            Long length = entry.length();
            expect(
                    length != null && entry.end() - entry.begin() == length,
                    entry.key(),
                    "has %d bytes (expected %s for shape %s of %s)"
                            .formatted(
                                    entry.end() - entry.begin(),
                                    length == null ? "more than 63 bits" : length,
                                    RawTensor.shape(entry.shape()),
                                    entry.type()));
            covered = entry.end();
        }
        if (covered != values.size()) {
            throw new WeightsException("it %s: %d bytes of values (expected %d)"
                    .formatted(covered > values.size() ? "is cut" : "has trailing bytes", values.size(), covered));
        }
        Map<String, RawTensor> tensors = new LinkedHashMap<>();
        for (Entry entry : entries) {
            Storage storage = values.slice(entry.begin(), entry.end() - entry.begin());
            tensors.put(entry.key(), RawTensor.rowMajor(entry.type(), entry.shape(), storage));
        }
        return tensors;
    }

    private static void expect(boolean holds, String key, String problem) throws WeightsException {
        if (!holds) {
            throw new WeightsException("safetensors header: %s %s".formatted(key, problem));
        }
    }

    private record Entry(String key, DataType type, List<Long> shape, long begin, long end) {
        /** Bytes that shape and type need; null beyond 63 bits. */
        @Nullable
        Long length() {
            try {
                return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
            } catch (ArithmeticException e) {
                return null;
            }
        }
    }
}
