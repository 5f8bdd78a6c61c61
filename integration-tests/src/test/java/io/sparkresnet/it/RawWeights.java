package io.sparkresnet.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes weights files that the product itself would never write. */
final class RawWeights {
    private RawWeights() {}

    /** A tensor, whatever its key promises: outermost dimension first, float32. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Tensor(List<Integer> shape, float[] values) {}

    /** A well-formed safetensors file of any tensors. */
    static Path safetensors(Path file, Map<String, Tensor> tensors) throws IOException {
        ObjectNode header = new ObjectMapper().createObjectNode();
        int offset = 0;
        for (Map.Entry<String, Tensor> each : tensors.entrySet()) {
            int end = offset + each.getValue().values().length * Float.BYTES;
            ObjectNode entry = header.putObject(each.getKey()).put("dtype", "F32");
            each.getValue().shape().forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + json.length + offset).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        for (Tensor tensor : tensors.values()) {
            for (float value : tensor.values()) {
                bytes.putFloat(value);
            }
        }
        return Files.write(file, bytes.array());
    }

    /** A PyTorch zip whose pickle is {@code pickle}, without tensors. */
    static Path torch(Path file, String pickle) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            entry(zip, "archive/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1));
            entry(zip, "archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
        return file;
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
