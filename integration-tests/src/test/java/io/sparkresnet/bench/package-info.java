/** Measured beside the product by {@code src/benchmark/benchmark.sh}; each class is a program of one file. */
@NullMarked
package io.sparkresnet.bench;

import org.jspecify.annotations.NullMarked;
