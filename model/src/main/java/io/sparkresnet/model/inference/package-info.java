/** The compiled model that is broadcast, the engine session that evaluates it, and top-k. */
@NullMarked
package io.sparkresnet.model.inference;

import org.jspecify.annotations.NullMarked;
