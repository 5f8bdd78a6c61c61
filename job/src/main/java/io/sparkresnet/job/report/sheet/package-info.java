/** The contact sheet: a few of a run's images, read again by the driver and made small. */
@NullMarked
package io.sparkresnet.job.report.sheet;

import org.jspecify.annotations.NullMarked;
