/** Lowering of a network and its weights to an ONNX graph with batch normalisation folded. */
@NullMarked
package io.sparkresnet.model.onnx;

import org.jspecify.annotations.NullMarked;
