package io.sparkresnet.job.conf;

import io.sparkresnet.udf.PredictionColumn;
import io.sparkresnet.udf.PredictionSettings;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is written, and where.
 *
 * @param output a directory; empty where a subcommand needs none or has its own default
 * @param topK {@link PredictionSettings#ALL_CLASSES} for all
 * @param runId empty: made from the time
 * @param chunkSize images a chunk; empty: by the work
 */
public record OutputConf(
        Optional<String> output,
        Set<PredictionColumn> columns,
        int topK,
        Optional<String> runId,
        Optional<Integer> chunkSize) {

    /** torchvision's examples and every ImageNet paper report the first five. */
    static final int DEFAULT_TOP_K = 5;

    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    static OutputConf of(Settings settings) {
        List<PredictionColumn> columns = settings.choiceList(Key.COLUMNS, PredictionColumn.class);
        return new OutputConf(
                settings.text(Key.OUTPUT),
                columns.isEmpty() ? EnumSet.of(PredictionColumn.PREDICTION) : EnumSet.copyOf(columns),
                settings.value(Key.TOP_K, "a whole number from 1, or all", OutputConf::topKOf)
                        .orElse(DEFAULT_TOP_K),
                settings.value(Key.RUN_ID, "up to 100 of A-Z a-z 0-9 . _ -, a letter or digit first", text -> {
                    if (!RUN_ID.matcher(text).matches()) {
                        throw new IllegalArgumentException(text);
                    }
                    return text;
                }),
                settings.whole(Key.CHUNK_SIZE, 1, Integer.MAX_VALUE).map(Math::toIntExact));
    }

    private static Integer topKOf(String text) {
        if (text.equals("all")) {
            return PredictionSettings.ALL_CLASSES;
        }
        int k = Integer.parseInt(text);
        if (k < 1) {
            throw new IllegalArgumentException(text);
        }
        return k;
    }
}
