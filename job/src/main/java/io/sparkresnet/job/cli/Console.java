package io.sparkresnet.job.cli;

import java.io.PrintStream;

/**
 * Where a subcommand speaks.
 *
 * @param out results, for people and programs
 * @param err messages and progress
 */
record Console(PrintStream out, PrintStream err) {}
