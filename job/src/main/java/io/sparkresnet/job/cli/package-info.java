/** The command line: one class a subcommand, exit codes, and nothing that works on images. */
@NullMarked
package io.sparkresnet.job.cli;

import org.jspecify.annotations.NullMarked;
