/** JPEG decoding, bit-equal to libjpeg-turbo as Pillow drives it. */
@NullMarked
package io.sparkresnet.model.image.jpeg;

import org.jspecify.annotations.NullMarked;
