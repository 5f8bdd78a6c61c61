@NullMarked
package io.sparkresnet.model.image.webp.vp8l;

import org.jspecify.annotations.NullMarked;
