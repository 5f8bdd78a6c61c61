package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.report.OutputStatus;
import io.sparkresnet.job.report.StatusJson;
import io.sparkresnet.job.report.StatusText;
import io.sparkresnet.job.run.OutputDirectory;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.run.StatusReader;
import io.sparkresnet.job.source.Inputs;
import io.sparkresnet.job.source.StoreFailure;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** {@code status}: what an output holds. Takes no lock, writes nothing, starts no Spark. */
final class Status implements Subcommand {
    private static final int DAMAGED_SHOWN = 10;

    @Override
    public String word() {
        return "status";
    }

    @Override
    public String description() {
        return "tells what an output holds: runs, rows, failures, what is left, who works on it, what to do next";
    }

    @Override
    public Set<Key> keys() {
        return EnumSet.of(Key.OUTPUT);
    }

    @Override
    public List<Key> required() {
        return List.of(Key.OUTPUT);
    }

    @Override
    public String description(Key key) {
        return "directory that predict writes to; nothing is written by status";
    }

    @Override
    public ExitCode run(Settings settings, Console console) throws InvalidConfException, OutputException {
        settings.require(Key.OUTPUT);
        String typed = settings.text(Key.OUTPUT).orElse("");
        settings.problems().throwIfAny();
        Configuration hadoop = SparkSettings.hadoop();
        Path root = Inputs.qualified(typed, hadoop);
        requireStore(root, hadoop);
        OutputStatus status =
                new StatusReader(OutputDirectory.of(root, hadoop), hadoop, SparkSettings.lockLease()).read();
        console.out().println(StatusText.of(status));
        console.out().println(StatusJson.line(status));
        if (!status.damaged().isEmpty()) {
            throw new OutputException(shown(status.damaged()));
        }
        return ExitCode.DONE;
    }

    private static void requireStore(Path root, Configuration hadoop) throws OutputException {
        try {
            root.getFileSystem(hadoop);
        } catch (IOException | RuntimeException e) {
            throw new OutputException("Cannot read output %s: %s".formatted(root, StoreFailure.reason(e, root)), e);
        }
    }

    private static String shown(List<String> damaged) {
        if (damaged.size() <= DAMAGED_SHOWN) {
            return String.join(System.lineSeparator(), damaged);
        }
        return "%s%nand %d more"
                .formatted(
                        String.join(System.lineSeparator(), damaged.subList(0, DAMAGED_SHOWN)),
                        damaged.size() - DAMAGED_SHOWN);
    }
}
