/** What the rows of a run say, read in one pass over its files. */
@NullMarked
package io.sparkresnet.job.report.scan;

import org.jspecify.annotations.NullMarked;
