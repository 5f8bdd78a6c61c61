@NullMarked
package io.sparkresnet.udf;

import org.jspecify.annotations.NullMarked;
