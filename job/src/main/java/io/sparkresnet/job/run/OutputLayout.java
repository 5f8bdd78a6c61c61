package io.sparkresnet.job.run;

import org.apache.hadoop.fs.Path;

/**
 * Where things lie in an output: rows flat in it, everything else in {@code _spark-resnet}, which readers of Parquet pass over
 * and in which nothing ends in {@code .parquet}.
 *
 * @param root the output, absolute
 */
public record OutputLayout(Path root) {
    static final String PLAN = "plan.json";
    static final String SUMMARY = "summary.json";
    static final String CLOSING = "closing";

    /** The directory beside the rows. */
    public Path control() {
        return new Path(root, "_spark-resnet");
    }

    /** All runs, but their rows. */
    public Path runs() {
        return new Path(control(), "runs");
    }

    /** All of one run but its rows. */
    public Path run(int number) {
        return new Path(runs(), Integer.toString(number));
    }

    /** What one driver at a time holds: {@link OutputLock}. */
    public Path lock() {
        return new Path(control(), "lock");
    }

    /** An empty file that tells the id of one run. */
    public Path id(int run, String id) {
        return new Path(run(run), RunIndex.ID_PREFIX + id);
    }

    /** The listing of one run. */
    public Path listing(int run) {
        return new Path(run(run), "listing");
    }

    /** The plan of one run; once it is there, the run is open. */
    public Path plan(int run) {
        return new Path(run(run), PLAN);
    }

    /** The model of one run. */
    public Path model(int run) {
        return new Path(run(run), "model.json");
    }

    /** An empty file; once it is there, the run is given up, whatever call ends it. */
    public Path closing(int run) {
        return new Path(run(run), CLOSING);
    }

    /** The summary of one run; once it is there, the run is published. */
    public Path summary(int run) {
        return new Path(run(run), SUMMARY);
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
    public Path part(PartFile part) {
        return new Path(root, part.name());
    }
}
