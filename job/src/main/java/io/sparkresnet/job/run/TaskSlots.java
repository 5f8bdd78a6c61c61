package io.sparkresnet.job.run;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * How many tasks will run at a time. Spark counts the executors that have registered, and at the start of a session that is few
 * or none; what was asked for of the cluster is what there will be.
 */
final class TaskSlots {
    private static final String UNSET = "-1";

    private TaskSlots() {}

    /** Those of a session; at least one. */
    static int of(SparkContext spark) {
        return Math.max(spark.defaultParallelism(), asked(spark.getConf()));
    }

    /** Those that the configuration asks for; 0 where it does not say. */
    static int asked(SparkConf conf) {
        String master = conf.get("spark.master", "local");
        if (master.startsWith("local") && !master.startsWith("local-cluster")) {
            return 0;
        }
        int cores = whole(conf, "spark.executor.cores", 1);
        int tasks = Math.max(1, cores / Math.max(1, whole(conf, "spark.task.cpus", 1)));
        boolean dynamic = Boolean.parseBoolean(conf.get("spark.dynamicAllocation.enabled", "false"));
        // The most of a dynamic allocation is unbounded unless somebody set it
        int executors = whole(
                conf, dynamic ? "spark.dynamicAllocation.maxExecutors" : "spark.executor.instances", 0);
        int most = whole(conf, "spark.cores.max", 0);
        long slots = (long) executors * tasks;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(slots, executors == 0 ? most : 0));
    }

    private static int whole(SparkConf conf, String key, int otherwise) {
        try {
            int value = Integer.parseInt(conf.get(key, UNSET).strip());
            return value < 0 ? otherwise : value;
        } catch (NumberFormatException e) {
            // Spark itself refuses it
            return otherwise;
        }
    }
}
