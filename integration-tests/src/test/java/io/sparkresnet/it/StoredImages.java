package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.parquet.example.data.Group;

/**
 * A bucket of recorded images under {@code in/}, and what an output in the same bucket must look like when the job is done.
 * Looks into the store itself, past every proxy.
 *
 * @param server holds the bucket
 * @param bucket its name; a name of its own for each test class, since Hadoop keeps one S3A client a bucket and JVM
 * @param keys of the images, sorted
 */
record StoredImages(S3Server server, String bucket, List<String> keys) {
    private static final String LAYOUT = "part-[0-9]{4}-[0-9]{6}\\.parquet|_spark-resnet/(lock|runs/.+)";
    private static final Pattern LISTING = Pattern.compile("(.+/_spark-resnet/runs/[0-9]+)/listing/(.+)");
    /** The one column that may differ between a quiet and a troubled run. */
    private static final Pattern ATTEMPTS = Pattern.compile("(?m)^attempts: [0-9]+$");

    /** Makes the bucket and puts that many copies of each image of the model's reference into it, in three directories. */
    static StoredImages put(S3Server server, String bucket, RecordedModel model, int copies) throws IOException {
        server.createBucket(bucket);
        Set<String> keys = new TreeSet<>();
        for (String image : model.reference().images()) {
            byte[] content = LogitsReference.resource(image);
            for (int copy = 0; copy < copies; copy++) {
                String key = String.format(Locale.ROOT, "in/%s/%02d-%s", "abc".charAt(copy % 3), copy, image);
                server.put(bucket, key, content);
                keys.add(key);
            }
        }
        return new StoredImages(server, bucket, List.copyOf(keys));
    }

    String input() {
        return uri("in");
    }

    String uri(String key) {
        return "s3a://" + bucket + "/" + key;
    }

    /** The keys of an output's rows. (s3proxy's store has others for an instant while it takes an object in.) */
    List<String> parts(String output) {
        return server.keys(bucket, output + "/part-").stream()
                .filter(key -> key.endsWith(".parquet"))
                .toList();
    }

    /** Every row of an output, in the order of chunks. */
    List<Group> rows(String output) {
        List<Group> rows = new ArrayList<>();
        parts(output).forEach(key -> rows.addAll(StoredRows.of(server.content(bucket, key))));
        return rows;
    }

    /** Every row of an output as text, all columns but {@code attempts}, sorted. */
    List<String> rowsButAttempts(String output) {
        return rows(output).stream()
                .map(row -> ATTEMPTS.matcher(row.toString()).replaceFirst(""))
                .sorted()
                .toList();
    }

    /** Fails unless the output has exactly one row, with a prediction, for each image. */
    void assertComplete(String output) {
        assertThat(rows(output))
                .extracting(row -> row.getString("path", 0) + " " + row.getString("status", 0))
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(key -> uri(key) + " ok").toList());
    }

    /** Path, version and model of every row of an output. */
    List<String> identities(String output) {
        return rows(output).stream()
                .map(row -> String.join(
                        " ", row.getString("path", 0), row.getString("version", 0), row.getString("model", 0)))
                .toList();
    }

    /** Fails if a file of the output is broken, or two rows are of one version of an image and one model. */
    void assertNothingTwice(String output) {
        assertThat(identities(output)).doesNotHaveDuplicates();
    }

    /** Fails if anything lies in the output that the contract does not name. */
    void assertNothingStray(String output) {
        String prefix = output + "/";
        assertThat(server.keys(bucket, prefix)).isNotEmpty().allMatch(key -> key.substring(prefix.length())
                .matches(LAYOUT));
        assertThat(server.keys(bucket, prefix + "_spark-resnet/")).noneMatch(key -> key.endsWith(".parquet"));
        server.keys(bucket, prefix + "_spark-resnet/runs/").stream()
                .map(LISTING::matcher)
                .filter(Matcher::matches)
                .forEach(file -> assertThat(listing(file.group(1))).contains(file.group(2)));
    }

    /** The files of a run's listing that its plan names; what a driver left that died before its plan must be gone. */
    private List<String> listing(String run) {
        try {
            List<String> names = new ArrayList<>();
            new ObjectMapper()
                    .readTree(server.content(bucket, run + "/plan.json"))
                    .get("listing")
                    .forEach(name -> names.add(name.asText()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read the plan of " + run, e);
        }
    }
}
