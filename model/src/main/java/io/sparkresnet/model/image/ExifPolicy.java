package io.sparkresnet.model.image;

/** What is done about an EXIF orientation. */
public enum ExifPolicy {
    /** Nothing, as torchvision and Pillow do by themselves. */
    IGNORE,
    /** The image is turned upright before it is resized: Pillow's {@code ImageOps.exif_transpose}. */
    APPLY
}
