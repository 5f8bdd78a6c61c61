package io.sparkresnet.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class TaskSlotsTest {
    @Test
    void executorsThatAreAskedForCount() {
        assertThat(slots("spark.executor.instances", "10", "spark.executor.cores", "8", "spark.task.cpus", "2"))
                .isEqualTo(40);
    }

    @Test
    void aDynamicAllocationCountsWithItsMost() {
        assertThat(slots(
                        "spark.dynamicAllocation.enabled", "true",
                        "spark.dynamicAllocation.maxExecutors", "6",
                        "spark.executor.instances", "2",
                        "spark.executor.cores", "4"))
                .isEqualTo(24);
    }

    @Test
    void withoutExecutorsTheMostCoresCount() {
        assertThat(slots("spark.cores.max", "12")).isEqualTo(12);
    }

    @Test
    void nothingIsKnownWhereNothingIsSaid() {
        assertThat(slots()).isZero();
        assertThat(slots("spark.executor.instances", "many")).isZero();
    }

    @Test
    void oneProcessHasNoExecutors() {
        assertThat(slots("spark.master", "local[2]", "spark.executor.instances", "10"))
                .isZero();
    }

    private static int slots(String... settings) {
        SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
        for (int i = 0; i < settings.length; i += 2) {
            conf.set(settings[i], settings[i + 1]);
        }
        return TaskSlots.asked(conf);
    }
}
