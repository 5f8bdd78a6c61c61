package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.model.weights.WeightsException;
import java.util.Set;

/** One word of the command line. */
interface Subcommand {
    /** As it is typed. */
    String word();

    /** One line for the help. */
    String description();

    /** The flags that it takes, {@code --conf} and {@code --help} apart. */
    Set<Key> keys();

    /** Does it; each exception stands for an exit code. */
    ExitCode run(Settings settings, Console console)
            throws InvalidConfException, InputException, WeightsException, OutputException;
}
