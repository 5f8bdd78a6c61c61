package io.sparkresnet.job.run;

import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.Listing;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.inference.CompiledModel;
import io.sparkresnet.model.network.NetworkSummary;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Lists the input into the output, cuts the listing into chunks and writes {@code plan.json}. */
final class Planner {
    /** Where the recipe leaves the input's size to the image: a guess, for the size of chunks only. */
    private static final Recipe.Size USUAL_SIZE = new Recipe.Size(224, 224);

    private final JobConf conf;
    private final Configuration hadoop;
    private final OutputDirectory output;

    Planner(JobConf conf, Configuration hadoop, OutputDirectory output) {
        this.conf = conf;
        this.hadoop = hadoop;
        this.output = output;
    }

    /** The plan of a new run, written; {@code slots} are the tasks that run at a time. */
    Plan plan(String run, List<Path> inputs, CompiledModel model, int slots) throws InputException, OutputException {
        int number = output.nextRun();
        Path directory = output.layout().listing(number);
        List<String> files;
        long images;
        long bytes;
        try (ListingWriter writer = new ListingWriter(output.fileSystem(), directory)) {
            new Listing(hadoop, conf.input()).forEach(inputs, (image, relative) -> writer.add(image));
            writer.close();
            files = writer.files();
            images = writer.images();
            bytes = writer.bytes();
        } catch (InputException e) {
            output.discardRun(number);
            throw e;
        } catch (IOException e) {
            throw new OutputException(
                    "Cannot write output %s: %s".formatted(output.layout().root(), e.getMessage()), e);
        }
        Plan plan = new Plan(
                run,
                number,
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                inputs.stream().map(Path::toString).toList(),
                images,
                bytes,
                files,
                model.fingerprint(),
                conf.output().columns().stream()
                        .map(each -> each.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList(),
                conf.output().topK(),
                cut(directory, files, images, bytes, model, slots));
        output.create(output.layout().plan(number), Json.document(plan));
        return plan;
    }

    private List<Chunk> cut(Path directory, List<String> files, long images, long bytes, CompiledModel model, int slots)
            throws OutputException {
        Recipe.Size size = model.recipe().fixedSize().orElse(USUAL_SIZE);
        long multiplyAdds = NetworkSummary.of(model.architecture(), size.height(), size.width())
                .multiplyAdds();
        ChunkSizes sizes = ChunkSizes.of(
                images,
                bytes,
                slots,
                new ChunkSizes.Work(multiplyAdds),
                conf.output().chunkSize());
        ChunkCutter cutter = new ChunkCutter(sizes, images, bytes);
        try (ListingReader lines = new ListingReader(
                output.fileSystem(), directory, ListingReader.wholeFiles(output.fileSystem(), directory, files))) {
            while (lines.hasNext()) {
                long length = lines.next().length();
                cutter.add(lines.position(), length);
            }
        } catch (IOException e) {
            throw new OutputException("Cannot read listing %s: %s".formatted(directory, e.getMessage()), e);
        }
        return cutter.chunks();
    }
}
