@NullMarked
package io.sparkresnet.model.image.gif;

import org.jspecify.annotations.NullMarked;
