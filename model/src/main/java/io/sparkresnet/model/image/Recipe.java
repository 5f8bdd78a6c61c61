package io.sparkresnet.model.image;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an encoded image becomes the network's input: convert, resize, crop, divide by 255, normalise. Every step is bit-equal
 * to {@code torchvision.transforms} on a PIL image. Immutable.
 *
 * @param input RGB, or L for a one-channel stem
 * @param resize null: the image keeps its size
 * @param interpolation the resize's kernel
 * @param crop the centre crop; null: none. A crop beyond the image pads black
 * @param mean subtracted after the division by 255, one per channel
 * @param std divided by, one per channel, each above 0
 * @param exif orientation
 * @param cropOffset how the crop's offset is rounded
 */
public record Recipe(
        ChannelMode input,
        @Nullable Resize resize,
        Interpolation interpolation,
        @Nullable Size crop,
        List<Float> mean,
        List<Float> std,
        ExifPolicy exif,
        CropOffset cropOffset)
        implements Serializable {

    /** torchvision transforms' mean of the ImageNet training set. */
    public static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);
    /** torchvision transforms' standard deviation of the ImageNet training set. */
    public static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

    public Recipe {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != input.channels() || std.size() != input.channels()) {
            throw new IllegalArgumentException("Invalid recipe: %d mean and %d std values (expected %d each for %s)"
                    .formatted(mean.size(), std.size(), input.channels(), input));
        }
        for (float each : std) {
            if (!(each > 0)) {
                throw new IllegalArgumentException("Invalid recipe: std %s (expected above 0)".formatted(each));
            }
        }
    }

    /** A recipe of torchvision's: its crop's offset is rounded. */
    public Recipe(
            ChannelMode input,
            @Nullable Resize resize,
            Interpolation interpolation,
            @Nullable Size crop,
            List<Float> mean,
            List<Float> std,
            ExifPolicy exif) {
        this(input, resize, interpolation, crop, mean, std, exif, CropOffset.ROUND);
    }

    /** torchvision's {@code ImageClassification} preset: shorter side, centre crop, ImageNet mean and std, bilinear. */
    public static Recipe imageNet(int shorterSide, int crop) {
        return new Recipe(
                ChannelMode.RGB,
                new ShorterSide(shorterSide),
                Interpolation.BILINEAR,
                new Size(crop, crop),
                IMAGENET_MEAN,
                IMAGENET_STD,
                ExifPolicy.IGNORE);
    }

    /** Height and width of every network input; empty where they follow the image's own. */
    public Optional<Size> fixedSize() {
        if (crop != null) {
            return Optional.of(crop);
        }
        return resize instanceof Squash squash ? Optional.of(squash.size()) : Optional.empty();
    }

    /** Height and width in pixels. */
    public record Size(int height, int width) implements Serializable {
        public Size {
            if (height < 1 || width < 1) {
                throw new IllegalArgumentException(
                        "Invalid size: %dx%d (expected at least 1x1)".formatted(height, width));
            }
        }
    }

    /** To which size an image is resized. */
    public sealed interface Resize extends Serializable permits ShorterSide, Squash {}

    /** The shorter side becomes {@code pixels}, the longer one keeps the aspect and truncates: {@code Resize(n)}. */
    public record ShorterSide(int pixels) implements Resize {
        public ShorterSide {
            if (pixels < 1) {
                throw new IllegalArgumentException("Invalid shorter side: %d (expected at least 1)".formatted(pixels));
            }
        }
    }

    /** Both sides are given and the aspect is not kept: {@code Resize((h, w))}. */
    public record Squash(Size size) implements Resize {}
}
