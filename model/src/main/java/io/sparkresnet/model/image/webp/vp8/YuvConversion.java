package io.sparkresnet.model.image.webp.vp8;

/**
 * Decoded samples to RGB as libwebp makes them: chroma interpolated between its four neighbours with the weights 9, 3, 3 and 1
 * of 16 (libwebp's "fancy" upsampling), then BT.601 in fixed point with 8, later 6, fractional bits.
 */
public final class YuvConversion {
    private final KeyFrame frame;
    private final byte[] ySamples;
    private final byte[] uSamples;
    private final byte[] vSamples;

    /** A conversion of that frame. */
    public YuvConversion(KeyFrame frame) {
        this.frame = frame;
        this.ySamples = frame.y.samples;
        this.uSamples = frame.u.samples;
        this.vSamples = frame.v.samples;
    }

    /**
     * Converts the columns from {@code left} to {@code right}, and possibly one beside them, of a row.
     *
     * @param rgb room for a row, three bytes a column
     */
    public void row(int y, int left, int right, byte[] rgb) {
        int width = frame.width();
        int lastChroma = (frame.height() - 1) >> 1;
        int near = y >> 1;
        int far = Math.max(0, Math.min(lastChroma, near + ((y & 1) == 0 ? -1 : 1)));
        int luma = frame.y.origin + y * frame.y.stride;
        int nearRow = frame.u.origin + near * frame.u.stride;
        int farRow = frame.u.origin + far * frame.u.stride;
        if (left == 0) {
            pixel(luma, (3 * chroma(nearRow) + chroma(farRow) + 0x20002) >> 2, rgb, 0);
        }
        // The pixels 2 x - 1 and 2 x lie between the chroma samples x - 1 and x
        int pairs = (width - 1) >> 1;
        int first = Math.max(1, (left + 1) >> 1);
        int last = Math.min(pairs, right >> 1);
        int nearLeft = chroma(nearRow + first - 1);
        int farLeft = chroma(farRow + first - 1);
        for (int x = first; x <= last; x++) {
            int nearRight = chroma(nearRow + x);
            int farRight = chroma(farRow + x);
            int sum = nearLeft + nearRight + farLeft + farRight + 0x80008;
            int rising = (sum + 2 * (nearRight + farLeft)) >> 3;
            int falling = (sum + 2 * (nearLeft + farRight)) >> 3;
            pixel(luma + 2 * x - 1, (rising + nearLeft) >> 1, rgb, 6 * x - 3);
            pixel(luma + 2 * x, (falling + nearRight) >> 1, rgb, 6 * x);
            nearLeft = nearRight;
            farLeft = farRight;
        }
        if ((width & 1) == 0 && right == width) {
            pixel(
                    luma + width - 1,
                    (3 * chroma(nearRow + pairs) + chroma(farRow + pairs) + 0x20002) >> 2,
                    rgb,
                    3 * width - 3);
        }
    }

    /** Both chroma samples: U in the low half, V in the high one. */
    private int chroma(int at) {
        return (uSamples[at] & 255) | ((vSamples[at] & 255) << 16);
    }

    /** One pixel; each half of {@code chroma} may have bits above its eight. */
    private void pixel(int luma, int chroma, byte[] rgb, int at) {
        int y = (19077 * (ySamples[luma] & 255)) >> 8;
        int u = chroma & 255;
        int v = (chroma >> 16) & 255;
        rgb[at] = clamp(y + ((26149 * v) >> 8) - 14234);
        rgb[at + 1] = clamp(y - ((6419 * u) >> 8) - ((13320 * v) >> 8) + 8708);
        rgb[at + 2] = clamp(y + ((33050 * u) >> 8) - 17685);
    }

    private static byte clamp(int x) {
        return (byte) ((x & ~0x3fff) == 0 ? x >> 6 : ~x >> 31);
    }
}
