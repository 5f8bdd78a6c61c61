/** Logits of the training side, and whether the job's model gives them too. */
@NullMarked
package io.sparkresnet.job.golden;

import org.jspecify.annotations.NullMarked;
