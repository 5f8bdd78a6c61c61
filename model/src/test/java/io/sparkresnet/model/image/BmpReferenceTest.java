package io.sparkresnet.model.image;

/** BMP, recorded by make_bmp_reference.py. */
final class BmpReferenceTest extends RecordedImagesContract {
    BmpReferenceTest() {
        super(new RecordedImages("reference-bmp"), 88, 2);
    }
}
