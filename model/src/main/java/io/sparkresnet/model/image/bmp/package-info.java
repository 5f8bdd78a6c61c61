/** BMP decoding with the pixels and the verdict of Pillow. */
@NullMarked
package io.sparkresnet.model.image.bmp;

import org.jspecify.annotations.NullMarked;
