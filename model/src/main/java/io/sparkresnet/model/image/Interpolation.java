package io.sparkresnet.model.image;

/**
 * Pillow's ways to resize, by torchvision's names of them ({@code InterpolationMode}): the antialiased kernels of
 * {@code src/libImaging/Resample.c}, and one that picks single pixels.
 */
public enum Interpolation {
    /** Triangle, support 1. */
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            return x < 1 ? 1 - x : 0;
        }
    },
    /** Catmull-Rom family with a = -0.5, support 2. */
    BICUBIC(2) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            if (x < 1) {
                return ((A + 2) * x - (A + 3)) * x * x + 1;
            }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
        }
    },
    /** Sinc windowed by the sinc of three times its width, support 3. */
    LANCZOS(3) {
        @Override
        double weight(double distance) {
            return distance >= -3 && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
        }
    },
    /** Mean of the pixels that lie under the coarser one, support 0.5; its right border counts, its left one does not. */
    BOX(0.5) {
        @Override
        double weight(double distance) {
            return distance > -0.5 && distance <= 0.5 ? 1 : 0;
        }
    },
    /** Sinc windowed by Hamming's cosine, support 1. */
    HAMMING(1) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            if (x == 0) {
                return 1;
            }
            // Pillow's constants are of single precision
            return x < 1 ? sinc(x) * (0.54f + 0.46f * StrictMath.cos(x * Math.PI)) : 0;
        }
    },
    /** No kernel: the pixel in which the centre of the new one lies. */
    NEAREST(0) {
        @Override
        double weight(double distance) {
            return 1;
        }
    };

    private static final double A = -0.5;

    private final double support;

    Interpolation(double support) {
        this.support = support;
    }

    /** Half the kernel's width, in pixels of the coarser image. */
    double support() {
        return support;
    }

    /** The kernel at a distance, in pixels of the coarser image. */
    abstract double weight(double distance);

    private static double sinc(double distance) {
        if (distance == 0) {
            return 1;
        }
        double x = distance * Math.PI;
        // Of StrictMath, so that every machine has the same weights
        return StrictMath.sin(x) / x;
    }
}
