/** Encoded images to the network's input, bit-equal to Pillow and torchvision. */
@NullMarked
package io.sparkresnet.model.image;

import org.jspecify.annotations.NullMarked;
