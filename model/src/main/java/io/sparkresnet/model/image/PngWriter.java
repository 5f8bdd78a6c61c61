package io.sparkresnet.model.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes pixels as an 8-bit PNG without loss; every row is filtered by the row above it. */
final class PngWriter {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int FILTER_UP = 2;
    private static final int GRAY = 0;
    private static final int RGB = 2;

    private PngWriter() {}

    /** Writes one image; the stream stays open. */
    static void write(Pixels pixels, OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        out.write(SIGNATURE);
        chunk(out, "IHDR", header(pixels));
        chunk(out, "IDAT", deflated(pixels));
        chunk(out, "IEND", new byte[0]);
        out.flush();
    }

    private static byte[] header(Pixels pixels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(pixels.width());
        out.writeInt(pixels.height());
        out.write(8);
        out.write(pixels.channels() == 1 ? GRAY : RGB);
        out.write(new byte[] {0, 0, 0});
        return bytes.toByteArray();
    }

    private static byte[] deflated(Pixels pixels) throws IOException {
        int stride = pixels.width() * pixels.channels();
        byte[] samples = pixels.bytes();
        byte[] row = new byte[stride + 1];
        row[0] = FILTER_UP;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            for (int y = 0; y < pixels.height(); y++) {
                for (int x = 0; x < stride; x++) {
                    int at = y * stride + x;
                    row[1 + x] = (byte) (samples[at] - (y == 0 ? 0 : samples[at - stride]));
                }
                out.write(row);
            }
        }
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String name, byte[] content) throws IOException {
        byte[] type = name.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(type);
        sum.update(content);
        out.writeInt(content.length);
        out.write(type);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }
}
