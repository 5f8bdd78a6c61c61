package io.sparkresnet.model.config;

/** Which of timm's two input sizes is meant: many of its networks are trained on smaller images than they are best tested on. */
public enum RecipeSize {
    /** {@code input_size} and {@code crop_pct}. */
    TRAIN,
    /** {@code test_input_size} and {@code test_crop_pct}, each where it is there: timm's {@code use_test_size}. */
    TEST
}
