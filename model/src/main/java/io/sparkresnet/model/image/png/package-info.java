/** PNG decoding with the pixels and the verdict of Pillow. */
@NullMarked
package io.sparkresnet.model.image.png;

import org.jspecify.annotations.NullMarked;
