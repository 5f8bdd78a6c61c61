/** The run report as one page: its sections, its charts, and the writer that escapes all text. */
@NullMarked
package io.sparkresnet.job.report.html;

import org.jspecify.annotations.NullMarked;
