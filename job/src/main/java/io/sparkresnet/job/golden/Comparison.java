package io.sparkresnet.job.golden;

import io.sparkresnet.model.inference.TopK;
import java.util.List;
import java.util.Optional;

/**
 * How far the logits that came out are from those that were expected, over the images of a golden file.
 *
 * <p>Differences are measured in the range of the expected logits: the largest less the smallest of all of them, the images
 * taken together, as a single image's may lie close together by chance (two classes, undecided). Of a single class, whose
 * logits may be as good as equal for all images, and of logits that are all the same, it is the largest of their absolute
 * values, at least 1: a difference of 0.001 is then at most 0.00025 of a probability after the sigmoid. Not thread-safe.
 */
final class Comparison {
    /**
     * The largest difference that is allowed, in ranges. Our own promise is 1e-4; what a training side computed on a GPU with
     * TF32, whose products have 10 bits of mantissa, is a few 1e-4 from its own float32; a wrong recipe is beyond: bicubic in
     * place of bilinear moved a ResNet-18's logits by 5e-3, resizing to 232 in place of 256 by 1e-1.
     */
    static final double TOLERANCE = 1e-3;

    private final double range;
    private int images;
    private int beyond;
    private int sameTop;
    private Optional<Difference> largest = Optional.empty();

    Comparison(List<GoldenImage> expected) {
        this.range = range(expected);
    }

    /** The largest difference of one image; infinite where what came out is not a number. */
    record Difference(GoldenImage image, int classIndex, float expected, float got, double size) {}

    /** Compares one image with the {@code got} that begin at index {@code from}. */
    void add(GoldenImage image, float[] got, int from) {
        float[] expected = image.logits();
        Difference own = new Difference(image, 0, expected[0], got[from], -1);
        for (int i = 0; i < expected.length; i++) {
            float each = got[from + i];
            double size = Float.isFinite(each) ? Math.abs((double) expected[i] - each) : Double.POSITIVE_INFINITY;
            if (size > own.size()) {
                own = new Difference(image, i, expected[i], each, size);
            }
        }
        images++;
        if (!(own.size() <= TOLERANCE * range)) {
            beyond++;
        }
        if (TopK.of(expected, 0, expected.length, 1)[0] == TopK.of(got, from, expected.length, 1)[0]) {
            sameTop++;
        }
        if (largest.isEmpty() || own.size() > largest.get().size()) {
            largest = Optional.of(own);
        }
    }

    private static double range(List<GoldenImage> expected) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (GoldenImage image : expected) {
            for (float each : image.logits()) {
                least = Math.min(least, each);
                most = Math.max(most, each);
            }
        }
        boolean spread = expected.get(0).logits().length > 1 && most > least;
        return spread ? most - least : Math.max(1, Math.max(Math.abs(least), Math.abs(most)));
    }

    /** What differences are divided by. */
    double range() {
        return range;
    }

    /** Images compared. */
    int images() {
        return images;
    }

    /** Images with a difference beyond the tolerance. */
    int beyond() {
        return beyond;
    }

    /** Images whose most probable class is the expected one; within the tolerance, another one is a tie decided by rounding. */
    int sameTop() {
        return sameTop;
    }

    /** The largest difference of all; at least one image was added. */
    Difference largest() {
        return largest.orElseThrow();
    }
}
