@NullMarked
package io.sparkresnet.model.image.bmp;

import org.jspecify.annotations.NullMarked;
