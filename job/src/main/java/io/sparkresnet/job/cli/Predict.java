package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.model.weights.WeightsException;
import java.util.List;
import java.util.Set;

/** {@code predict}: the job. */
final class Predict implements Subcommand {
    @Override
    public String word() {
        return "predict";
    }

    @Override
    public String description() {
        return "runs a network over every image of the input and writes one Parquet row per image";
    }

    @Override
    public Set<Key> keys() {
        return Key.JOB;
    }

    @Override
    public List<Key> required() {
        return List.of(Key.INPUT, Key.OUTPUT);
    }

    @Override
    public ExitCode run(Settings settings, Console console)
            throws InvalidConfException, InputException, WeightsException, OutputException {
        JobConf conf = JobConf.of(settings, Key.INPUT, Key.OUTPUT);
        return new JobExecution(conf, console).run((spark, summary) -> {});
    }
}
