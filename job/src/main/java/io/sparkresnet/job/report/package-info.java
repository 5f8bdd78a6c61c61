/** What a run tells people and schedulers: progress, summary, report. */
@NullMarked
package io.sparkresnet.job.report;

import org.jspecify.annotations.NullMarked;
