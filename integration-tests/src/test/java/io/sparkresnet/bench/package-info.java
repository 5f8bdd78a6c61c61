/** Measured beside the product by {@code src/benchmark/benchmark.sh}; each class is a program that runs on the job jar. */
@NullMarked
package io.sparkresnet.bench;

import org.jspecify.annotations.NullMarked;
