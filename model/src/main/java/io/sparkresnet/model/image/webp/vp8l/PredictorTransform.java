package io.sparkresnet.model.image.webp.vp8l;

/** A prediction from the pixels to the left and above was subtracted, of a kind that each tile chooses. */
final class PredictorTransform implements Transform {
    private static final int BLACK = 0xff000000;

    private final int width;
    private final int bits;
    private final int[] kinds;
    /** The row above, and behind it the first pixel of the row at hand, which is above to the right of the last one. */
    private final int[] above;

    /**
     * A transform.
     *
     * @param bits pixels of a tile's side as a power of two
     * @param kinds by tile: its predictor in the green channel
     */
    PredictorTransform(int width, int bits, int[] kinds) {
        this.width = width;
        this.bits = bits;
        this.kinds = kinds;
        this.above = new int[width + 1];
    }

    @Override
    public void invert(int y, int[] line) {
        if (y == 0) {
            line[0] = Transform.add(line[0], BLACK);
            left(line, 1, width);
        } else {
            line[0] = Transform.add(line[0], above[0]);
            above[width] = line[0];
            int tile = (y >> bits) * CodeGroups.subsampled(width, bits);
            int side = 1 << bits;
            for (int x = 1; x < width; tile++) {
                int end = Math.min(width, (x & -side) + side);
                predict((kinds[tile] >> 8) & 15, line, x, end);
                x = end;
            }
        }
        System.arraycopy(line, 0, above, 0, width);
    }

    private void predict(int kind, int[] line, int from, int to) {
        int[] top = above;
        switch (kind) {
            case 1 -> left(line, from, to);
            case 2 -> above(line, from, to, 0);
            case 3 -> above(line, from, to, 1);
            case 4 -> above(line, from, to, -1);
            case 5 -> {
                for (int x = from; x < to; x++) {
                    line[x] = Transform.add(line[x], mean(mean(line[x - 1], top[x + 1]), top[x]));
                }
            }
            case 6 -> {
                for (int x = from; x < to; x++) {
                    line[x] = Transform.add(line[x], mean(line[x - 1], top[x - 1]));
                }
            }
            case 7 -> {
                for (int x = from; x < to; x++) {
                    line[x] = Transform.add(line[x], mean(line[x - 1], top[x]));
                }
            }
            case 8 -> {
                for (int x = from; x < to; x++) {
                    line[x] = Transform.add(line[x], mean(top[x - 1], top[x]));
                }
            }
            case 9 -> {
                for (int x = from; x < to; x++) {
                    line[x] = Transform.add(line[x], mean(top[x], top[x + 1]));
                }
            }
            case 10 -> {
                for (int x = from; x < to; x++) {
                    int prediction = mean(mean(line[x - 1], top[x - 1]), mean(top[x], top[x + 1]));
                    line[x] = Transform.add(line[x], prediction);
                }
            }
            case 11 -> {
                for (int x = from; x < to; x++) {
                    line[x] = Transform.add(line[x], select(line[x - 1], top[x], top[x - 1]));
                }
            }
            case 12 -> {
                for (int x = from; x < to; x++) {
                    line[x] = Transform.add(line[x], gradient(line[x - 1], top[x], top[x - 1]));
                }
            }
            case 13 -> {
                for (int x = from; x < to; x++) {
                    line[x] = Transform.add(line[x], halfGradient(mean(line[x - 1], top[x]), top[x - 1]));
                }
            }
            // 14 and 15 have no meaning
            default -> {
                for (int x = from; x < to; x++) {
                    line[x] = Transform.add(line[x], BLACK);
                }
            }
        }
    }

    private static void left(int[] line, int from, int to) {
        for (int x = from; x < to; x++) {
            line[x] = Transform.add(line[x], line[x - 1]);
        }
    }

    private void above(int[] line, int from, int to, int offset) {
        for (int x = from; x < to; x++) {
            line[x] = Transform.add(line[x], above[x + offset]);
        }
    }

    private static int mean(int a, int b) {
        return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b);
    }

    /** Whichever of left and top is closer to left + top - corner in all channels together. */
    private static int select(int left, int top, int corner) {
        int leftIsFarther = farther(left, top, corner, 0)
                + farther(left, top, corner, 8)
                + farther(left, top, corner, 16)
                + farther(left, top, corner, 24);
        return leftIsFarther < 0 ? left : top;
    }

    private static int farther(int left, int top, int corner, int shift) {
        int c = (corner >>> shift) & 255;
        return Math.abs(((top >>> shift) & 255) - c) - Math.abs(((left >>> shift) & 255) - c);
    }

    private static int gradient(int left, int top, int corner) {
        return gradient(left, top, corner, 0)
                | gradient(left, top, corner, 8)
                | gradient(left, top, corner, 16)
                | gradient(left, top, corner, 24);
    }

    private static int gradient(int left, int top, int corner, int shift) {
        int sum = ((left >>> shift) & 255) + ((top >>> shift) & 255) - ((corner >>> shift) & 255);
        return clamp(sum) << shift;
    }

    private static int halfGradient(int mean, int corner) {
        return halfGradient(mean, corner, 0)
                | halfGradient(mean, corner, 8)
                | halfGradient(mean, corner, 16)
                | halfGradient(mean, corner, 24);
    }

    private static int halfGradient(int mean, int corner, int shift) {
        int m = (mean >>> shift) & 255;
        return clamp(m + (m - ((corner >>> shift) & 255)) / 2) << shift;
    }

    private static int clamp(int x) {
        return Math.max(0, Math.min(255, x));
    }
}
