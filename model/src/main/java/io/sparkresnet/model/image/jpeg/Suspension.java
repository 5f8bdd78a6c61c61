package io.sparkresnet.model.image.jpeg;

/** The piece of the file at hand is used up within an MCU, which libjpeg then begins anew with the next piece. */
final class Suspension extends Exception {
    private static final long serialVersionUID = 1L;

    Suspension() {
        super("the piece is used up", null, false, false);
    }
}
