@NullMarked
package io.sparkresnet.model;

import org.jspecify.annotations.NullMarked;
