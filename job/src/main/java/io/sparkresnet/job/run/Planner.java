package io.sparkresnet.job.run;

import io.sparkresnet.job.conf.InputConf;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.Listing;
import io.sparkresnet.job.source.ListingTotals;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.network.NetworkSummary;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Lists the input, subtracts what the output holds, cuts the rest into chunks, and makes it the plan of a run. Until then
 * nothing of it counts: what it writes has names of its own, so that two drivers that plan at once do not mix.
 */
final class Planner {
    /** Where the recipe leaves the input's size to the image: a guess, for the size of chunks only. */
    private static final Recipe.Size USUAL_SIZE = new Recipe.Size(224, 224);

    private final SparkSession spark;
    private final JobConf conf;
    private final OutputDirectory output;
    private final CompiledModel model;
    private final String token = UUID.randomUUID().toString().substring(0, 8);

    Planner(SparkSession spark, JobConf conf, OutputDirectory output, CompiledModel model) {
        this.spark = spark;
        this.conf = conf;
        this.output = output;
        this.model = model;
    }

    /**
     * What is to do.
     *
     * @param number of the run that it would be
     * @param listed what the listing came across
     * @param listing files in the run's listing directory
     * @param held images that were listed and are there already
     */
    record Work(
            int number,
            ListingTotals listed,
            List<String> listing,
            long held,
            List<Chunk> chunks,
            List<Replacement> replacements) {
        long images() {
            return chunks.stream().mapToLong(Chunk::images).sum()
                    + replacements.stream().mapToLong(Replacement::images).sum();
        }

        long bytes() {
            return chunks.stream().mapToLong(Chunk::bytes).sum()
                    + replacements.stream().mapToLong(Replacement::bytes).sum();
        }
    }

    /**
     * The number of the next run; past files whose plan somebody deleted, for a new run's chunks would find their places taken. The
     * plans are looked for after the files, so that a file without a plan is not one of a driver that planned meanwhile.
     */
    int unusedNumber(RunIndex index) throws OutputException {
        SortedMap<PartFile, FileStatus> parts = output.parts();
        int next = output.runs().next();
        if (next != index.next()) {
            throw new OutputException("Cannot write output %s: another driver planned run %d at the same time"
                    .formatted(output.layout().root(), index.next()));
        }
        return parts.isEmpty() ? next : Math.max(next, parts.lastKey().run() + 1);
    }

    /** The work of the next run; its listing lies in the output, under names of this planner. */
    Work work(int number, List<Path> inputs) throws InputException, OutputException {
        Path directory = output.layout().listing(number);
        SortedMap<PartFile, FileStatus> parts = output.parts();
        Listed found = list(
                directory, inputs, parts.isEmpty() ? conf.input() : conf.input().withoutLimit());
        ListingFiles files = found.files();
        if (parts.isEmpty()) {
            List<Chunk> chunks = cut(directory, files, conf.input().limit());
            return new Work(number, found.totals(), files.names(), 0, chunks, List.of());
        }
        Remaining remaining = remaining(directory, files);
        List<Replacement> replacements = replacements(remaining.retries(), parts);
        long again = replacements.stream().mapToLong(Replacement::images).sum();
        List<Chunk> chunks = cut(directory, remaining.fresh(), conf.input().limit() - again);
        return new Work(number, found.totals(), names(remaining, replacements), remaining.held(), chunks, replacements);
    }

