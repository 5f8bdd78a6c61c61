/** GIF decoding with the pixels and the verdict of Pillow. */
@NullMarked
package io.sparkresnet.model.image.gif;

import org.jspecify.annotations.NullMarked;
