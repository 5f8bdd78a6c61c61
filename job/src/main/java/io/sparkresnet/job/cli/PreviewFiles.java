package io.sparkresnet.job.cli;

import io.sparkresnet.job.run.OutputDirectory;
import io.sparkresnet.job.source.StoreFailure;
import io.sparkresnet.job.source.WholeFile;
import io.sparkresnet.model.image.ImageDecodeException;
import io.sparkresnet.model.image.Pixels;
import io.sparkresnet.model.image.Recipe;
import io.sparkresnet.udf.ImageRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Writes previews one after the other: the crop of one recipe, or those of two side by side. For one thread. */
final class PreviewFiles {
    private final Crops crops;
    private final Optional<Crops> others;
    private final Configuration hadoop;
    private final OutputDirectory output;
    private final Console console;
    private long failed;
    private long differing;

    PreviewFiles(Recipe recipe, Optional<Recipe> other, Configuration hadoop, OutputDirectory output, Console console) {
        this.crops = new Crops(recipe);
        this.others = other.map(Crops::new);
        this.hadoop = hadoop;
        this.output = output;
        this.console = console;
    }

    /** Images without a preview. */
    long failed() {
        return failed;
    }

    /** Images whose two crops differ, in pixels or in size. */
    long differing() {
        return differing;
    }

    /** Writes the preview of one image; says why where there is none. */
    void write(ImageRef image, String relativePath) throws IOException {
        Path path = new Path(image.path());
        Pixels picture;
        try {
            byte[] encoded = WholeFile.read(path, hadoop);
            Pixels crop = crops.of(encoded);
            picture = others.isPresent() ? compared(crop, others.get().of(encoded), relativePath) : crop;
        } catch (ImageDecodeException e) {
            failed(path, String.valueOf(e.getMessage()));
            return;
        } catch (IOException e) {
            failed(path, StoreFailure.reason(e, path));
            return;
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        picture.writePng(png);
        Path target = new Path(output.layout().root() + "/" + relativePath + ".png");
        try (OutputStream file = output.fileSystem().create(target, true)) {
            file.write(png.toByteArray());
        }
    }

    private void failed(Path image, String reason) {
        failed++;
        console.err().println("Cannot preview %s: %s".formatted(image, reason));
    }

    private Pixels compared(Pixels crop, Pixels other, String relativePath) throws ImageDecodeException {
        SideBySide both = SideBySide.of(crop, other);
        Pixels picture = both.picture();
        OptionalInt largest = both.largestDifference();
        console.out()
                .println(
                        largest.isPresent()
                                ? "%s: largest pixel difference %d".formatted(relativePath, largest.getAsInt())
                                : "%s: %dx%d and %dx%d pixels"
                                        .formatted(
                                                relativePath,
                                                crop.width(),
                                                crop.height(),
                                                other.width(),
                                                other.height()));
        if (largest.isEmpty() || largest.getAsInt() > 0) {
            differing++;
        }
        return picture;
    }
}
