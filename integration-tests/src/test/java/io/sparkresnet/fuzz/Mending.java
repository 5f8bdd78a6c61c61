package io.sparkresnet.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Makes a damaged file's checksums and outer lengths right again, so that the damage reaches the decoder behind them. */
final class Mending {
    private Mending() {}

    /** The mended file; {@code content} itself, unchanged, where there is nothing to mend. */
    static byte[] of(String format, byte[] content) {
        return switch (format) {
            case "png" -> png(content);
            case "webp" -> riff(content);
            default -> content;
        };
    }

    private static byte[] png(byte[] content) {
        byte[] out = content.clone();
        ByteBuffer file = ByteBuffer.wrap(out);
        int at = 8;
        while (at + 12 <= out.length) {
            int length = file.getInt(at);
            if (length < 0 || length > out.length - at - 12) {
                break;
            }
            CRC32 crc = new CRC32();
            crc.update(out, at + 4, length + 4);
            file.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
        return out;
    }

    private static byte[] riff(byte[] content) {
        if (content.length < 12) {
            return content;
        }
        byte[] out = content.clone();
        ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putInt(4, (out.length - 8) & ~1);
        return out;
    }
}
