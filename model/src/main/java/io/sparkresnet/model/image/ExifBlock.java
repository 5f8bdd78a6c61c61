package io.sparkresnet.model.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first directory of an EXIF block, a TIFF structure, read as Pillow's {@code Exif.load} reads it: of a tag that stands there
 * twice the first counts, a tag whose values cannot be read ends the directory, and numbers of every type are numbers.
 * Immutable.
 */
public final class ExifBlock {
    private static final int ORIENTATION = 0x0112;
    private static final int RESOLUTION_UNIT = 0x0128;
    private static final int X_RESOLUTION = 0x011a;
    private static final Set<Integer> TAGS = Set.of(ORIENTATION, RESOLUTION_UNIT, X_RESOLUTION);
    /** By type, 1 to 16: bytes a value; 0 for a type that Pillow does not know. */
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8};

    private static final int ASCII = 2;
    private static final String PREFIX = "Exif\0\0";
    private static final Set<String> HEADS = Set.of("MM\0*", "II*\0", "MM*\0", "II\0*", "MM\0+");
    private static final Pattern XMP_ORIENTATION = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private final boolean readable;
    private final Map<Integer, Entry> entries = new HashMap<>();

    private record Entry(int type, ByteBuffer values) {}

    /** Reads a block, with or without the prefix that a JPEG's has. */
    public ExifBlock(byte[] block) {
        int start = 0;
        for (int i = 0; i < 2 && latin(block, start, PREFIX.length()).equals(PREFIX); i++) {
            start += PREFIX.length();
        }
        ByteBuffer tiff = ByteBuffer.wrap(block, start, block.length - start).slice();
        readable = tiff.capacity() == 0 || (tiff.capacity() >= 8 && HEADS.contains(latin(block, start, 4)));
        if (readable && tiff.capacity() > 0) {
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            read(tiff);
        }
    }

    private static String latin(byte[] bytes, int from, int length) {
        return new String(
                bytes,
                Math.min(from, bytes.length),
                Math.max(0, Math.min(length, bytes.length - from)),
                StandardCharsets.ISO_8859_1);
    }

    private void read(ByteBuffer tiff) {
        long directory = tiff.getInt(4) & 0xffffffffL;
        if (directory + 2 > tiff.capacity()) {
            return;
        }
        int count = tiff.getShort((int) directory) & 0xffff;
        long outside = 0;
        for (int i = 0; i < count; i++) {
            long at = directory + 2 + 12L * i;
            if (at + 12 > tiff.capacity()) {
                return;
            }
            int entry = (int) at;
            int tag = tiff.getShort(entry) & 0xffff;
            int type = tiff.getShort(entry + 2) & 0xffff;
            if (entries.containsKey(tag) || type >= SIZES.length || SIZES[type] == 0) {
                continue;
            }
            long size = (tiff.getInt(entry + 4) & 0xffffffffL) * SIZES[type];
            long values = entry + 8L;
            if (size > 4) {
                outside += size;
                if (outside > tiff.capacity()) {
                    continue;
                }
                values = tiff.getInt(entry + 8) & 0xffffffffL;
                if (values + size > tiff.capacity()) {
                    return;
                }
            }
            if (size > 0) {
                ByteBuffer found = tiff.slice((int) values, TAGS.contains(tag) ? (int) size : 0);
                entries.put(tag, new Entry(type, found.order(tiff.order())));
            }
        }
    }

    /** Whether Pillow reads the block at all; otherwise it raises. */
    public boolean readable() {
        return readable;
    }

    /** How the block says that the image is to be turned; empty if it does not say. */
    public Optional<Orientation> orientation() {
        Entry entry = entries.get(ORIENTATION);
        return entry == null ? Optional.empty() : Optional.of(Orientation.of(number(entry)));
    }

    /** The first value of an entry; 0 for text and for what is no whole number. */
    private static long number(Entry entry) {
        ByteBuffer values = entry.values;
        return switch (entry.type) {
            case 3 -> values.getShort(0) & 0xffff;
            case 4, 13 -> values.getInt(0) & 0xffffffffL;
            case 5 -> whole(values.getInt(0) & 0xffffffffL, values.getInt(4) & 0xffffffffL);
            case 6 -> values.get(0);
            case 8 -> values.getShort(0);
            case 9 -> values.getInt(0);
            case 10 -> whole(values.getInt(0), values.getInt(4));
            case 11 -> whole(values.getFloat(0));
            case 12 -> whole(values.getDouble(0));
            case 16 -> values.getLong(0);
            default -> 0;
        };
    }

    private static long whole(long numerator, long denominator) {
        return denominator == 0 || numerator % denominator != 0 ? 0 : numerator / denominator;
    }

    private static long whole(double value) {
        return value == Math.rint(value) ? (long) value : 0;
    }

    /**
     * Whether Pillow's reading of the resolution fails, which makes it refuse a JPEG that has none but in its EXIF block: one
     * that is text or bytes of a single character.
     */
    public boolean breaksResolution() {
        Entry entry = entries.get(X_RESOLUTION);
        if (entry == null || !entries.containsKey(RESOLUTION_UNIT)) {
            return false;
        }
        int length = entry.values.capacity();
        if (entry.type == ASCII) {
            int first = entry.values.get(0);
            length -= entry.values.get(length - 1) == 0 ? 1 : 0;
            return length == 0 || (length == 1 && first >= '0' && first <= '9');
        }
        return (entry.type == 1 || entry.type == 7) && length == 1;
    }

    /** How an XMP packet says that the image is to be turned; empty if it does not say. */
    public static Optional<Orientation> orientationOfXmp(String packet) {
        Matcher found = XMP_ORIENTATION.matcher(packet);
        return found.find() ? Optional.of(Orientation.of(Long.parseLong(found.group(1)))) : Optional.empty();
    }
}
