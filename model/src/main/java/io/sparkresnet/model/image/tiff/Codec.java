package io.sparkresnet.model.image.tiff;

import io.sparkresnet.model.image.ImageDecodeException;

/**
 * Undoes one compression scheme as libtiff does, strip by strip or tile by tile. One instance a file; not thread-safe.
 */
interface Codec {

    /** Says which strip or tile comes next. */
    default void begin(int block) {}

    /**
     * Decodes one strip or tile.
     *
     * @param in the compressed bytes, bits already in order, from {@code from} to {@code to}
     * @param out as much as is needed; what cannot be decoded is zeroed
     * @param size how much is needed
     * @return whether all of it was there
     */
    boolean decode(byte[] in, int from, int to, byte[] out, int size) throws ImageDecodeException;

    /** An upper bound on decoded bytes, so that a small file cannot ask for much memory. */
    default long most(long compressed) {
        return Long.MAX_VALUE;
    }

    /** Whether bits in opposite order (fill order 2) are turned before decoding. */
    default boolean turnsBits() {
        return true;
    }
}
