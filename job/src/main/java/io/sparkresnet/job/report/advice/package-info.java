/** What a person should do about a run: by stated rules, in sentences. */
@NullMarked
package io.sparkresnet.job.report.advice;

import org.jspecify.annotations.NullMarked;
