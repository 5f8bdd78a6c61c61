package io.sparkresnet.job.conf;

import io.sparkresnet.udf.FetchSettings;
import org.apache.spark.SparkConf;

/**
 * Everything that a job is asked to do; validated.
 *
 * @param arguments what decides which rows come out, as it was given
 * @param fetch from Spark's configuration, {@code spark.resnet.fetch.*}
 */
public record JobConf(
        InputConf input,
        ModelConf model,
        RecipeConf recipe,
        OutputConf output,
        ConductConf conduct,
        Arguments arguments,
        FetchSettings fetch) {

    /** Reads and validates, with these keys required; throws every problem at once. */
    public static JobConf of(Settings settings, Key... required) throws InvalidConfException {
        settings.require(required);
        JobConf conf = new JobConf(
                InputConf.of(settings),
                ModelConf.of(settings),
                RecipeConf.of(settings),
                OutputConf.of(settings),
                ConductConf.of(settings),
                Arguments.of(settings),
                FetchConf.of(new SparkConf(), settings.problems()));
        settings.problems().throwIfAny();
        return conf;
    }
}
