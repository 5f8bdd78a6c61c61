/** Mutated images through the product's decoder and preprocessing: {@code src/fuzz/fuzz.sh}, and a small run in every build. */
@NullMarked
package io.sparkresnet.fuzz;

import org.jspecify.annotations.NullMarked;
