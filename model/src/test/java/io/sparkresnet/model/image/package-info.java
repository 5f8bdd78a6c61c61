@NullMarked
package io.sparkresnet.model.image;

import org.jspecify.annotations.NullMarked;
