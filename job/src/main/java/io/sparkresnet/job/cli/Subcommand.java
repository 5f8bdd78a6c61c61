package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.model.weights.WeightsException;
import java.util.List;
import java.util.Set;

/** One word of the command line. */
interface Subcommand {
    /** As it is typed. */
    String word();

    /** One line for the help. */
    String description();

    /** The flags that it takes, {@code --conf} and {@code --help} apart. */
    Set<Key> keys();

    /** Those of them that must be given, in the help's order. */
    default List<Key> required() {
        return List.of();
    }

    /** What stands for the key's value in this subcommand's help. */
    default String valueName(Key key) {
        return key.valueName();
    }

    /** What the key means to this subcommand, one line. */
    default String description(Key key) {
        return key.description();
    }

    /** Does it; each exception stands for an exit code. */
    ExitCode run(Settings settings, Console console)
            throws InvalidConfException, InputException, WeightsException, OutputException;
}
