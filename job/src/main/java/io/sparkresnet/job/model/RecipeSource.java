package io.sparkresnet.job.model;

import java.util.Locale;

/** Who said how images are preprocessed, the strongest first. */
public enum RecipeSource {
    /** At least one flag or key of the job file. */
    FLAG,
    /** Configuration that comes with the weights; the bundled model's own is one. */
    CONFIG,
    /** The weights are published ones, and their recipe is known. */
    RECOGNISED,
    /** Nobody: ImageNet's 256/224 bilinear is assumed. */
    ASSUMED;

    /** As it stands in {@code model.json}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
