package io.sparkresnet.model.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sparkresnet.model.network.ResNet;
import io.sparkresnet.model.network.TensorSpec;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes weights as a safetensors file, float32 under torchvision's keys; the same weights give the same bytes. */
public final class SafetensorsWriter {
    /** safetensors pads its header so that values are aligned. */
    private static final int ALIGNMENT = 8;

    private static final int CHUNK_VALUES = 1 << 16;

    private SafetensorsWriter() {}

    /** Writes that local file, replacing one that is there. */
    public static void write(Weights weights, Path file, Map<String, String> metadata) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            write(weights, out, metadata);
        }
    }

    /** Writes to a stream, which stays open; nothing larger than a chunk is held. */
    public static void write(Weights weights, OutputStream out, Map<String, String> metadata) throws IOException {
        List<TensorSpec> specs = new ResNet(weights.architecture()).tensors();
        byte[] header = header(specs, metadata);
        int padding = (ALIGNMENT - header.length % ALIGNMENT) % ALIGNMENT;
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.write(length.putLong(header.length + padding).array());
        out.write(header);
        out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_VALUES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (TensorSpec spec : specs) {
            float[] values = weights.tensor(spec.key());
            for (int done = 0; done < values.length; done += CHUNK_VALUES) {
                int count = Math.min(CHUNK_VALUES, values.length - done);
                chunk.asFloatBuffer().put(values, done, count);
                out.write(chunk.array(), 0, count * Float.BYTES);
            }
        }
        out.flush();
    }

    private static byte[] header(List<TensorSpec> specs, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(header)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> each : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(each.getKey(), each.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (TensorSpec spec : specs) {
                json.writeObjectFieldStart(spec.key());
                json.writeStringField("dtype", DataType.F32.name());
                json.writeFieldName("shape");
                int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
                json.writeArray(shape, 0, shape.length);
                json.writeFieldName("data_offsets");
                long end = offset + (long) spec.size() * Float.BYTES;
                json.writeArray(new long[] {offset, end}, 0, 2);
                json.writeEndObject();
                offset = end;
            }
            json.writeEndObject();
        }
        return header.toByteArray();
    }
}
