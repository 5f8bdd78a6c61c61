/** Checkpoints read in Java: safetensors and PyTorch files to named tensors to the weights of one network. */
@NullMarked
package io.sparkresnet.model.weights;

import org.jspecify.annotations.NullMarked;
