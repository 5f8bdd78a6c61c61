package io.sparkresnet.model.image;

/** TIFF, recorded by make_tiff_reference.py. */
final class TiffReferenceTest extends RecordedImagesContract {
    TiffReferenceTest() {
        super(new RecordedImages("reference-tiff"), 120, 2);
    }
}
