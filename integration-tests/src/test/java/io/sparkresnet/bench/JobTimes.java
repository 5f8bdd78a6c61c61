package io.sparkresnet.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Writes when each Spark job begins and ends: seconds since the JVM's start, CPU seconds of the process until then, and the heap in
 * use. {@code spark.extraListeners} makes it; {@code spark.bench.times} is the file that it appends to.
 */
public final class JobTimes extends SparkListener {
    private final Path file;
    private boolean worked;

    /** Called by Spark, by reflection. */
    public JobTimes(SparkConf conf) {
        this.file = Path.of(conf.get("spark.bench.times"));
    }

    @Override
    public void onApplicationStart(SparkListenerApplicationStart event) {
        write("spark-start", "");
    }

    @Override
    public void onJobStart(SparkListenerJobStart event) {
        worked = false;
        write("begin " + event.jobId(), event.stageInfos().last().name());
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart event) {
        if (!worked) {
            worked = true;
            write("task", "");
        }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd event) {
        write("end " + event.jobId(), "");
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd event) {
        write("spark-end", "peak heap %d MiB".formatted(peakHeap() >> 20));
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {}

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private void write(String what, String name) {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        String line = String.format(
                Locale.ROOT,
                "%8.2f s %8.2f cpu-s %5d MiB  %-12s %s%n",
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
                process.getProcessCpuTime() / 1e9,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
                what,
                name);
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to write " + file, e);
        }
    }
}
