@NullMarked
package io.sparkresnet.model.image.webp;

import org.jspecify.annotations.NullMarked;
