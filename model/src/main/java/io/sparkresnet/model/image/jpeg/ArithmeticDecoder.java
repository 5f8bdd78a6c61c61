package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import java.util.HexFormat;

/**
 * Binary adaptive arithmetic decoding, ITU-T T.81 annex D: an interval is divided between the less and the more probable
 * decision, and each decision moves its statistics bin to another estimate. Behind a marker zeros follow, which is legal.
 */
final class ArithmeticDecoder {
    /** An estimate that never moves: both decisions as probable, ITU-T T.851. */
    static final int FIXED = 113;

    private static final int MORE_PROBABLE_IS_ONE = 0x80;
    /**
     * Table D.3 of ITU-T T.81 and the fixed estimate, eight digits a row: the less probable decision's share, the row that
     * follows it, the row that follows the more probable one, plus 80 where the less probable one changes sides.
     */
    private static final byte[] ROWS = HexFormat.of()
            .parseHex("5a1d018125860e0211141003080b120403d8140501da170600e51907006f1c0800361e09001a210a000d230b0006090c"
                    + "00030a0d00010c0d5a7f0f8f3f2524102cf22611207c271217b9281311822a140cef2b1509a12d16072f2e17055c3018"
                    + "040631190303331a0240341b01b1361c0144381d00f5391e00b73b1f008a3c2000683e21004e3f22003b2023002c2109"
                    + "5ae125a5484c40263a0d41272ef14328261f44291f33452a19a8462b1518482c1177492d0e744a2e0bfb4b2f09f84d30"
                    + "08614e3107064f3205cd303304de3234040f32350363333602d43437025c353801f8363901a4373a0160383b0125393c"
                    + "00f63a3d00cb3b3e00ab3d3f008f3d205b1241c14d045042412c514337d852442fe85345293c5446237956471edf5748"
                    + "1aa95749174e484a1424484b119c4a4c0f6b4a4d0d514b4e0bb64d4f0a404d30583250d14d1c5852438e59533bdd5a54"
                    + "34ee5b552eae5c56299a5d5725165647557058d94ca95f5a44d9605b3e22615c3824635d32b4635e2e175d5656a85fe0"
                    + "4f46656147e5666241cf67633c3d6864375e635d523169664c0f6a6746396b68415e6763562769ea50e76c6b4b856d67"
                    + "55976e6d504f6f6b5a106eef5522706d59eb70ef5a1d7171");

    private static final int[] SHARE = new int[FIXED + 1];
    private static final int[] AFTER_LESS = new int[FIXED + 1];
    private static final int[] AFTER_MORE = new int[FIXED + 1];

    static {
        for (int i = 0; i <= FIXED; i++) {
            SHARE[i] = ((ROWS[4 * i] & 255) << 8) | (ROWS[4 * i + 1] & 255);
            AFTER_LESS[i] = ROWS[4 * i + 2] | (ROWS[4 * i + 3] & MORE_PROBABLE_IS_ONE);
            AFTER_MORE[i] = ROWS[4 * i + 3] & 127;
        }
    }

    private final MarkerReader markers;
    /** The code, 16 bits and {@link #ahead} more. */
    private int code;
    /** The interval's width; normally 0x8000 to 0xffff. */
    private int interval;

    private int ahead;

    ArithmeticDecoder(MarkerReader markers) {
        this.markers = markers;
    }

    /** Begins at the next byte. */
    void begin() throws ImageDecodeException {
        code = nextByte() << 8;
        code |= nextByte();
        interval = 0x10000;
        ahead = 0;
    }

    private int nextByte() throws ImageDecodeException {
        if (markers.pendingMarker != 0) {
            return 0;
        }
        int next = markers.u8();
        if (next != 255) {
            return next;
        }
        do {
            next = markers.u8();
        } while (next == 255);
        markers.pendingMarker = next;
        return next == 0 ? 255 : 0;
    }

    /** The next decision, 0 or 1, by the estimate in {@code bins[bin]}, which it moves. */
    int decide(byte[] bins, int bin) throws ImageDecodeException {
        while (interval < 0x8000) {
            if (--ahead < 0) {
                code = (code << 8) | nextByte();
                ahead += 8;
            }
            interval <<= 1;
        }
        int row = bins[bin] & 127;
        int more = bins[bin] & MORE_PROBABLE_IS_ONE;
        int less = SHARE[row];
        interval -= less;
        int border = interval << ahead;
        boolean lower = code < border;
        if (lower && interval >= 0x8000) {
            return more >> 7;
        }
        boolean exchanged = interval < less;
        if (!lower) {
            code -= border;
            interval = less;
        }
        // The shorter part is the less probable decision, whichever side it lies on
        if (lower == exchanged) {
            bins[bin] = (byte) (more ^ AFTER_LESS[row]);
            return (more >> 7) ^ 1;
        }
        bins[bin] = (byte) (more ^ AFTER_MORE[row]);
        return more >> 7;
    }
}
