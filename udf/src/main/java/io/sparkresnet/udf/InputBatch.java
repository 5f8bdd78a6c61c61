package io.sparkresnet.udf;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.InferenceSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The network's input: images of one height and width, preprocessed one behind the other into one direct buffer that is used
 * again for every batch. For one thread.
 */
public final class InputBatch {
    /** Where the recipe leaves the size free, an image of 20 megapixels alone is 240 MB: fewer go into one batch. */
    static final int MAX_BYTES = 128 << 20;

    private final int channels;
    private final int largest;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
    private Recipe.@Nullable Size shape;
    private int bytesPerImage;
    private int count;

    /** An empty batch for at most {@code largest} images. */
    public InputBatch(int channels, int largest) {
        this.channels = channels;
        this.largest = largest;
    }

    /** Images that are in. */
    public int count() {
        return count;
    }

    /** Whether an image of that size can join the images that are in. */
    public boolean accepts(Recipe.Size size) {
        return count == 0 || (size.equals(shape) && !isFull());
    }

    /** Whether no further image of the same size finds a place. */
    public boolean isFull() {
        return count == largest || (count > 0 && (long) count * bytesPerImage + bytesPerImage > MAX_BYTES);
    }

    /** Preprocesses {@code image}, whose input size is {@code size}, into the next place; if it throws, nothing was added. */
    public void add(Preprocessor preprocessor, Pixels image, Recipe.Size size) throws ImageDecodeException {
        if (count == 0) {
            prepare(size);
        }
        buffer.clear().position(count * bytesPerImage);
        preprocessor.write(image, buffer.asFloatBuffer());
        count++;
    }

    /** Evaluates all images at once. */
    public InferenceSession.BatchResult evaluate(Network network) {
        Recipe.Size size = requireShape();
        return network.forward(buffer.clear(), count, size.height(), size.width());
    }

    /** Evaluates one image by itself. */
    public InferenceSession.BatchResult evaluateAlone(Network network, int index) {
        Recipe.Size size = requireShape();
        ByteBuffer one = buffer.slice(index * bytesPerImage, bytesPerImage).order(ByteOrder.nativeOrder());
        return network.forward(one, 1, size.height(), size.width());
    }

    /** Forgets the images; keeps the buffer. */
    public void clear() {
        count = 0;
    }

    private Recipe.Size requireShape() {
        if (shape == null || count == 0) {
            throw new IllegalStateException("Cannot evaluate batch: it is empty");
        }
        return shape;
    }

    private void prepare(Recipe.Size size) throws ImageDecodeException {
        long bytes = (long) channels * size.height() * size.width() * Float.BYTES;
        if (bytes > Integer.MAX_VALUE) {
            throw new ImageDecodeException(
                    ImageDecodeException.Kind.TOO_LARGE,
                    "Network input of %dx%d pixels is %d bytes (expected at most %d)"
                            .formatted(size.width(), size.height(), bytes, Integer.MAX_VALUE));
        }
        shape = size;
        bytesPerImage = (int) bytes;
        int places = Math.max(1, Math.min(largest, MAX_BYTES / bytesPerImage));
        if (buffer.capacity() < places * bytesPerImage) {
            buffer = ByteBuffer.allocateDirect(places * bytesPerImage).order(ByteOrder.nativeOrder());
        }
    }
}
