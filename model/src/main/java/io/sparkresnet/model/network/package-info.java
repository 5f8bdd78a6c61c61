/** The residual networks of He et al. and torchvision, written once: a table of architectures, one forward pass, and its interpreters. */
@NullMarked
package io.sparkresnet.model.network;

import org.jspecify.annotations.NullMarked;
