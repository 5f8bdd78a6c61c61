package io.sparkresnet.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FirstClassesTest {
    /** Outside a task there is no attempt's id. */
    private static final long NO_TASK = -1;

    @Test
    void keepsClassesInOrder() {
        FirstClasses classes = new FirstClasses();
        assertThat(classes.isZero()).isTrue();
        for (int each : new int[] {7, 3, 7}) {
            classes.add(each);
        }

        assertThat(classes.isZero()).isFalse();
        assertThat(classes.value()).containsOnlyKeys(NO_TASK);
        assertThat(classes.value().get(NO_TASK)).containsExactly(7, 3, 7);
    }

    @Test
    void stopsAtAThousandImages() {
        FirstClasses classes = added(0, 1500);

        assertThat(classes.value().get(NO_TASK)).hasSize(1000).contains(0, 999).doesNotContain(1000);
    }

    @Test
    void aCopyGoesItsOwnWay() {
        FirstClasses classes = added(5, 2);
        FirstClasses copy = classes.copy();
        copy.add(9);
        classes.add(8);

        assertThat(classes.value().get(NO_TASK)).containsExactly(5, 6, 8);
        assertThat(copy.value().get(NO_TASK)).containsExactly(5, 6, 9);
        assertThat(classes.copyAndReset().isZero()).isTrue();
        classes.reset();
        assertThat(classes.value()).isEmpty();
    }

    @Test
    void theDriverAddsTasksUpUntilItHasEnough(@TempDir Path directory) {
        SparkSession spark = session(directory);
        try {
            FirstClasses few = registered(spark.sparkContext());
            counted(spark.sparkContext(), few, 4, 100);
            assertThat(few.value()).hasSize(4);
            assertThat(few.value().values()).allSatisfy(each -> assertThat(each).hasSize(100));

            FirstClasses many = registered(spark.sparkContext());
            counted(spark.sparkContext(), many, 8, 400);
            assertThat(many.value()).hasSize(3);
        } finally {
            spark.stop();
        }
    }

    @Test
    void isReadWhileItsTaskCounts() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            FirstClasses classes = new FirstClasses();
            Thread task = new Thread(() -> {
                for (int i = 0; i < 1500; i++) {
                    classes.add(i);
                }
            });
            task.start();
            int read = 0;
            while (read < 1000) {
                int[] sample = classes.value().getOrDefault(NO_TASK, new int[0]);
                assertThat(sample).isEqualTo(IntStream.range(0, sample.length).toArray());
                read = sample.length;
            }
            task.join();
        }
    }

    private static FirstClasses added(int first, int images) {
        FirstClasses classes = new FirstClasses();
        for (int i = 0; i < images; i++) {
            classes.add(first + i);
        }
        return classes;
    }

    private static FirstClasses registered(SparkContext spark) {
        FirstClasses classes = new FirstClasses();
        spark.register(classes);
        return classes;
    }

    private static void counted(SparkContext spark, FirstClasses classes, int tasks, int imagesATask) {
        new JavaSparkContext(spark)
                .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .foreach(task -> {
                    for (int i = 0; i < imagesATask; i++) {
                        classes.add(task);
                    }
                });
    }

    private static SparkSession session(Path directory) {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.local.dir", directory.toString())
                .config(
                        "spark.sql.warehouse.dir",
                        directory.resolve("warehouse").toString())
                .getOrCreate();
    }
}
