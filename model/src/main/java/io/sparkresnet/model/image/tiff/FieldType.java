package io.sparkresnet.model.image.tiff;

/** The types of TIFF fields, TIFF 6.0 and BigTIFF. */
enum FieldType {
    /** Any type that is not known; its values take no place. */
    UNKNOWN(-1, 0),
    /** No type, of which a value takes a byte. */
    NONE(0, 1),
    BYTE(1, 1),
    ASCII(2, 1),
    SHORT(3, 2),
    LONG(4, 4),
    RATIONAL(5, 8),
    SBYTE(6, 1),
    UNDEFINED(7, 1),
    SSHORT(8, 2),
    SLONG(9, 4),
    SRATIONAL(10, 8),
    FLOAT(11, 4),
    DOUBLE(12, 8),
    IFD(13, 4),
    LONG8(16, 8),
    SLONG8(17, 8),
    IFD8(18, 8);

    final int code;
    /** Of one value. */
    final int bytes;

    FieldType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static FieldType of(int code) {
        for (FieldType each : values()) {
            if (each.code == code) {
                return each;
            }
        }
        return UNKNOWN;
    }

    /** Whether Pillow reads values of this type. */
    boolean inPillow() {
        return this != UNKNOWN && this != NONE && this != SLONG8 && this != IFD8;
    }

    /** Whether Pillow holds values of this type as Python integers. */
    boolean isInteger() {
        return switch (this) {
            case SHORT, LONG, SBYTE, SSHORT, SLONG, IFD, LONG8 -> true;
            default -> false;
        };
    }
}
