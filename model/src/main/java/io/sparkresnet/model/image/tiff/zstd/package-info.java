/** Zstandard (RFC 8878), as far as a strip or tile of a TIFF needs it. Throws nothing but {@code ZstdException}. */
@NullMarked
package io.sparkresnet.model.image.tiff.zstd;

import org.jspecify.annotations.NullMarked;
