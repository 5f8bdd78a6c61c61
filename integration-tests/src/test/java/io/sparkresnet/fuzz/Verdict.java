package io.sparkresnet.fuzz;

import io.sparkresnet.model.image.ChannelMode;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ExifPolicy;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.ImageHeader;
import io.sparkresnet.model.image.Interpolation;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;

/**
 * What came of one image in the product's decoder and preprocessing.
 *
 * @param word {@code read}, a refusal's kind in lower case, or {@link #FOREIGN}
 * @param defect what was thrown and where, where it was foreign; else empty
 */
record Verdict(String word, String defect) {
    /** An exception that is not an ImageDecodeException, or a decoder's RuntimeException that was turned into one. */
    static final String FOREIGN = "foreign";

    boolean isForeign() {
        return word.equals(FOREIGN);
    }

    static Verdict foreign(Throwable thrown) {
        return new Verdict(FOREIGN, thrown.getClass().getName() + " at " + place(thrown));
    }

    /** Class, method and line of the product's code that was on top. */
    private static String place(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().startsWith("io.sparkresnet.model.")) {
                return "%s.%s:%d"
                        .formatted(simpleName(frame.getClassName()), frame.getMethodName(), frame.getLineNumber());
            }
        }
        return "a place outside the product";
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** Decodes and preprocesses; the recipes take turns with the index. Not thread-safe. */
    static final class Examiner {
        private static final int SIDE = 64;

        private final ImageDecoder decoder;
        private final List<Preprocessor> preprocessors;
        private final FloatBuffer input = FloatBuffer.allocate(3 * SIDE * SIDE);

        /** Refuses images of more pixels. */
        Examiner(long maxPixels) {
            DecodeLimits limits = new DecodeLimits(maxPixels);
            decoder = new ImageDecoder(limits);
            preprocessors = List.of(
                    new Preprocessor(recipe(ChannelMode.RGB, ExifPolicy.IGNORE), limits),
                    new Preprocessor(recipe(ChannelMode.L, ExifPolicy.IGNORE), limits),
                    new Preprocessor(recipe(ChannelMode.RGB, ExifPolicy.APPLY), limits));
        }

        private static Recipe recipe(ChannelMode mode, ExifPolicy exif) {
            List<Float> ones = List.of(1f, 1f, 1f).subList(0, mode.channels());
            return new Recipe(
                    mode,
                    new Recipe.ShorterSide(SIDE + 8),
                    Interpolation.BILINEAR,
                    new Recipe.Size(SIDE, SIDE),
                    ones,
                    ones,
                    exif);
        }

        /** Errors count as foreign too, out of memory and stack overflow among them. */
        Verdict examine(long index, byte[] encoded) {
            try {
                Preprocessor preprocessor = preprocessors.get((int) (index % preprocessors.size()));
                ImageHeader.read(encoded);
                Pixels image = decoder.decode(encoded, preprocessor);
                preprocessor.write(image, input.clear());
                return new Verdict("read", "");
            } catch (ImageDecodeException e) {
                return e.getCause() instanceof RuntimeException
                        ? foreign(e.getCause())
                        : new Verdict(e.kind().name().toLowerCase(Locale.ROOT), "");
            } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                return foreign(e);
            }
        }
    }
}
