package io.sparkresnet.job.cli;

import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;

/** What one recipe makes of images. For one thread. */
final class Crops {
    private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
    private final Preprocessor preprocessor;

    Crops(Recipe recipe) {
        this.preprocessor = new Preprocessor(recipe);
    }

    /** The 8-bit crop that the network sees. */
    Pixels of(byte[] encoded) throws ImageDecodeException {
        Pixels image = decoder.decode(encoded, preprocessor);
        Recipe.Size size = preprocessor.outputSize(image.width(), image.height());
        long most = DecodeLimits.DEFAULT.maxPixels();
        if ((long) size.height() * size.width() > most) {
            throw new ImageDecodeException(
                    ImageDecodeException.Kind.TOO_LARGE,
                    "Cannot crop image: %dx%d is more than %d pixels".formatted(size.width(), size.height(), most));
        }
        return preprocessor.crop(image);
    }
}
