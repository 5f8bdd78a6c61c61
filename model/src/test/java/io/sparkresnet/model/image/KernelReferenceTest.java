package io.sparkresnet.model.image;

/** Every kernel on images of odd shapes, recorded by make_kernel_reference.py. */
final class KernelReferenceTest extends RecordedImagesContract {
    KernelReferenceTest() {
        super(new RecordedImages("reference-kernels"), 7, 60);
    }
}
