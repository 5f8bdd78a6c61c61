package io.sparkresnet.model.image;

/** Pillow's antialiased resampling kernels, {@code src/libImaging/Resample.c}. */
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
}
