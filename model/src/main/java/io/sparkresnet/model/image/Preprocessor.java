package io.sparkresnet.model.image;

import io.sparkresnet.model.image.ImageDecodeException.Kind;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Decoded pixels to the network's input: resize, centre crop, divide by 255, normalise, bit-equal to
 * {@code torchvision.transforms} (Resize, CenterCrop, ToTensor, Normalize) on a PIL image, and with
 * {@link CropOffset#FLOOR} to Hugging Face's image processors on theirs. One instance per thread: it keeps
 * scratch memory and the weights of recent sizes.
 */
public final class Preprocessor {
    private final Recipe recipe;
    private final DecodeLimits limits;
    private final Resampler resampler;
    private final Resampler picking = new Resampler(Interpolation.NEAREST);
    /** By channel and sample: the normalised value. */
    private final float[][] normalized;

    private float[] values = {};

    /** A preprocessor with the default limit on what an image may grow to. */
    public Preprocessor(Recipe recipe) {
        this(recipe, DecodeLimits.DEFAULT);
    }

    /** A preprocessor; the limits bound the network's input where the recipe does not fix its size. */
    public Preprocessor(Recipe recipe, DecodeLimits limits) {
        this.recipe = recipe;
        this.limits = limits;
        this.resampler = new Resampler(recipe.interpolation());
        this.normalized = new float[recipe.input().channels()][256];
        for (int c = 0; c < normalized.length; c++) {
            float mean = recipe.mean().get(c);
            float std = recipe.std().get(c);
            for (int sample = 0; sample < 256; sample++) {
                // float32 at each step, in torchvision's order
                normalized[c][sample] = (sample / 255f - mean) / std;
            }
        }
    }

    /**
     * Height and width of the network's input for an image of that size.
     *
     * @throws ImageDecodeException if the recipe has the image grow beyond the limits
     */
    public Recipe.Size outputSize(int width, int height) throws ImageDecodeException {
        if (recipe.fixedSize().isPresent()) {
            return recipe.fixedSize().get();
        }
        long resizedWidth = resized(width, height);
        long resizedHeight = resized(height, width);
        // Neither factor alone may be large enough for their product to overflow
        if (Math.max(resizedWidth, resizedHeight) > limits.maxPixels()
                || resizedWidth * resizedHeight > limits.maxPixels()) {
            throw new ImageDecodeException(
                    Kind.TOO_LARGE,
                    "Cannot resize image: %dx%d becomes %dx%d, expected at most %d pixels"
                            .formatted(width, height, resizedWidth, resizedHeight, limits.maxPixels()));
        }
        return new Recipe.Size((int) resizedHeight, (int) resizedWidth);
    }

    /** The length to which {@code side} is resized, given the other side; torchvision truncates the longer one. */
    private long resized(int side, int other) {
        Recipe.Resize resize = recipe.resize();
        if (resize instanceof Recipe.ShorterSide shorter) {
            return side <= other ? shorter.pixels() : (long) shorter.pixels() * side / other;
        }
        return side;
    }

    private Axis horizontal(int width, int height) {
        long length =
                recipe.resize() instanceof Recipe.Squash squash ? squash.size().width() : resized(width, height);
        return axis(width, length, recipe.crop() == null ? 0 : recipe.crop().width());
    }

    private Axis vertical(int width, int height) {
        long length =
                recipe.resize() instanceof Recipe.Squash squash ? squash.size().height() : resized(height, width);
        return axis(height, length, recipe.crop() == null ? 0 : recipe.crop().height());
    }

    private Axis axis(int in, long resized, int crop) {
        return crop == 0 ? Axis.whole(in, Math.toIntExact(resized)) : Axis.crop(in, resized, crop, recipe.cropOffset());
    }

    /** The recipe that it carries out. */
    public Recipe recipe() {
        return recipe;
    }

    /** The pixels that the network's input is made of, for an image of that size. */
    Window window(int width, int height) {
        Axis x = horizontal(width, height);
        Axis y = vertical(width, height);
        return new Window(
                resampler.firstInput(x), resampler.firstInput(y), resampler.endOfInput(x), resampler.endOfInput(y));
    }

    /** The 8-bit crop that the network sees, before normalisation. */
    public Pixels crop(Pixels image) {
        Axis x = horizontal(image.width(), image.height());
        Axis y = vertical(image.width(), image.height());
        int channels = image.channels();
        byte[] bytes = new byte[cropValues(image, x, y)];
        resampler(image).crop(image, x, y, (row, samples) -> {
            int at = ((y.at() + row) * x.out() + x.at()) * channels;
            for (int i = 0; i < x.count(); i++) {
                for (int c = 0; c < channels; c++) {
                    bytes[at++] = (byte) samples[c * x.count() + i];
                }
            }
        });
        return new Pixels(x.out(), y.out(), channels, bytes);
    }

    /**
     * Writes the network's input, (C, H, W) float32, at the buffer's position and advances it.
     *
     * @param image in the recipe's channel mode
     * @param out with room for C x H x W values
     */
    public void write(Pixels image, FloatBuffer out) {
        int channels = normalized.length;
        if (image.channels() != channels) {
            throw new IllegalArgumentException("Invalid image: %d channels (expected %d for %s)"
                    .formatted(image.channels(), channels, recipe.input()));
        }
        Axis x = horizontal(image.width(), image.height());
        Axis y = vertical(image.width(), image.height());
        int count = cropValues(image, x, y);
        if (out.remaining() < count) {
            throw new IllegalArgumentException(
                    "Invalid buffer: room for %d values (expected at least %d)".formatted(out.remaining(), count));
        }
        values = values.length < x.out() ? new float[x.out()] : values;
        int start = out.position();
        if (x.count() < x.out() || y.count() < y.out()) {
            writeBlack(x, y, out);
        }
        resampler(image).crop(image, x, y, (row, samples) -> {
            for (int c = 0; c < channels; c++) {
                normalize(samples, c * x.count(), x.count(), normalized[c], values);
                out.put(start + (c * y.out() + y.at() + row) * x.out() + x.at(), values, 0, x.count());
            }
        });
        out.position(start + count);
    }

    private static void normalize(int[] samples, int from, int count, float[] normalized, float[] values) {
        for (int i = 0; i < count; i++) {
            values[i] = normalized[samples[from + i]];
        }
    }

    private void writeBlack(Axis x, Axis y, FloatBuffer out) {
        int at = out.position();
        for (float[] channel : normalized) {
            Arrays.fill(values, 0, x.out(), channel[0]);
            for (int line = 0; line < y.out(); line++, at += x.out()) {
                out.put(at, values, 0, x.out());
            }
        }
    }

    private Resampler resampler(Pixels image) {
        return image.areIndices() ? picking : resampler;
    }

    private static int cropValues(Pixels image, Axis x, Axis y) {
        return Math.multiplyExact(Math.multiplyExact(x.out(), y.out()), image.channels());
    }
}
