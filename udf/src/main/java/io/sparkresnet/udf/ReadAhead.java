package io.sparkresnet.udf;

/**
 * How many images each task of an executor holds ahead of its thread. All tasks share what they learn, so a new task begins
 * with what the latency has taught the ones before. Thread-safe.
 *
 * <p>The depth that is needed is latency times images per second, and neither is known before. A task thread that comes to an
 * image that is not read yet doubles the depth, once for each image read at the depth in force, so that the reads of the
 * doubled window have had their time before it is doubled again; while reads wait for a thread it does not, because more would
 * only wait as well. When over a whole period more than half of the depth always lay there read, a quarter of it is given up.
 * The tasks together hold no more than {@code most}: each has an equal share, and at least one.
 */
final class ReadAhead {
    /** The first depth: enough for local files, in bursts. */
    static final int FIRST = 16;
    /** Images of one task after which it is looked at: several batches, whose ends read unevenly. */
    private static final int PERIOD = 128;

    private final int most;
    private int depth = FIRST;
    private int generation;
    private int tasks;
    private int looks;
    private int fewestReady = Integer.MAX_VALUE;

    /** At most {@code most} images for all tasks together. */
    ReadAhead(int most) {
        this.most = most;
    }

    /** A task begins to read; to be ended by {@link #ended}, once. */
    synchronized void began() {
        tasks++;
    }

    synchronized void ended() {
        tasks--;
    }

    /** Images of one task, the next one among them. */
    synchronized int depth() {
        return Math.max(1, Math.min(depth, most / Math.max(1, tasks)));
    }

    /** Whether all tasks together hold as many as they may. */
    synchronized boolean isFull() {
        return (long) depth * Math.max(1, tasks) >= most;
    }

    /** Which depth is in force: to be remembered with each read that begins. */
    synchronized int generation() {
        return generation;
    }

    /** A task waits for an image whose read began in that generation, and every read that waits has a thread. */
    synchronized void waits(int begunIn) {
        startPeriod();
        if (begunIn == generation && depth < most) {
            depth = Math.min(most, depth * 2);
            generation++;
        }
    }

    /** A task came to an image that was there, and {@code ready} more behind it. */
    synchronized void ready(int ready) {
        fewestReady = Math.min(fewestReady, ready);
        looks++;
        if (looks >= (long) PERIOD * Math.max(1, tasks)) {
            if (fewestReady > depth() / 2 && depth() > FIRST) {
                depth = Math.max(FIRST, depth() - depth() / 4);
                generation++;
            }
            startPeriod();
        }
    }

    private void startPeriod() {
        looks = 0;
        fewestReady = Integer.MAX_VALUE;
    }
}
