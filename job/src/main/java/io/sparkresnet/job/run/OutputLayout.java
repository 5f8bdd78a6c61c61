package io.sparkresnet.job.run;

import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * Where things lie in an output: rows flat in it, everything else in {@code _spark-resnet}, which readers of Parquet pass over
 * and in which nothing ends in {@code .parquet}.
 *
 * @param root the output, absolute
 */
public record OutputLayout(Path root) {
    /** The directory beside the rows. */
    public Path control() {
        return new Path(root, "_spark-resnet");
    }

    /** All of one run but its rows. */
    public Path run(int number) {
        return new Path(control(), "runs/" + number);
    }

    /** The listing of one run. */
    public Path listing(int run) {
        return new Path(run(run), "listing");
    }

    /** The plan of one run; once it is there, the run is open. */
    public Path plan(int run) {
        return new Path(run(run), "plan.json");
    }

    /** The model of one run. */
    public Path model(int run) {
        return new Path(run(run), "model.json");
    }

    /** The summary of one run; once it is there, the run is published. */
    public Path summary(int run) {
        return new Path(run(run), "summary.json");
    }

    /** The report of one run. */
    public Path report(int run) {
        return new Path(run(run), "report.html");
    }

    /** What further attempts of a chunk's task mark, while the run is open. */
    public Path fence(int run) {
        return new Path(run(run), "fence");
    }

    /** The rows of one chunk. */
    public Path part(int run, int chunk) {
        return new Path(root, partName(run, chunk));
    }

    /** The file name of one chunk's rows. */
    public static String partName(int run, int chunk) {
        return String.format(Locale.ROOT, "part-%04d-%06d.parquet", run, chunk);
    }

    /** A glob of the file names of one run's rows. */
    public static String partGlob(int run) {
        return String.format(Locale.ROOT, "part-%04d-*.parquet", run);
    }
}