    /** Makes it the plan of a run. */
    Plan publish(Work work, String run, List<Path> inputs, OutputSettings settings, String weights)
            throws OutputException {
        Plan plan = new Plan(
                run,
                work.number(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                inputs.stream().map(Path::toString).toList(),
                conf.arguments(),
                work.images(),
                work.bytes(),
                work.held(),
                work.listing(),
                model.fingerprint(),
                weights,
                settings,
                work.chunks(),
                work.replacements());
        output.createIfAbsent(output.layout().id(work.number(), run), new byte[0]);
        if (output.createIfAbsent(output.layout().plan(work.number()), Json.document(plan))
                == CreateIfAbsent.Outcome.TAKEN) {
            discard(work.number());
            throw new OutputException("Cannot write output %s: another driver planned run %d at the same time"
                    .formatted(output.layout().root(), work.number()));
        }
        output.discardBut(output.layout().listing(work.number()), Set.copyOf(work.listing()));
        return plan;
    }

    /** Takes back what {@link #work} wrote. */
    void discard(int number) {
        output.discardNamed(output.layout().listing(number), token);
    }

    private record Listed(ListingFiles files, ListingTotals totals) {}

    private Listed list(Path directory, List<Path> inputs, InputConf asked) throws InputException, OutputException {
        try (ListingWriter writer = new ListingWriter(output.fileSystem(), directory, token)) {
            ListingTotals totals = new Listing(hadoop(), asked).forEach(inputs, (image, relative) -> writer.add(image));
            writer.close();
            return new Listed(new ListingFiles(writer.files(), writer.images(), writer.bytes()), totals);
        } catch (InputException e) {
            throw e;
        } catch (IOException e) {
            throw new OutputException(
                    "Cannot write output %s: %s".formatted(output.layout().root(), e.getMessage()), e);
        }
    }

    private Remaining remaining(Path directory, ListingFiles listed) throws OutputException {
        try {
            return Remaining.of(
                    spark,
                    hadoop(),
                    output.layout(),
                    directory,
                    token,
                    listed,
                    model.fingerprint(),
                    conf.conduct().retryFailed() ? Retried.ALL : Retried.PASSING);
        } catch (IOException e) {
            throw new OutputException(
                    "Cannot read output %s: %s".formatted(output.layout().root(), e.getMessage()), e);
        }
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }

    /** As many whole files as the limit lets. */
    private List<Replacement> replacements(List<Retry> retries, SortedMap<PartFile, FileStatus> parts) {
        List<Replacement> replacements = new ArrayList<>();
        if (!output.replacesInOneStep()) {
            // Better a failed row that stays than a chunk of good ones that a kill would lose
            return replacements;
        }
        long images = 0;
        for (Retry retry : retries) {
            FileStatus status = parts.get(new PartFile(retry.run(), retry.chunk()));
            if (status == null || images + retry.images() > conf.input().limit()) {
                continue;
            }
            images += retry.images();
            replacements.add(new Replacement(
                    retry.run(), retry.chunk(), retry.images(), retry.bytes(), retry.slices(), FileStamp.of(status)));
        }
        return replacements;
    }

    private static List<String> names(Remaining remaining, List<Replacement> replacements) {
        List<String> names = new ArrayList<>(remaining.fresh().names());
        replacements.stream()
                .flatMap(each -> each.slices().stream())
                .map(Slice::file)
                .distinct()
                .forEach(names::add);
        return names;
    }

    private List<Chunk> cut(Path directory, ListingFiles files, long limit) throws OutputException {
        long images = Math.min(files.images(), Math.max(0, limit));
        if (images == 0) {
            return List.of();
        }
        long bytes =
                images == files.images() ? files.bytes() : (long) ((double) files.bytes() * images / files.images());
        Recipe.Size size = model.recipe().fixedSize().orElse(USUAL_SIZE);
        long multiplyAdds = NetworkSummary.of(model.architecture(), size.height(), size.width())
                .multiplyAdds();
        ChunkSizes sizes = ChunkSizes.of(
                images,
                bytes,
                TaskSlots.of(spark.sparkContext()),
                new ChunkSizes.Work(multiplyAdds),
                conf.output().chunkSize());
        ChunkCutter cutter = new ChunkCutter(sizes, images, bytes);
        try (ListingReader lines = new ListingReader(
                output.fileSystem(),
                directory,
                ListingReader.wholeFiles(output.fileSystem(), directory, files.names()))) {
            for (long i = 0; i < images && lines.hasNext(); i++) {
                long imageBytes = lines.nextBytes();
                cutter.add(lines.position(), imageBytes);
            }
        } catch (IOException e) {
            throw new OutputException("Cannot read listing %s: %s".formatted(directory, e.getMessage()), e);
        }
        return cutter.chunks();
    }
}
