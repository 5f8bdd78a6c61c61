@NullMarked
package io.sparkresnet.job;

import org.jspecify.annotations.NullMarked;
