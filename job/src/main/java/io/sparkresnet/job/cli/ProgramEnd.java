package io.sparkresnet.job.cli;

import java.lang.reflect.Constructor;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkUserAppException;
import org.jspecify.annotations.Nullable;

/**
 * How the program ends, so that whoever started it learns the exit code: by {@link System#exit}, but not in YARN's application
 * master. It takes every exit of its JVM before {@code main} returned for a failure, that of code 0 included, and so it takes
 * every end without a Spark context having been there; and it knows an exit code only from Spark's own exception for it.
 */
final class ProgramEnd {
    private static final String MASTER = "spark.master";
    private static final String DEPLOY_MODE = "spark.submit.deployMode";

    private ProgramEnd() {}

    /**
     * Ends the JVM with {@code code}; returns only in YARN's application master, and there only for 0.
     *
     * @throws SparkUserAppException in YARN's application master, for every other code
     */
    static void with(int code) throws SparkUserAppException {
        System.out.flush();
        System.err.flush();
        if (!isApplicationMaster(System.getProperty(MASTER, ""), System.getProperty(DEPLOY_MODE, ""))) {
            System.exit(code);
        }
        inApplicationMaster(code, SparkSettings.wereOpened(), ProgramEnd::register);
    }

    /** Ends {@code main} there; {@code register} is called first, unless YARN knows of the application master already. */
    static void inApplicationMaster(int code, boolean known, Runnable register) throws SparkUserAppException {
        if (!known) {
            register.run();
        }
        if (code != 0) {
            throw withCode(code);
        }
    }

    /** Makes the application master known to YARN, by a Spark context that asks for nothing. */
    private static void register() {
        SparkConf conf = new SparkConf()
                .set("spark.app.name", "spark-resnet")
                .set("spark.executor.instances", "0")
                .set("spark.dynamicAllocation.enabled", "false");
        new SparkContext(conf).stop();
    }

    /** By reflection: Spark 4.0's constructor takes the code alone, that of later ones a cause beside it. */
    private static SparkUserAppException withCode(int code) {
        Constructor<?> constructor = SparkUserAppException.class.getConstructors()[0];
        @Nullable Object[] arguments = new @Nullable Object[constructor.getParameterCount()];
        arguments[0] = code;
        try {
            return (SparkUserAppException) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Failed to tell YARN exit code " + code, e);
        }
    }

    /** The application master sets Spark's whole configuration as system properties before it calls {@code main}. */
    static boolean isApplicationMaster(String master, String deployMode) {
        return master.equals("yarn") && deployMode.equals("cluster");
    }
}
