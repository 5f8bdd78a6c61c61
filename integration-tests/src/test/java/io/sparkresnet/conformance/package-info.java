/** This build's side of {@code src/conformance}; each class is a program that runs on the job jar. */
@NullMarked
package io.sparkresnet.conformance;

import org.jspecify.annotations.NullMarked;
