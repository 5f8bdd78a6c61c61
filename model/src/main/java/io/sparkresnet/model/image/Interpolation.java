package io.sparkresnet.model.image;

/** Pillow's antialiased resampling kernels, {@code src/libImaging/Resample.c}. */
public enum Interpolation {
    /** Triangle, support 1. */
    BILINEAR,
    /** Catmull-Rom family with a = -0.5, support 2. */
    BICUBIC
}
