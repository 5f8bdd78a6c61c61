/** VP8L, the lossless half of WebP, with the pixels and the verdict of libwebp. */
@NullMarked
package io.sparkresnet.model.image.webp.vp8l;

import org.jspecify.annotations.NullMarked;
