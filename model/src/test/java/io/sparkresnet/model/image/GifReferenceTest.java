package io.sparkresnet.model.image;

/** GIF, recorded by make_gif_reference.py. */
final class GifReferenceTest extends RecordedImagesContract {
    GifReferenceTest() {
        super(new RecordedImages("reference-gif"), 45, 2);
    }
}
