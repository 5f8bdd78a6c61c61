package io.sparkresnet.model.inference;

/** What turns logits into the probabilities of a row. */
public enum Activation {
    /** exp(x - max) over their sum: one class per image. */
    SOFTMAX,
    /** 1 / (1 + exp(-x)), class by class: several labels per image, or a single logit. */
    SIGMOID,
    /** The logits as they are. */
    NONE;

    /** The activations of {@code classes} logits from index {@code from}: a new array, computed in double precision. */
    public float[] apply(float[] logits, int from, int classes) {
        return switch (this) {
            case SOFTMAX -> softmax(logits, from, classes);
            case SIGMOID -> sigmoid(logits, from, classes);
            case NONE -> {
                float[] same = new float[classes];
                System.arraycopy(logits, from, same, 0, classes);
                yield same;
            }
        };
    }

    private static float[] softmax(float[] logits, int from, int classes) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < classes; i++) {
            max = Math.max(max, logits[from + i]);
        }
        double[] exponentials = new double[classes];
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            exponentials[i] = Math.exp(logits[from + i] - max);
            sum += exponentials[i];
        }
        float[] probabilities = new float[classes];
        for (int i = 0; i < classes; i++) {
            probabilities[i] = (float) (exponentials[i] / sum);
        }
        return probabilities;
    }

    private static float[] sigmoid(float[] logits, int from, int classes) {
        float[] probabilities = new float[classes];
        for (int i = 0; i < classes; i++) {
            probabilities[i] = (float) (1 / (1 + Math.exp(-logits[from + i])));
        }
        return probabilities;
    }
}
