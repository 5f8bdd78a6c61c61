package io.sparkresnet.model.image;

/**
 * Where a centre crop begins when the margin cannot be halved. The two differ by one pixel, and so in every prediction of an
 * image whose resized length minus the crop is odd.
 */
public enum CropOffset {
    /** Python's {@code round} of half the margin, half to even; padding leans right: torchvision and timm. */
    ROUND {
        @Override
        long first(long margin) {
            return (long) Math.rint(margin / 2.0);
        }

        @Override
        long padding(long missing) {
            return missing / 2;
        }
    },
    /** Half the margin rounded down; padding leans left: {@code center_crop} of Hugging Face's {@code image_transforms.py}. */
    FLOOR {
        @Override
        long first(long margin) {
            return margin / 2;
        }

        @Override
        long padding(long missing) {
            return (missing + 1) / 2;
        }
    };

    /** The first pixel that is kept, of a length that is {@code margin} pixels more than the crop. */
    abstract long first(long margin);

    /** How many pixels of padding stand before a length that is {@code missing} pixels less than the crop. */
    abstract long padding(long missing);
}
