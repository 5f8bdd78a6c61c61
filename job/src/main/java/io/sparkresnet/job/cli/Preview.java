package io.sparkresnet.job.cli;

import io.sparkresnet.job.conf.InvalidConfException;
import io.sparkresnet.job.conf.JobConf;
import io.sparkresnet.job.conf.Key;
import io.sparkresnet.job.conf.Settings;
import io.sparkresnet.job.model.JobModel;
import io.sparkresnet.job.report.ExitCode;
import io.sparkresnet.job.run.OutputDirectory;
import io.sparkresnet.job.run.OutputException;
import io.sparkresnet.job.source.InputException;
import io.sparkresnet.job.source.InputProbe;
import io.sparkresnet.job.source.Inputs;
import io.sparkresnet.job.source.Listing;
import io.sparkresnet.job.source.StoreFailure;
import io.sparkresnet.model.image.DecodeLimits;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.ImageDecoder;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Preprocessor;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.model.weights.WeightsException;
import io.sparkresnet.udf.ImageRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** {@code preview}: the crop that the network sees, one lossless PNG an image. */
final class Preview implements Subcommand {
    @Override
    public String word() {
        return "preview";
    }

    @Override
    public String description() {
        return "writes the crop that the network sees, one lossless PNG an image: <output>/<path under the input>.png";
    }

    @Override
    public Set<Key> keys() {
        Set<Key> keys = EnumSet.copyOf(Key.JOB);
        keys.removeAll(EnumSet.of(
                Key.COLUMNS, Key.TOP_K, Key.RUN_ID, Key.CHUNK_SIZE, Key.BATCH_SIZE, Key.LABELS, Key.ACTIVATION));
        return keys;
    }

    @Override
    public ExitCode run(Settings settings, Console console)
            throws InvalidConfException, InputException, WeightsException, OutputException {
        JobConf conf = JobConf.of(settings, Key.INPUT, Key.OUTPUT);
        Configuration hadoop = SparkSettings.hadoop();
        List<Path> inputs = Inputs.qualified(conf.input().inputs(), hadoop);
        Path root = Inputs.qualified(conf.output().output().orElseThrow(), hadoop);
        Inputs.refuseOutputInside(inputs, root);
        new InputProbe(hadoop).check(inputs);
        Recipe recipe = JobModel.load(conf.model(), conf.recipe(), hadoop).recipe();
        Crops crops = new Crops(recipe, hadoop, OutputDirectory.of(root, hadoop), console);
        long images;
        try {
            images = new Listing(hadoop, conf.input()).forEach(inputs, crops::write);
        } catch (IOException e) {
            throw new OutputException("Cannot write output %s: %s".formatted(root, e.getMessage()), e);
        }
        console.out().println("%d previews in %s, %d failed".formatted(images - crops.failed, root, crops.failed));
        return crops.failed > conf.conduct().maxErrorFraction() * images ? ExitCode.TOO_MANY_FAILURES : ExitCode.DONE;
    }

    /** Decodes and writes, one after the other. */
    private static final class Crops {
        private final Recipe recipe;
        private final Configuration hadoop;
        private final OutputDirectory output;
        private final Console console;
        private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
        private final Preprocessor preprocessor;
        private long failed;

        Crops(Recipe recipe, Configuration hadoop, OutputDirectory output, Console console) {
            this.recipe = recipe;
            this.hadoop = hadoop;
            this.output = output;
            this.console = console;
            this.preprocessor = new Preprocessor(recipe);
        }

        void write(ImageRef image, String relativePath) throws IOException {
            byte[] png;
            try {
                png = preview(image);
            } catch (ImageDecodeException e) {
                failed++;
                console.err().println("Cannot preview %s: %s".formatted(image.path(), e.getMessage()));
                return;
            } catch (IOException e) {
                failed++;
                console.err()
                        .println("Cannot preview %s: %s"
                                .formatted(image.path(), StoreFailure.reason(e, new Path(image.path()))));
                return;
            }
            Path target = new Path(output.layout().root() + "/" + relativePath + ".png");
            try (OutputStream file = output.fileSystem().create(target, true)) {
                file.write(png);
            }
        }

        private byte[] preview(ImageRef image) throws IOException, ImageDecodeException {
            Path path = new Path(image.path());
            byte[] encoded;
            try (InputStream in = path.getFileSystem(hadoop).open(path)) {
                encoded = in.readAllBytes();
            }
            Pixels pixels = decoder.decode(encoded, recipe.input(), recipe.exif());
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            preprocessor.crop(pixels).writePng(png);
            return png.toByteArray();
        }
    }
}
