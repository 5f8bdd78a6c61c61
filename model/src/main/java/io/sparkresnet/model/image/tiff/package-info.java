/** TIFF decoding, bit-equal to Pillow with the libtiff that its wheels bundle. */
@NullMarked
package io.sparkresnet.model.image.tiff;

import org.jspecify.annotations.NullMarked;
