package io.sparkresnet.model.image.tiff;

/**
 * CIE L*a*b* to RGB as Pillow's {@code convert("RGB")} has LittleCMS 2.19 do it, from its built-in Lab profile to its built-in
 * sRGB profile. LittleCMS computes the transform in single precision at the nodes of a grid of 33x33x33, keeps 16 bits of each,
 * and interpolates between the four nodes of the tetrahedron in which a colour lies, so this does too.
 */
final class LabConversion {
    private static final int NODES = 33;
    private static final int[] STEPS = {3 * NODES * NODES, 3 * NODES, 3};

    /** XYZ of the profile connection space, D50. */
    private static final double[] WHITE = {0.9642, 1.0, 0.8249};
    /** Encoded XYZ goes up to it. */
    private static final double MOST_XYZ = 1.0 + 32767.0 / 32768.0;
    /** From encoded XYZ to linear RGB: Rec. 709's primaries and white, adapted to D50 by Bradford's matrix. */
    private static final double[][] TO_RGB = {
        {6.268277080696412, -3.2343685646958003, -0.9813731532183343},
        {-1.9574671393474465, 3.832201717897245, 0.06686577801362019},
        {0.14392565943970465, -0.457980758567983, 2.8114645655935195}
    };

    private static final char[] GRID = grid();

    private LabConversion() {}

    /**
     * Converts a row.
     *
     * @param lab three bytes a pixel from {@code from} on: L*, a* + 128, b* + 128
     * @param rgb three bytes a pixel
     */
    static void convert(byte[] lab, int from, int pixels, byte[] rgb) {
        int[] base = new int[3];
        int[] rest = new int[3];
        for (int x = 0; x < pixels; x++) {
            int node = 0;
            for (int c = 0; c < 3; c++) {
                int value = (lab[from + 3 * x + c] & 255) * 257;
                int fixed = value * (NODES - 1);
                fixed += (fixed + 0x7fff) / 0xffff;
                node += STEPS[c] * (fixed >> 16);
                rest[c] = fixed & 0xffff;
                base[c] = value == 0xffff ? 0 : STEPS[c];
            }
            interpolate(node, base, rest, rgb, 3 * x);
        }
    }

    /** Goes from a node along the three axes, the one with the largest rest first. */
    private static void interpolate(int node, int[] steps, int[] rest, byte[] rgb, int at) {
        int first;
        int second;
        int third;
        if (rest[0] >= rest[1]) {
            first = rest[1] >= rest[2] || rest[2] < rest[0] ? 0 : 2;
            second = rest[1] >= rest[2] ? 1 : first == 0 ? 2 : 0;
        } else {
            first = rest[0] >= rest[2] || rest[1] >= rest[2] ? 1 : 2;
            second = rest[0] >= rest[2] ? 0 : first == 1 ? 2 : 1;
        }
        third = 3 - first - second;
        for (int c = 0; c < 3; c++) {
            int a = node + c;
            int b = a + steps[first];
            int d = b + steps[second];
            int e = d + steps[third];
            int sum = (GRID[b] - GRID[a]) * rest[first]
                    + (GRID[d] - GRID[b]) * rest[second]
                    + (GRID[e] - GRID[d]) * rest[third]
                    + 0x8001;
            int value = (GRID[a] + ((sum + (sum >> 16)) >> 16)) & 0xffff;
            rgb[at + c] = (byte) ((value * 65281L + 8388608) >> 24);
        }
    }

    private static char[] grid() {
        char[] grid = new char[NODES * NODES * NODES * 3];
        float[] lab = new float[3];
        for (int node = 0; node < grid.length / 3; node++) {
            lab[0] = coordinate(node / (NODES * NODES));
            lab[1] = coordinate(node / NODES % NODES);
            lab[2] = coordinate(node % NODES);
            float[] xyz = xyz(lab);
            for (int c = 0; c < 3; c++) {
                double sum = 0;
                for (int i = 0; i < 3; i++) {
                    sum += xyz[i] * TO_RGB[c][i];
                }
                grid[3 * node + c] = word((float) encoded((float) sum) * 65535.0);
            }
        }
        return grid;
    }

    private static float coordinate(int node) {
        return word(node * 65535.0 / (NODES - 1)) / 65535f;
    }

    private static float[] xyz(float[] lab) {
        double y = (lab[0] * 100.0 + 16.0) / 116.0;
        double x = y + 0.002 * (lab[1] * 255.0 - 128.0);
        double z = y - 0.005 * (lab[2] * 255.0 - 128.0);
        double[] roots = {x, y, z};
        float[] xyz = new float[3];
        for (int i = 0; i < 3; i++) {
            double t = roots[i];
            double linear = t <= 24.0 / 116.0 ? 108.0 / 841.0 * (t - 16.0 / 116.0) : t * t * t;
            xyz[i] = (float) (linear * WHITE[i] / MOST_XYZ);
        }
        return xyz;
    }

    /** sRGB's transfer function backwards. */
    private static double encoded(double linear) {
        double scale = 1 / 1.055;
        double offset = 0.055 / 1.055;
        double threshold = StrictMath.pow(scale * 0.04045 + offset, 2.4);
        return linear >= threshold ? (StrictMath.pow(linear, 1 / 2.4) - offset) / scale : linear / (1 / 12.92);
    }

    /** Rounded to 16 bits by LittleCMS's quick floor, which first rounds to 1/65536. */
    private static char word(double value) {
        double rounded = value + 0.5;
        if (rounded <= 0) {
            return 0;
        }
        if (rounded >= 65535) {
            return 0xffff;
        }
        return (char) Math.floor(Math.rint(rounded * 65536) / 65536);
    }
}
