/** The configuration files that timm and Hugging Face transformers leave beside weights: network, recipe and labels. */
@NullMarked
package io.sparkresnet.model.config;

import org.jspecify.annotations.NullMarked;
