package io.sparkresnet.job.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.job.report.RowCounts.ClassCount;
import io.sparkresnet.udf.FirstClasses;
import io.sparkresnet.udf.StageClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With Spark's own accumulators, and for running tasks with what Spark tells a listener of them. */
@Timeout(120)
class ClassWatchTest {
    private static final String HINT =
            ": recipe or labels? preview shows what the network sees; an input that is sorted by class does this too";
    private static final RowCounts NO_ROWS = new RowCounts(0, List.of(), List.of());

    /** Task and test are in one JVM. */
    private static CountDownLatch taskMayEnd = new CountDownLatch(1);

    private static SparkSession spark;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private FirstClasses counted = new FirstClasses();

    @BeforeAll
    static void startSpark(@TempDir java.nio.file.Path directory) {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.local.dir", directory.toString())
                .config("spark.executor.heartbeatInterval", "100ms")
                .getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    @BeforeEach
    void registerAccumulator() {
        counted = new FirstClasses();
        spark.sparkContext().register(counted);
    }

    @Test
    void warnsOnceWhenAThousandAreCounted() {
        ClassWatch watch = watch(10, List.of());
        watch.heard(Map.of(7L, classes(3, 600)));
        watch.heard(Map.of(8L, classes(3, 399)));
        assertThat(told).isEmpty();

        watch.heard(Map.of(8L, classes(3, 401)));
        watch.heard(Map.of(9L, classes(3, 1000)));
        watch.ended(7);

        String warning = "class 3 takes 100.0 % of the first 1,001 predictions" + HINT;
        assertThat(told).containsExactly(warning);
        assertThat(watch.finish(rows(new ClassCount(3, null, 5000)))).containsExactly(warning);
        assertThat(told).hasSize(1);
    }

    @Test
    void namesTheLabelAndTheShare() {
        ClassWatch watch = watch(3, List.of("ant", "bee", "cat"));
        int[] nearlyAll = classes(2, 1000);
        Arrays.fill(nearlyAll, 0, 49, 1);

        watch.heard(Map.of(1L, nearlyAll));

        assertThat(told).containsExactly("class 2 (cat) takes 95.1 % of the first 1,000 predictions" + HINT);
    }

    @Test
    void ninetyFivePercentAreAllowed() {
        ClassWatch watch = watch(3, List.of());
        int[] nearlyAll = classes(2, 1000);
        Arrays.fill(nearlyAll, 0, 50, 1);

        watch.heard(Map.of(1L, nearlyAll));

        assertThat(watch.finish(rows(new ClassCount(2, null, 950), new ClassCount(1, null, 50))))
                .isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void looksOnceAndAtTheFirst() {
        ClassWatch watch = watch(1000, List.of());
        watch.heard(Map.of(1L, IntStream.range(0, 1000).toArray()));

        assertThat(watch.finish(rows(new ClassCount(2, null, 100_000)))).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void aFailedTaskIsForgotten() {
        ClassWatch watch = watch(10, List.of());
        watch.heard(Map.of(1L, classes(3, 900)));
        watch.ended(1);
        watch.heard(Map.of(2L, classes(3, 900)));

        assertThat(told).isEmpty();
    }

    @Test
    void anEndedTaskCountsOnce() {
        ClassWatch watch = watch(10, List.of());
        count(1, 900);
        long task = counted.value().keySet().iterator().next();

        watch.heard(Map.of(task, classes(0, 900)));
        assertThat(told).isEmpty();
        watch.ended(task);
        watch.heard(Map.of(task + 1, classes(0, 100)));

        assertThat(told).containsExactly("class 0 takes 100.0 % of the first 1,000 predictions" + HINT);
    }

    @Test
    void findsAtTheEndWhatNobodyHeardOf() {
        ClassWatch watch = watch(10, List.of());
        count(3, 400);

        assertThat(watch.finish(rows(new ClassCount(0, null, 400), new ClassCount(1, null, 800))))
                .isEmpty();

        registerAccumulator();
        ClassWatch other = watch(10, List.of());
        count(1, 1200);
        assertThat(other.finish(rows(new ClassCount(0, null, 1200))))
                .containsExactly("class 0 takes 100.0 % of the first 1,000 predictions" + HINT);
        assertThat(told).hasSize(1);
    }

    @Test
    void smallRunsAreLookedAtWhenTheyAreDone() {
        ClassWatch watch = watch(10, List.of());

        List<String> warnings = watch.finish(rows(new ClassCount(4, "x", 48), new ClassCount(2, "y", 2)));

        assertThat(warnings).containsExactly("class 4 takes 96.0 % of all 50 predictions" + HINT);
        assertThat(told).isEqualTo(warnings);
    }

    @Test
    void fewerThanFiftyAreNot() {
        assertThat(watch(10, List.of()).finish(rows(new ClassCount(4, "x", 49))))
                .isEmpty();
        assertThat(watch(10, List.of()).finish(NO_ROWS)).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void aSingleClassTakesAll() {
        ClassWatch watch = watch(1, List.of());
        watch.heard(Map.of(1L, classes(0, 1000)));

        assertThat(watch.finish(rows(new ClassCount(0, null, 500)))).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void hearsOfATaskWhileItRuns() throws InterruptedException {
        taskMayEnd = new CountDownLatch(1);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        ClassWatch watch = new ClassWatch(counted, 10, List.of(), heard::add);
        RunningTotals totals = new RunningTotals(longs(), longs(), new StageClock(), watch);
        spark.sparkContext().addSparkListener(totals);
        FirstClasses classes = counted;
        Thread job = new Thread(() -> context().parallelize(List.of(6), 1).foreach(index -> {
            for (int i = 0; i < 1000; i++) {
                classes.add(index);
            }
            taskMayEnd.await(60, TimeUnit.SECONDS);
        }));
        job.start();
        try {
            assertThat(heard.poll(30, TimeUnit.SECONDS))
                    .isEqualTo("class 6 takes 100.0 % of the first 1,000 predictions" + HINT);
            assertThat(job.isAlive()).isTrue();
        } finally {
            taskMayEnd.countDown();
            job.join(Duration.ofSeconds(60).toMillis());
            spark.sparkContext().removeSparkListener(totals);
        }
        assertThat(watch.finish(NO_ROWS)).hasSize(1);
        assertThat(heard).isEmpty();
    }

    private LongAccumulator longs() {
        LongAccumulator accumulator = new LongAccumulator();
        spark.sparkContext().register(accumulator);
        return accumulator;
    }

    /** A job of so many tasks, each of which adds its number so many times. */
    private void count(int tasks, int images) {
        FirstClasses classes = counted;
        context().parallelize(IntStream.range(0, tasks).boxed().toList(), tasks).foreach(task -> {
            for (int i = 0; i < images; i++) {
                classes.add(task);
            }
        });
    }

    private static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    private ClassWatch watch(int classes, List<String> labels) {
        return new ClassWatch(counted, classes, labels, told::add);
    }

    private static int[] classes(int classIndex, int images) {
        int[] classes = new int[images];
        Arrays.fill(classes, classIndex);
        return classes;
    }

    private static RowCounts rows(ClassCount... classes) {
        long ok = Arrays.stream(classes).mapToLong(ClassCount::count).sum();
        return new RowCounts(ok, List.of(), List.of(classes));
    }
}
