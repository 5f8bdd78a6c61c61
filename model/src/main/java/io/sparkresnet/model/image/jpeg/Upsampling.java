package io.sparkresnet.model.image.jpeg;

import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageFormat;

/**
 * Brings a component's rows to the image's width and height, as {@code jdsample.c} of libjpeg-turbo does: with triangle
 * filters ("fancy upsampling") for 2:1 in either direction or both, by repetition for every other whole ratio. Beyond the
 * component's edges its last row and column repeat. Only what the component's window needs is made, and only rows whose
 * neighbours lie in the component's band can be. Not thread-safe.
 */
final class Upsampling {
    /** The row of the last {@link #row(int)}, from {@link #start}, as many samples as the image is wide. */
    byte[] samples;

    int start;

    private final Component component;
    private final Kind kind;
    private final int horizontal;
    private final int vertical;

    private enum Kind {
        SAME,
        H2V1,
        H1V2,
        H2V2,
        REPEAT
    }

    Upsampling(Frame frame, Component component) throws ImageDecodeException {
        if (frame.maxHorizontal() % component.horizontal != 0 || frame.maxVertical() % component.vertical != 0) {
            throw ImageDecodeException.unsupported(
                    ImageFormat.JPEG,
                    "sampling factors %dx%d of %dx%d are not supported"
                            .formatted(
                                    component.horizontal,
                                    component.vertical,
                                    frame.maxHorizontal(),
                                    frame.maxVertical()));
        }
        this.component = component;
        horizontal = frame.maxHorizontal() / component.horizontal;
        vertical = frame.maxVertical() / component.vertical;
        // jdsample.c: the triangle filters are for blocks, and along rows for more than two columns
        boolean fancy = frame.unit() > 1;
        boolean wide = fancy && component.width > 2;
        if (horizontal == 1 && vertical == 1) {
            kind = Kind.SAME;
        } else if (horizontal == 2 && vertical == 1 && wide) {
            kind = Kind.H2V1;
        } else if (horizontal == 1 && vertical == 2 && fancy) {
            kind = Kind.H1V2;
        } else if (horizontal == 2 && vertical == 2 && wide) {
            kind = Kind.H2V2;
        } else {
            kind = Kind.REPEAT;
        }
        samples = kind == Kind.SAME ? component.samples : new byte[component.width * horizontal];
    }

    /** Makes the image's row {@code y}. */
    void row(int y) {
        switch (kind) {
            case SAME -> start = component.rowStart(y);
            case H2V1 -> HorizontalTriangle.single(component, component.rowStart(y), samples);
            case H1V2 -> h1v2(y);
            case H2V2 -> HorizontalTriangle.pair(component, component.rowStart(y >> 1), neighbour(y), samples);
            case REPEAT -> repeat(component.rowStart(y / vertical));
        }
    }

    /** Where the row starts that lies on the other side of the image's row {@code y}, seen from its own. */
    private int neighbour(int y) {
        int other = (y >> 1) + ((y & 1) == 0 ? -1 : 1);
        return component.rowStart(Math.max(0, Math.min(component.height - 1, other)));
    }

    private void h1v2(int y) {
        byte[] in = component.samples;
        int near = component.rowStart(y >> 1);
        int far = neighbour(y);
        int bias = (y & 1) == 0 ? 1 : 2;
        for (int x = component.firstColumn; x < component.endColumn; x++) {
            samples[x] = (byte) ((3 * (in[near + x] & 255) + (in[far + x] & 255) + bias) >> 2);
        }
    }

    private void repeat(int from) {
        byte[] in = component.samples;
        for (int x = component.firstColumn, at = x * horizontal; x < component.endColumn; x++) {
            for (int i = 0; i < horizontal; i++) {
                samples[at++] = in[from + x];
            }
        }
    }
}
