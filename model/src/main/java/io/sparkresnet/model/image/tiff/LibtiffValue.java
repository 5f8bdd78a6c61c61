package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values of fields as libtiff reads them ({@code tif_dirread.c}): of any integer type, if in range and in the file. */
final class LibtiffValue {
    private static final long MOST_16 = 0xffff;
    private static final long MOST_32 = 0xffffffffL;

    private LibtiffValue() {}

    /** Whether the file holds the field's values. */
    static boolean held(Source source, Field field) {
        return source.holds(field.at(), field.size());
    }

    private static boolean isInteger(Field field) {
        return switch (field.type()) {
            case BYTE, SBYTE, SHORT, SSHORT, LONG, SLONG, LONG8, SLONG8 -> true;
            default -> false;
        };
    }

    private static boolean isOne(Source source, Field field, long most) {
        if (field.count() != 1 || !isInteger(field) || !held(source, field)) {
            return false;
        }
        double value = field.number(source, 0);
        return value >= 0 && value <= most;
    }

    static int unsigned16(Source source, Field field) throws ImageDecodeException {
        return (int) one(source, field, MOST_16);
    }

    static long unsigned32(Source source, Field field) throws ImageDecodeException {
        if (field.type() == FieldType.IFD && field.count() == 1) {
            return (long) field.number(source, 0);
        }
        return one(source, field, MOST_32);
    }

    private static long one(Source source, Field field, long most) throws ImageDecodeException {
        if (!isOne(source, field, most)) {
            throw Refusal.corrupt("its field %d is not one number up to %d".formatted(field.tag(), most));
        }
        return (long) field.number(source, 0);
    }

    static int unsigned16Or(Source source, Field field, int otherwise) {
        return isOne(source, field, MOST_16) ? (int) field.number(source, 0) : otherwise;
    }

    static long unsigned32Or(Source source, Field field, long otherwise) {
        return isOne(source, field, MOST_32) ? (long) field.number(source, 0) : otherwise;
    }

    /** Two numbers; null where libtiff passes over the field. */
    static long @Nullable [] pair16(Source source, Field field) {
        if (field.count() != 2 || !isInteger(field) || !held(source, field)) {
            return null;
        }
        double first = field.number(source, 0);
        double second = field.number(source, 1);
        boolean inRange = Math.min(first, second) >= 0 && Math.max(first, second) <= MOST_16;
        return inRange ? new long[] {(long) first, (long) second} : null;
    }

    /** One value, or the same for each sample. */
    static int perSample16(Source source, Field field, int samples) throws ImageDecodeException {
        if (field.count() == 1) {
            return unsigned16(source, field);
        }
        if (field.count() > 0 && held(source, field)) {
            long[] values = integers(source, field, samples);
            boolean same = true;
            for (long each : values) {
                same &= each == values[0];
            }
            if (same && values.length > 0 && values[0] >= 0 && values[0] <= MOST_16) {
                return (int) values[0];
            }
        }
        throw Refusal.corrupt("its field %d does not hold one number for %d samples".formatted(field.tag(), samples));
    }

    /** The first values, at most so many. */
    static long[] integers(Source source, Field field, int most) throws ImageDecodeException {
        return values(source, field, most, isInteger(field));
    }

    private static long[] values(Source source, Field field, int most, boolean known) throws ImageDecodeException {
        int count = (int) Math.min(most, field.count());
        if (!known || !source.holds(field.at(), (long) count * field.type().bytes)) {
            throw Refusal.corrupt("the numbers of its field %d are not in the file".formatted(field.tag()));
        }
        long[] values = new long[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) field.number(source, i);
        }
        return values;
    }

    /** Values of which each block has one; 0 where there are fewer. */
    static long[] padded(Source source, Field field, int count) throws ImageDecodeException {
        boolean isOffset = field.type() == FieldType.IFD || field.type() == FieldType.IFD8;
        long[] values = values(source, field, count, isOffset || isInteger(field));
        for (long each : values) {
            if (each < 0) {
                throw Refusal.corrupt("its field %d holds %d".formatted(field.tag(), each));
            }
        }
        return Arrays.copyOf(values, count);
    }

    /** Values that fit a byte each; null where libtiff passes over the field. */
    static byte @Nullable [] bytes(Source source, Field field) {
        boolean bytes = isInteger(field) || field.type() == FieldType.ASCII || field.type() == FieldType.UNDEFINED;
        if (!bytes || field.count() == 0 || !held(source, field)) {
            return null;
        }
        byte[] values = new byte[(int) field.count()];
        for (int i = 0; i < values.length; i++) {
            double value = field.number(source, i);
            if (value < 0 || value > 255) {
                return null;
            }
            values[i] = (byte) value;
        }
        return values;
    }

    /** Whether the field holds exactly so many numbers. */
    static boolean areFloats(Source source, Field field, int count) {
        return switch (field.type()) {
            case UNKNOWN, NONE, ASCII, UNDEFINED, IFD, IFD8 -> false;
            default -> field.count() == count && held(source, field);
        };
    }

    /** Numbers in single precision; {@code absent} without a field. */
    static float[] floats(Source source, @Nullable Field field, float[] absent) {
        if (field == null) {
            return absent;
        }
        float[] values = new float[absent.length];
        for (int i = 0; i < values.length; i++) {
            long at = field.at() + (long) i * field.type().bytes;
            values[i] = switch (field.type()) {
                case RATIONAL -> ratio(source.u32(at), source.u32(at + 4));
                case SRATIONAL -> ratio(source.i32(at), source.u32(at + 4));
                default -> (float) field.number(source, i);
            };
        }
        return values;
    }

    private static float ratio(long numerator, long denominator) {
        return denominator == 0 ? 0 : (float) numerator / denominator;
    }
}
