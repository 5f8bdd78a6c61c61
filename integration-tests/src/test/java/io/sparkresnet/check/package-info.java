/** Programs of {@code integration-tests/src/check}. */
@NullMarked
package io.sparkresnet.check;

import org.jspecify.annotations.NullMarked;
