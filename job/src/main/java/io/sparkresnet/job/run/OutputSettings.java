package io.sparkresnet.job.run;

import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.model.JobModel;
import io.sparkresnet.udf.PredictionSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What the first run fixes for all rows of its output, so that a column means the same in each. Immutable.
 *
 * @param columns asked for, sorted
 * @param topK entries of {@code top}; -1 for all
 * @param labels how many, and the digest of their names
 * @param activation from logits to probabilities
 * @param exif whether an image's orientation is applied
 */
public record OutputSettings(List<String> columns, int topK, String labels, String activation, String exif) {
    private static final int DIGEST_SHOWN = 12;

    public OutputSettings {
        columns = List.copyOf(columns);
    }

    /** Those of a job. */
    public static OutputSettings of(JobConf conf, JobModel model) {
        return new OutputSettings(
                conf.output().columns().stream()
                        .map(OutputSettings::word)
                        .sorted()
                        .toList(),
                conf.output().topK(),
                labels(model.labels()),
                word(model.activation()),
                word(model.recipe().exif()));
    }

    /** Each in which {@code asked} differs, as {@code --top-k 3 (the output has 5)}. */
    List<String> differences(OutputSettings asked) {
        List<String> differences = new ArrayList<>();
        compare(differences, "columns", String.join(",", columns), String.join(",", asked.columns));
        compare(differences, "top-k", topK(topK), topK(asked.topK));
        compare(differences, "labels", labels, asked.labels);
        compare(differences, "activation", activation, asked.activation);
        compare(differences, "exif", exif, asked.exif);
        return differences;
    }

    private static void compare(List<String> differences, String key, String held, String asked) {
        if (!held.equals(asked)) {
            differences.add("--%s %s (the output has %s)".formatted(key, asked, held));
        }
    }

    private static String topK(int k) {
        return k == PredictionSettings.ALL_CLASSES ? "all" : Integer.toString(k);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String labels(List<String> labels) {
        if (labels.isEmpty()) {
            return "none";
        }
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot compute SHA-256: every Java platform is required to have it", e);
        }
        for (String label : labels) {
            byte[] name = label.getBytes(StandardCharsets.UTF_8);
            sha256.update(Integer.toString(name.length).getBytes(StandardCharsets.UTF_8));
            sha256.update(name);
        }
        String digest = HexFormat.of().formatHex(sha256.digest());
        return "%d with digest %s".formatted(labels.size(), digest.substring(0, DIGEST_SHOWN));
    }
}
