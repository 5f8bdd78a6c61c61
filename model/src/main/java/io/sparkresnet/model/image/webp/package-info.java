/** WebP decoding with the pixels and the verdict of Pillow, which are those of libwebp's animation decoder. */
@NullMarked
package io.sparkresnet.model.image.webp;

import org.jspecify.annotations.NullMarked;
