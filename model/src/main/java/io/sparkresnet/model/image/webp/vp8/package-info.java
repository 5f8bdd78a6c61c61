/** VP8 key frames, the lossy half of WebP, with the pixels of libwebp. */
@NullMarked
package io.sparkresnet.model.image.webp.vp8;

import org.jspecify.annotations.NullMarked;
