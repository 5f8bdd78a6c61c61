/** One run: its plan, its numbered chunks, and how each becomes one file that exists once. */
@NullMarked
package io.sparkresnet.job.run;

import org.jspecify.annotations.NullMarked;
