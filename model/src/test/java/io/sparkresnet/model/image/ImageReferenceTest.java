package io.sparkresnet.model.image;

/** JPEG and PNG, recorded by make_image_reference.py. */
final class ImageReferenceTest extends RecordedImagesContract {
    ImageReferenceTest() {
        super(Reference.IMAGES, 89, 7);
    }
}
