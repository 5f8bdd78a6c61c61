package io.sparkresnet.model.image.tiff;

/**
 * One entry of a directory.
 *
 * @param count values, never negative
 * @param at where they lie: in the entry itself or where it points; possibly beyond the file
 */
record Field(int tag, FieldType type, long count, long at) {

    /** Bytes of all values; saturated. */
    long size() {
        return type.bytes > 0 && count > Long.MAX_VALUE / type.bytes ? Long.MAX_VALUE : count * type.bytes;
    }

    /** One value as a number; text and raw bytes count as unsigned bytes. */
    double number(Source source, long index) {
        long from = at + index * type.bytes;
        return switch (type) {
            case UNKNOWN, NONE -> Double.NaN;
            case BYTE, ASCII, UNDEFINED -> source.u8(from);
            case SBYTE -> (byte) source.u8(from);
            case SHORT -> source.u16(from);
            case SSHORT -> (short) source.u16(from);
            case LONG, IFD -> source.u32(from);
            case SLONG -> source.i32(from);
            case LONG8, IFD8 -> unsigned(source.u64(from));
            case SLONG8 -> source.u64(from);
            case RATIONAL -> (double) source.u32(from) / source.u32(from + 4);
            case SRATIONAL -> (double) source.i32(from) / source.i32(from + 4);
            case FLOAT -> source.float32(from);
            case DOUBLE -> source.float64(from);
        };
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : bits + 0x1p64;
    }
}
