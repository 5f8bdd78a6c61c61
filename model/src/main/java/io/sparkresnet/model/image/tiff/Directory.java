package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first directory of a file, as Pillow's {@code ImageFileDirectory_v2} reads it: fields of unknown types and those
 * larger than the file are passed over, and a field whose values the file does not hold ends the directory. Numbers that
 * Pillow holds as bytes or text compare with nothing, so they are not a number here.
 */
final class Directory {
    final Source source;
    /** Where the directory begins. */
    final long at;
    /** Fields that Pillow sees, by tag. */
    private final Map<Integer, Field> fields = new LinkedHashMap<>();

    private Directory(Source source, long at) {
        this.source = source;
        this.at = at;
    }

    static Directory first(byte[] encoded) throws ImageDecodeException {
        if (encoded.length < (encoded[2] == 43 ? 16 : 8)) {
            throw Refusal.truncated("the file ends within its header");
        }
        Source source = new Source(encoded);
        if (source.bigEndian && source.u16(2) == 43) {
            throw Refusal.unsupported("big-endian BigTIFF");
        }
        long at = source.word(source.wordBytes());
        if (at == 0) {
            throw Refusal.corrupt("it has no image");
        }
        Directory directory = new Directory(source, at);
        directory.read();
        return directory;
    }

    private void read() {
        long total = 0;
        int entryBytes = source.big ? 20 : 12;
        int countBytes = source.big ? 8 : 2;
        if (!source.holds(at, countBytes)) {
            return;
        }
        long entries = source.big ? source.u64(at) : source.u16(at);
        long entry = at + countBytes;
        for (long i = 0; i != entries && source.holds(entry, entryBytes); i++, entry += entryBytes) {
            Field field = field(source, entry);
            if (!field.type().inPillow() || fields.containsKey(field.tag())) {
                continue;
            }
            if (field.size() > source.wordBytes()) {
                if (field.at() < 0) {
                    continue;
                }
                // Saturated, as sizes are
                total = total > Long.MAX_VALUE - field.size() ? Long.MAX_VALUE : total + field.size();
                if (total > source.length()) {
                    continue;
                }
                if (!source.holds(field.at(), field.size())) {
                    return;
                }
            }
            if (field.count() > 0) {
                fields.put(field.tag(), field);
            }
        }
    }

    /** The field that an entry describes. */
    private static Field field(Source source, long entry) {
        FieldType type = FieldType.of(source.u16(entry + 2));
        long count = source.word(entry + 4);
        count = count < 0 ? Long.MAX_VALUE : count;
        int word = source.wordBytes();
        long inPlace = entry + 4 + word;
        boolean fits = count <= word / Math.max(1, type.bytes);
        return new Field(source.u16(entry), type, count, fits ? inPlace : source.word(inPlace));
    }

    boolean has(int tag) {
        return fields.containsKey(tag);
    }

    @Nullable
    Field field(int tag) {
        return fields.get(tag);
    }

    /** The first value; {@code absent} without the field, not a number where Pillow has no number. */
    double scalar(int tag, double absent) {
        Field field = fields.get(tag);
        if (field == null || (tag == Tag.PHOTOMETRIC && field.count() > 1 && field.type() != FieldType.BYTE)) {
            return absent;
        }
        return switch (field.type()) {
            case BYTE, ASCII, UNDEFINED -> Double.NaN;
            default -> field.number(source, 0);
        };
    }

    /** The first value if Pillow holds it as an integer. */
    long integer(int tag, String name) throws ImageDecodeException {
        Field field = fields.get(tag);
        if (field == null) {
            throw Refusal.corrupt("it has no %s".formatted(name));
        }
        if (!field.type().isInteger()) {
            throw Refusal.corrupt("its %s is of type %s".formatted(name, field.type()));
        }
        return (long) field.number(source, 0);
    }

    /**
     * The first values, at most so many; null without the field. Bytes are numbers here, and one text counts as one value
     * that is none.
     */
    double @Nullable [] numbers(int tag, int most) {
        Field field = fields.get(tag);
        if (field == null) {
            return null;
        }
        if (field.type() == FieldType.ASCII || field.type() == FieldType.UNDEFINED) {
            return new double[] {Double.NaN};
        }
        double[] numbers = new double[(int) Math.min(most, field.count())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = field.number(source, i);
        }
        return numbers;
    }

    /** Whether Pillow holds the field's values as one string of bytes. */
    boolean isBytes(int tag) {
        Field field = fields.get(tag);
        return field != null && field.type() == FieldType.BYTE;
    }

    /** Every entry of the directory, also those that Pillow does not see; empty if the file does not hold them all. */
    List<Field> entries(long most) {
        int entryBytes = source.big ? 20 : 12;
        int countBytes = source.big ? 8 : 2;
        List<Field> entries = new ArrayList<>();
        if (!source.holds(at, countBytes)) {
            return entries;
        }
        long count = source.big ? source.u64(at) : source.u16(at);
        if (count < 0 || count > most || !source.holds(at + countBytes, count * entryBytes)) {
            return entries;
        }
        for (int i = 0; i < count; i++) {
            entries.add(field(source, at + countBytes + (long) i * entryBytes));
        }
        return entries;
    }
}
