/** What a person asks for: flags over a YAML file over defaults, as validated records; every problem is reported at once. */
@NullMarked
package io.sparkresnet.job.conf;

import org.jspecify.annotations.NullMarked;
