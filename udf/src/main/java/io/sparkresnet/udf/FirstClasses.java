package io.sparkresnet.udf;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * The predicted classes of the first images, task by task: enough to see while a job runs that one class takes nearly all of
 * them. Bounded: a task keeps its first {@link #MOST} images, and the driver adds up tasks until it has as many. The value maps
 * a task attempt's id to the class indices of its first images, in order; by that id a listener, which hears of a task with
 * each heartbeat and finds it here once it has ended, counts it once.
 *
 * <p>Thread-safe: a heartbeat reads what the task's thread writes.
 */
public final class FirstClasses extends AccumulatorV2<Integer, Map<Long, int[]>> {
    private static final long serialVersionUID = 1L;
    /** Images that a task keeps, and that the driver needs. */
    public static final int MOST = 1000;

    private static final int SMALLEST = 16;
    private static final long OUTSIDE_TASKS = -1;

    private final TreeMap<Long, int[]> ended = new TreeMap<>();
    private long task = OUTSIDE_TASKS;
    private int[] classes = {};
    private int count;

    @Override
    public synchronized boolean isZero() {
        return count == 0 && ended.isEmpty();
    }

    @Override
    public synchronized FirstClasses copy() {
        FirstClasses copy = new FirstClasses();
        copy.ended.putAll(ended);
        copy.task = task;
        copy.classes = classes.clone();
        copy.count = count;
        return copy;
    }

    @Override
    public synchronized void reset() {
        ended.clear();
        classes = new int[0];
        count = 0;
    }

    @Override
    public synchronized void add(Integer classIndex) {
        if (count == MOST) {
            return;
        }
        if (count == 0) {
            TaskContext context = TaskContext.get();
            task = context == null ? OUTSIDE_TASKS : context.taskAttemptId();
        }
        if (count == classes.length) {
            classes = Arrays.copyOf(classes, Math.min(MOST, Math.max(SMALLEST, 2 * count)));
        }
        classes[count++] = classIndex;
    }

    @Override
    public synchronized void merge(AccumulatorV2<Integer, Map<Long, int[]>> other) {
        for (Map.Entry<Long, int[]> each : other.value().entrySet()) {
            if (size() < MOST) {
                ended.put(each.getKey(), each.getValue());
            }
        }
    }

    private int size() {
        return count + ended.values().stream().mapToInt(each -> each.length).sum();
    }

    @Override
    public synchronized Map<Long, int[]> value() {
        Map<Long, int[]> value = new TreeMap<>(ended);
        if (count > 0) {
            value.put(task, Arrays.copyOf(classes, count));
        }
        return value;
    }

    /** A heartbeat writes what the task's thread may be changing. */
    private synchronized void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
    }
}
