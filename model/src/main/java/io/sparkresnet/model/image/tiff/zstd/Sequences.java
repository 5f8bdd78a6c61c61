package io.sparkresnet.model.image.tiff.zstd;

import org.jspecify.annotations.Nullable;

/**
 * The sequences of a block, RFC 8878 section 3.1.1.3.2: so many literals, then so many bytes from so far back. One instance a
 * frame, since blocks may share tables and offsets.
 */
final class Sequences {
    private static final int[] LITERAL_BASES = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512,
        1024, 2048, 4096, 8192, 16384, 32768, 65536
    };
    private static final int[] LITERAL_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        16
    };
    private static final int[] MATCH_BASES = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32,
        33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539
    };
    private static final int[] MATCH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2,
        2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
    };
    private static final Kind LITERAL_LENGTHS = new Kind(9, 35, FseTable.of(6, new int[] {
        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1
    }));
    private static final Kind OFFSETS = new Kind(8, 31, FseTable.of(5, new int[] {
        1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1
    }));
    private static final Kind MATCH_LENGTHS = new Kind(9, 52, FseTable.of(6, new int[] {
        1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
    }));

    private final Literals literals;
    private @Nullable FseTable literalLengths;
    private @Nullable FseTable offsets;
    private @Nullable FseTable matchLengths;
    private final int[] last = new int[3];
    private int at;

    Sequences(Literals literals) {
        this.literals = literals;
    }

    /** What a table may be like, and the one without a description. */
    private record Kind(int mostAccuracy, int mostSymbol, FseTable predefined) {}

    /** Forgets the last frame. */
    void begin() {
        literalLengths = null;
        offsets = null;
        matchLengths = null;
        last[0] = 1;
        last[1] = 4;
        last[2] = 8;
    }

    /**
     * Carries out a block's sequences.
     *
     * @param out decoded so far up to {@code start}, with room to {@code most}
     * @return where the block ends in it
     */
    int decode(byte[] in, int from, int to, byte[] out, int start, int most) throws ZstdException {
        ZstdException.unless(from < to, "its sequences are cut");
        int count = in[from] & 255;
        int length = count < 128 ? 1 : count < 255 ? 2 : 3;
        ZstdException.unless(to - from >= length, "its sequences are cut");
        if (length == 2) {
            count = ((count - 128) << 8) + (in[from + 1] & 255);
        } else if (length == 3) {
            count = (int) Literals.number(in, from + 1, 2) + 0x7f00;
        }
        at = from + length;
        if (count == 0) {
            ZstdException.unless(at == to, "a block goes on behind its literals");
            return copyLiterals(0, literals.count, out, start, most);
        }
        ZstdException.unless(at < to, "its sequences are cut");
        int modes = in[at++];
        ZstdException.unless((modes & 3) == 0, "its sequences have an unknown mode");
        literalLengths = table((modes >> 6) & 3, LITERAL_LENGTHS, literalLengths, in, to);
        offsets = table((modes >> 4) & 3, OFFSETS, offsets, in, to);
        matchLengths = table((modes >> 2) & 3, MATCH_LENGTHS, matchLengths, in, to);
        return carryOut(new BackwardBits(in, at, to), count, literalLengths, offsets, matchLengths, out, start, most);
    }

    private FseTable table(int mode, Kind kind, @Nullable FseTable before, byte[] in, int to) throws ZstdException {
        return switch (mode) {
            case 0 -> kind.predefined();
            case 1 -> {
                ZstdException.unless(at < to && (in[at] & 255) <= kind.mostSymbol(), "a table has an unknown symbol");
                yield FseTable.ofOne(in[at++]);
            }
            case 2 -> {
                FseTable.Described described = FseTable.read(in, at, to, kind.mostAccuracy(), kind.mostSymbol());
                at = described.end();
                yield described.table();
            }
            default -> {
                if (before == null) {
                    throw new ZstdException("its first sequences have no table");
                }
                yield before;
            }
        };
    }

    private int carryOut(
            BackwardBits bits,
            int count,
            FseTable literalTable,
            FseTable offsetTable,
            FseTable matchTable,
            byte[] out,
            int start,
            int most)
            throws ZstdException {
        int literalState = literalTable.first(bits);
        int offsetState = offsetTable.first(bits);
        int matchState = matchTable.first(bits);
        int end = start;
        int used = 0;
        for (int i = 0; i < count; i++) {
            int offsetCode = offsetTable.symbols[offsetState];
            long distance = (1L << offsetCode) + (bits.read(offsetCode) & 0xffffffffL);
            int matchCode = matchTable.symbols[matchState];
            int match = MATCH_BASES[matchCode] + bits.read(MATCH_BITS[matchCode]);
            int literalCode = literalTable.symbols[literalState];
            int plain = LITERAL_BASES[literalCode] + bits.read(LITERAL_BITS[literalCode]);
            if (i < count - 1) {
                literalState = literalTable.next(literalState, bits);
                matchState = matchTable.next(matchState, bits);
                offsetState = offsetTable.next(offsetState, bits);
            }
            ZstdException.unless(bits.left() >= 0, "its sequences are cut");
            ZstdException.unless(plain <= literals.count - used, "a sequence has more literals than there are");
            end = copyLiterals(used, plain, out, end, most);
            used += plain;
            int offset = offset(distance, plain == 0);
            ZstdException.unless(offset > 0 && offset <= end && match <= most - end, "a sequence leads nowhere");
            end = copyMatch(out, end, offset, match);
        }
        ZstdException.unless(bits.left() == 0, "its sequences do not end with their stream");
        return copyLiterals(used, literals.count - used, out, end, most);
    }

    /** The offset that a value means, which may be one of the last three; 0 for none that there can be. */
    private int offset(long value, boolean withoutLiterals) {
        if (value > 3) {
            int offset = (int) Math.min(Integer.MAX_VALUE, value - 3);
            last[2] = last[1];
            last[1] = last[0];
            last[0] = offset;
            return offset;
        }
        int which = (int) value - 1 + (withoutLiterals ? 1 : 0);
        int offset = which == 3 ? last[0] - 1 : last[which];
        if (which > 1) {
            last[2] = last[1];
        }
        if (which > 0) {
            last[1] = last[0];
        }
        last[0] = offset;
        return offset;
    }

    private int copyLiterals(int from, int count, byte[] out, int end, int most) throws ZstdException {
        ZstdException.unless(count <= most - end, "a block is too long");
        System.arraycopy(literals.bytes, from, out, end, count);
        return end + count;
    }

    private static int copyMatch(byte[] out, int end, int offset, int length) {
        if (offset >= length) {
            System.arraycopy(out, end - offset, out, end, length);
        } else {
            for (int i = end; i < end + length; i++) {
                out[i] = out[i - offset];
            }
        }
        return end + length;
    }
}
