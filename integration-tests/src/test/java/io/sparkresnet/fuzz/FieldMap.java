package io.sparkresnet.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a file keeps numbers that its decoder believes: lengths, sizes, counts, offsets. Reads what it can of any bytes and
 * stops where they stop making sense; never throws. Not thread-safe.
 */
final class FieldMap {
    private static final int MAX_FIELDS = 400;

    /**
     * A number.
     *
     * @param at its first byte
     * @param bytes 1, 2, 4 or 8
     * @param littleEndian its byte order
     */
    record Field(int at, int bytes, boolean littleEndian) {}

    private final ByteBuffer file;
    private final List<Field> fields = new ArrayList<>();

    private FieldMap(byte[] content) {
        file = ByteBuffer.wrap(content);
    }

    /** The numbers of a file of that format; empty where none is known. */
    static List<Field> of(String format, byte[] content) {
        FieldMap map = new FieldMap(content);
        try {
            switch (format) {
                case "jpeg" -> map.jpeg();
                case "png" -> map.png();
                case "webp" -> map.riff();
                case "gif" -> map.gif();
                case "bmp" -> map.bmp();
                case "tiff" -> map.tiff();
                default -> {}
            }
        } catch (IndexOutOfBoundsException e) {
            // The file ends within a structure; what was found until there stands.
        }
        return map.fields.subList(0, Math.min(MAX_FIELDS, map.fields.size()));
    }

    private void add(long at, int bytes, boolean littleEndian) {
        if (at >= 0 && at + bytes <= file.limit()) {
            fields.add(new Field((int) at, bytes, littleEndian));
        }
    }

    private void run(int at, int end, int bytes, boolean littleEndian) {
        for (int i = at; i < end; i += bytes) {
            add(i, bytes, littleEndian);
        }
    }

    /** Segment lengths; frame, scan, table and restart headers byte by byte. */
    private void jpeg() {
        file.order(ByteOrder.BIG_ENDIAN);
        int at = 2;
        while ((file.get(at) & 255) == 0xff) {
            int marker = file.get(at + 1) & 255;
            int length = file.getShort(at + 2) & 0xffff;
            add(at + 1, 1, false);
            add(at + 2, 2, false);
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xcc;
            if (frame) {
                add(at + 5, 2, false);
                add(at + 7, 2, false);
            }
            if (frame || marker == 0xda || marker == 0xdd || marker == 0xee) {
                run(at + 4, at + 2 + length, 1, false);
            } else if (marker == 0xc4) {
                run(at + 4, at + 4 + 17, 1, false);
            }
            at += 2 + length;
            if (marker == 0xda) {
                while ((file.get(at) & 255) != 0xff || (file.get(at + 1) & 0xf8) == 0xd0 || file.get(at + 1) == 0) {
                    at++;
                }
            }
        }
    }

    private void png() {
        file.order(ByteOrder.BIG_ENDIAN);
        int at = 8;
        while (at + 12 <= file.limit()) {
            int length = file.getInt(at);
            add(at, 4, false);
            if (file.getInt(at + 4) == 0x49484452) {
                run(at + 8, at + 16, 4, false);
                run(at + 16, at + 21, 1, false);
            } else {
                run(at + 8, at + 8 + Math.min(12, Math.max(0, length)), 2, false);
            }
            if (length < 0 || length > file.limit()) {
                return;
            }
            at += 12 + length;
        }
    }

    private void riff() {
        file.order(ByteOrder.LITTLE_ENDIAN);
        add(4, 4, true);
        int at = 12;
        while (at + 8 <= file.limit()) {
            int length = file.getInt(at + 4);
            add(at + 4, 4, true);
            run(at + 8, Math.min(at + 24, file.limit()), 1, true);
            run(at + 8, Math.min(at + 24, file.limit()) - 1, 2, true);
            if (length < 0 || length > file.limit()) {
                return;
            }
            boolean frame = new String(file.array(), at, 4, StandardCharsets.ISO_8859_1).equals("ANMF");
            at += 8 + (frame ? 16 : length + (length & 1));
        }
    }

    private void gif() {
        run(6, 10, 2, true);
        run(10, 13, 1, true);
        int at = 13 + colours(file.get(10));
        while (at < file.limit() && file.get(at) != 0x3b) {
            boolean image = file.get(at) == 0x2c;
            if (image) {
                run(at + 1, at + 9, 2, true);
                add(at + 9, 1, true);
                at += 10 + colours(file.get(at + 9));
                add(at, 1, true);
                at++;
            } else {
                add(at + 1, 1, true);
                run(at + 3, at + 7, 1, true);
                at += 2;
            }
            while (file.get(at) != 0) {
                add(at, 1, true);
                at += 1 + (file.get(at) & 255);
            }
            at++;
        }
    }

    private static int colours(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 * (2 << (flags & 7));
    }

    private void bmp() {
        file.order(ByteOrder.LITTLE_ENDIAN);
        run(2, 14, 4, true);
        int size = file.getInt(14);
        add(14, 4, true);
        if (size == 12) {
            run(18, 26, 2, true);
        } else {
            run(18, 26, 4, true);
            run(26, 30, 2, true);
            run(30, 70, 4, true);
        }
    }

    /** Every entry of every directory: type, count, and the value or its offset; the numbers at the offset too. */
    private void tiff() {
        boolean little = file.get(0) == 'I';
        file.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        add(4, 4, little);
        long directory = file.getInt(4) & 0xffffffffL;
        for (int page = 0; page < 3 && directory > 0; page++) {
            int at = Math.toIntExact(Math.min(directory, file.limit()));
            int entries = file.getShort(at) & 0xffff;
            add(at, 2, little);
            for (int i = 0; i < entries; i++) {
                int entry = at + 2 + 12 * i;
                long offset = file.getInt(entry + 8) & 0xffffffffL;
                add(entry, 2, little);
                add(entry + 2, 2, little);
                add(entry + 4, 4, little);
                add(entry + 8, 4, little);
                add(entry + 8, 2, little);
                if (file.getInt(entry + 4) > 1) {
                    add(offset, 4, little);
                    add(offset, 2, little);
                }
            }
            add(at + 2L + 12L * entries, 4, little);
            directory = file.getInt(at + 2 + 12 * entries) & 0xffffffffL;
        }
    }
}
