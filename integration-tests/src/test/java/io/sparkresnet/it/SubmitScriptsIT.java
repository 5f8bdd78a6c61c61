package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkresnet.it.SubmitScript.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts for clusters: what they refuse, what they would run, and that arguments come through as they are. */
class SubmitScriptsIT {
    private static final String ROOT = SubmitScript.ROOT.toString();
    private static final String DEFAULTS = ROOT + "/conf/spark-defaults.conf";
    private static final String LOG4J = "-Dlog4j2.configurationFile=" + ROOT + "/conf/log4j2.properties";

    /** An argument with everything that a shell takes apart. */
    private static final String ODD = "hdfs:///my \"photos\" $HOME/*'s \\";

    private static final Map<String, String> KUBERNETES = Map.of(
            "K8S_MASTER", "k8s://https://host:6443",
            "K8S_NAMESPACE", "images",
            "K8S_SERVICE_ACCOUNT", "spark-resnet",
            "SPARK_IMAGE", "registry/spark-resnet:1",
            "SPARK_HOME", "/opt/spark");

    @Test
    void allAreBash() throws IOException, InterruptedException {
        for (Path script : SubmitScript.all()) {
            Outcome outcome = SubmitScript.run(Map.of(), List.of("bash", "-n", script.toString()));
            assertThat(outcome).as(script.toString()).isEqualTo(new Outcome(0, List.of(), List.of()));
        }
    }

    @Test
    void nameAllMissingVariablesAtOnce() throws IOException, InterruptedException {
        assertThat(missing("standalone.sh", "predict")).containsExactly("SPARK_MASTER_URL");
        assertThat(missing("standalone.sh", "--deploy-mode", "cluster", "predict"))
                .containsExactly("SPARK_MASTER_URL", "JOB_JAR");
        assertThat(missing("yarn.sh", "predict")).containsExactly("HADOOP_CONF_DIR");
        assertThat(missing("kubernetes.sh", "predict"))
                .containsExactly("K8S_MASTER", "K8S_NAMESPACE", "K8S_SERVICE_ACCOUNT", "SPARK_IMAGE");
        assertThat(missing("kubernetes.sh", "--deploy-mode", "client", "predict"))
                .containsExactly("K8S_MASTER", "K8S_NAMESPACE", "K8S_SERVICE_ACCOUNT", "SPARK_IMAGE", "DRIVER_HOST");
        assertThat(missing("emr-serverless.sh", "predict"))
                .containsExactly("EMR_APPLICATION_ID", "EMR_ROLE_ARN", "JAR_PREFIX");
        assertThat(missing("emr-ec2.sh", "predict")).containsExactly("EMR_CLUSTER_ID", "JAR_PREFIX");
    }

    @Test
    void refuseSparkOptionsThatNothingEnds() throws IOException, InterruptedException {
        Outcome outcome = SubmitScript.call("yarn.sh", Map.of("HADOOP_CONF_DIR", "/conf"), "--queue", "q", "predict");
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        2,
                        List.of(),
                        List.of("spark-resnet: Cannot tell Spark's options from the job's: put -- between them:"
                                + " --queue ... -- predict ...")));
    }

    @Test
    void refuseWhatIsNoNumber() throws IOException, InterruptedException {
        Outcome outcome = SubmitScript.call(
                "yarn.sh", Map.of("HADOOP_CONF_DIR", "/conf", "EXECUTOR_CORES", "four"), "--dry-run", "demo");
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        2,
                        List.of(),
                        List.of("spark-resnet: Invalid EXECUTOR_CORES: four (expected a whole number of 1 or more)")));
    }

    @Test
    void standaloneWouldRunThis() throws IOException, InterruptedException {
        Map<String, String> variables = Map.of("SPARK_MASTER_URL", "spark://host:7077", "SPARK_HOME", "/opt/spark");
        assertThat(command("standalone.sh", variables, "--conf", "spark.a=b c", "--", "demo", "--output", ODD))
                .containsExactly(
                        "/opt/spark/bin/spark-submit",
                        "--master",
                        "spark://host:7077",
                        "--deploy-mode",
                        "client",
                        "--properties-file",
                        DEFAULTS,
                        "--load-spark-defaults",
                        "--driver-memory",
                        "1036m",
                        "--executor-memory",
                        "1540m",
                        "--executor-cores",
                        "4",
                        "--driver-java-options",
                        LOG4J,
                        "--conf",
                        "spark.a=b c",
                        ROOT + "/job/target/spark-resnet-0.1.0.jar",
                        "demo",
                        "--output",
                        ODD);
    }

    @Test
    void yarnWouldRunThis() throws IOException, InterruptedException {
        Map<String, String> variables = Map.of("HADOOP_CONF_DIR", "/conf", "SPARK_HOME", "/opt/spark");
        assertThat(command("yarn.sh", variables, "predict", "--input", ODD, "--weights", "resnet50:IMAGENET1K_V2"))
                .containsExactly(
                        "/opt/spark/bin/spark-submit",
                        "--master",
                        "yarn",
                        "--deploy-mode",
                        "cluster",
                        "--properties-file",
                        DEFAULTS,
                        "--load-spark-defaults",
                        "--driver-memory",
                        "1642m",
                        "--executor-memory",
                        "1742m",
                        "--executor-cores",
                        "4",
                        "--num-executors",
                        "2",
                        "--conf",
                        "spark.executor.memoryOverhead=2357m",
                        "--conf",
                        "spark.yarn.maxAppAttempts=1",
                        "--conf",
                        "spark.driver.memoryOverhead=1205m",
                        "--conf",
                        "spark.yarn.appMasterEnv.ORT_DISABLE_TELEMETRY=1",
                        ROOT + "/job/target/spark-resnet-0.1.0.jar",
                        "predict",
                        "--input",
                        ODD,
                        "--weights",
                        "resnet50:IMAGENET1K_V2");
        assertThat(command("yarn.sh", variables, "demo", "--run-id", "a")).contains("spark.yarn.maxAppAttempts=2");
    }

    @Test
    void kubernetesWouldRunThis() throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(KUBERNETES);
        variables.put("AWS_SECRET", "store");
        variables.put("EXECUTORS", "7");
        assertThat(command("kubernetes.sh", variables, "demo", "--output", ODD))
                .containsExactly(
                        "/opt/spark/bin/spark-submit",
                        "--master",
                        "k8s://https://host:6443",
                        "--deploy-mode",
                        "cluster",
                        "--class",
                        "io.sparkresnet.job.cli.Main",
                        "--name",
                        "spark-resnet",
                        "--properties-file",
                        DEFAULTS,
                        "--load-spark-defaults",
                        "--driver-memory",
                        "1036m",
                        "--executor-memory",
                        "1540m",
                        "--executor-cores",
                        "4",
                        "--num-executors",
                        "7",
                        "--conf",
                        "spark.executor.memoryOverhead=2054m",
                        "--conf",
                        "spark.kubernetes.namespace=images",
                        "--conf",
                        "spark.kubernetes.container.image=registry/spark-resnet:1",
                        "--conf",
                        "spark.kubernetes.authenticate.driver.serviceAccountName=spark-resnet",
                        "--conf",
                        "spark.driver.memoryOverhead=902m",
                        "--conf",
                        "spark.kubernetes.driverEnv.ORT_DISABLE_TELEMETRY=1",
                        "--conf",
                        "spark.kubernetes.executor.secretKeyRef.AWS_ACCESS_KEY_ID=store:AWS_ACCESS_KEY_ID",
                        "--conf",
                        "spark.kubernetes.driver.secretKeyRef.AWS_ACCESS_KEY_ID=store:AWS_ACCESS_KEY_ID",
                        "--conf",
                        "spark.kubernetes.executor.secretKeyRef.AWS_SECRET_ACCESS_KEY=store:AWS_SECRET_ACCESS_KEY",
                        "--conf",
                        "spark.kubernetes.driver.secretKeyRef.AWS_SECRET_ACCESS_KEY=store:AWS_SECRET_ACCESS_KEY",
                        "local:///opt/spark-resnet/spark-resnet-0.1.0.jar",
                        "demo",
                        "--output",
                        ODD);
    }

    @Test
    void runWhatTheyWouldRunAndEndWithItsCode(@TempDir Path directory) throws IOException, InterruptedException {
        Path record = directory.resolve("record");
        SubmitScript.fake(directory.resolve("spark/bin/spark-submit"), record, "exit 5");
        Map<String, String> variables = Map.of(
                "SPARK_MASTER_URL", "spark://host:7077",
                "SPARK_HOME", directory.resolve("spark").toString(),
                "JOB_JAR", "/jobs/spark resnet.jar");
        String[] call = {"--deploy-mode", "cluster", "demo", "--output", ODD};
        List<String> command = command("standalone.sh", variables, call);
        Outcome outcome = SubmitScript.call("standalone.sh", variables, call);
        assertThat(outcome.exit()).as(String.join("\n", outcome.messages())).isEqualTo(5);
        assertThat(SubmitScript.recorded(record)).isEqualTo(command.subList(1, command.size()));
        assertThat(command)
                .contains("spark.standalone.submit.waitAppCompletion=true", "/jobs/spark resnet.jar")
                .endsWith("demo", "--output", ODD);
    }

    /** spark-submit itself ends with 0 whatever became of a driver on a standalone cluster. */
    @Test
    void standaloneEndsWithOneWhereTheDriverFailedOnTheCluster(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path submit = directory.resolve("spark/bin/spark-submit");
        Map<String, String> variables = Map.of(
                "SPARK_MASTER_URL", "spark://host:7077",
                "SPARK_HOME", directory.resolve("spark").toString(),
                "JOB_JAR", "/jobs/job.jar");
        String said = "echo 'INFO ClientEndpoint: State of driver driver-1 is %s, exiting spark-submit JVM.' >&2";
        SubmitScript.fake(submit, directory.resolve("record"), said.formatted("FAILED"));
        Outcome failed = SubmitScript.call("standalone.sh", variables, "--deploy-mode", "cluster", "demo");
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.messages())
                .endsWith("spark-resnet: driver driver-1 ended as FAILED; its messages are on the worker, in"
                        + " work/driver-1/stderr");
        SubmitScript.fake(submit, directory.resolve("record"), said.formatted("FINISHED"));
        assertThat(SubmitScript.call("standalone.sh", variables, "--deploy-mode", "cluster", "demo")
                        .exit())
                .isEqualTo(0);
    }

    /** spark-submit ends with 1; YARN's diagnostics have the job's code. */
    @Test
    void yarnEndsWithTheCodeOfTheJob(@TempDir Path directory) throws IOException, InterruptedException {
        Path submit = directory.resolve("spark/bin/spark-submit");
        Map<String, String> variables = Map.of(
                "HADOOP_CONF_DIR",
                "/conf",
                "SPARK_HOME",
                directory.resolve("spark").toString());
        String said = "echo 'diagnostics: User application exited with status 3' >&2; exit %d";
        SubmitScript.fake(submit, directory.resolve("record"), said.formatted(1));
        assertThat(SubmitScript.call("yarn.sh", variables, "predict").exit()).isEqualTo(3);
        // of the first of two attempts
        SubmitScript.fake(submit, directory.resolve("record"), said.formatted(0));
        assertThat(SubmitScript.call("yarn.sh", variables, "predict").exit()).isEqualTo(0);
        SubmitScript.fake(submit, directory.resolve("record"), "exit 1");
        assertThat(SubmitScript.call("yarn.sh", variables, "predict").exit()).isEqualTo(1);
    }

    /** spark-submit itself ends with 0 whatever became of the driver's pod. */
    @Test
    void kubernetesEndsWithTheCodeOfTheDriversContainer(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path submit = directory.resolve("spark/bin/spark-submit");
        Map<String, String> variables = new HashMap<>(KUBERNETES);
        variables.put("SPARK_HOME", directory.resolve("spark").toString());
        String said = """
                {
                echo '   pod name: the-driver'
                echo '   phase: %s'
                echo '     container name: side'
                echo '     exit code: 9'
                echo '     container name: spark-kubernetes-driver'
                %s
                } >&2
                """;
        SubmitScript.fake(submit, directory.resolve("record"), said.formatted("Failed", "echo '   exit code: 5'"));
        Outcome failed = SubmitScript.call("kubernetes.sh", variables, "predict");
        assertThat(failed.exit()).isEqualTo(5);
        assertThat(failed.messages())
                .endsWith("spark-resnet: pod the-driver ended with exit code 5; its messages:"
                        + " kubectl -n images logs the-driver");
        SubmitScript.fake(submit, directory.resolve("record"), said.formatted("Failed", ""));
        Outcome evicted = SubmitScript.call("kubernetes.sh", variables, "predict");
        assertThat(evicted.exit()).isEqualTo(1);
        assertThat(evicted.messages())
                .endsWith(
                        "spark-resnet: pod the-driver ended as Failed; why: kubectl -n images describe pod the-driver");
        SubmitScript.fake(submit, directory.resolve("record"), said.formatted("Succeeded", "echo '   exit code: 0'"));
        assertThat(SubmitScript.call("kubernetes.sh", variables, "predict").exit())
                .isEqualTo(0);
        SubmitScript.fake(submit, directory.resolve("record"), "true");
        Outcome silent = SubmitScript.call("kubernetes.sh", variables, "predict");
        assertThat(silent.exit()).isEqualTo(1);
        assertThat(silent.messages())
                .endsWith("spark-resnet: Cannot tell how the driver ended: spark-submit does not say"
                        + " (expected its messages of INFO on standard error)");
    }

    /** A distribution without hadoop-aws gets the jars that fit its Hadoop; one with it is left alone. */
    @Test
    void addTheJarsOfS3aThatFitTheDistribution(@TempDir Path directory) throws IOException, InterruptedException {
        Path spark = directory.resolve("spark");
        Files.createDirectories(spark.resolve("jars"));
        Files.writeString(spark.resolve("jars/hadoop-client-api-3.4.2.jar"), "");
        Map<String, String> variables = Map.of("SPARK_MASTER_URL", "spark://host:7077", "SPARK_HOME", spark.toString());
        Outcome outcome = SubmitScript.call("standalone.sh", variables, "--dry-run", "demo", "--output", "s3a://b/o");
        String folder = ROOT + "/job/target/s3a-3.4.2";
        assertThat(outcome.messages()).contains("# first: submit-scripts/s3a-jars.sh 3.4.2 " + folder);
        assertThat(outcome.command()).containsSequence("--jars", folder + "/*.jar");

        Files.writeString(spark.resolve("jars/hadoop-aws-3.4.2.jar"), "");
        assertThat(command("standalone.sh", variables, "demo", "--output", "s3a://b/o"))
                .doesNotContain("--jars");
    }

    @Test
    void computeTheMemoryFromTheWeightsTheBatchAndTheSlots(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path weights = directory.resolve("my weights.pth");
        Files.write(weights, new byte[99_000_001]);
        Path file = directory.resolve("job.yaml");
        Files.writeString(file, "weights: " + weights + "   # ours\nbatch-size: 32\n");
        Map<String, String> variables =
                Map.of("HADOOP_CONF_DIR", "/conf", "SPARK_HOME", "/opt/spark", "EXECUTOR_CORES", "2");
        Outcome outcome = SubmitScript.call("yarn.sh", variables, "--dry-run", "predict", "--conf", file.toString());
        assertThat(outcome.messages())
                .containsExactly(
                        "# weights    100 MB (size of the file)",
                        "# heap       1480 MB an executor: 1024 for Spark and reading ahead, 2 x weights, 128 x 2 slots",
                        "# overhead   2348 MB an executor, native: 512 for the JVM, 3 x weights in the engine,"
                                + " 2 slots x 32 images x 24576 KB",
                        "# driver     1624 MB: 1024, 6 x weights while they are read, folded and lowered; overhead 1580");
    }

    @Test
    void knowTheSizeOfTheBundledModelAndAssumeTheLargestWhereNothingTells() throws IOException, InterruptedException {
        Map<String, String> variables = Map.of("HADOOP_CONF_DIR", "/conf", "SPARK_HOME", "/opt/spark");
        assertThat(SubmitScript.call("yarn.sh", variables, "--dry-run", "predict", "--input", "hdfs:///photos")
                        .messages())
                .contains("# weights    2 MB (the bundled model's)");
        assertThat(SubmitScript.call("yarn.sh", variables, "--dry-run", "predict", "--weights", "hdfs:///ours.pth")
                        .messages())
                .contains("# weights    508 MB (unknown, so the largest that is published; WEIGHTS_MB says better)");
    }

    /** The manifests cannot compute: they have the script's numbers for ResNet-50. */
    @Test
    void manifestsHaveTheMemoryThatTheScriptComputes() throws IOException, InterruptedException {
        List<String> command =
                command("kubernetes.sh", KUBERNETES, "predict", "--weights", "s3a://BUCKET/resnet50.pth");
        String driver = command.get(command.indexOf("--driver-memory") + 1);
        String heap = command.get(command.indexOf("--executor-memory") + 1);
        String driverOverhead = setting(command, "spark.driver.memoryOverhead");
        String overhead = setting(command, "spark.executor.memoryOverhead");
        Path manifests = SubmitScript.ROOT.resolve("submit-scripts/kubernetes");
        assertThat(Files.readString(manifests.resolve("apache-sparkapplication.yaml")))
                .contains(
                        "spark.driver.memory: \"%s\"".formatted(driver),
                        "spark.driver.memoryOverhead: \"%s\"".formatted(driverOverhead),
                        "spark.executor.memory: \"%s\"".formatted(heap),
                        "spark.executor.memoryOverhead: \"%s\"".formatted(overhead));
        assertThat(Files.readString(manifests.resolve("kubeflow-sparkapplication.yaml")))
                .contains(
                        "    memory: \"%s\"%n    memoryOverhead: \"%s\"%n    serviceAccount"
                                .formatted(driver, driverOverhead),
                        "    memory: \"%s\"%n    memoryOverhead: \"%s\"%n".formatted(heap, overhead));
    }

    private static String setting(List<String> command, String key) {
        return command.stream()
                .filter(each -> each.startsWith(key + "="))
                .findFirst()
                .orElseThrow()
                .substring(key.length() + 1);
    }

    /** The variables that a call without any is said to miss; it ends with 2 and says nothing else. */
    private static List<String> missing(String script, String... arguments) throws IOException, InterruptedException {
        Outcome outcome = SubmitScript.call(script, Map.of(), arguments);
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.messages().get(0))
                .isEqualTo(
                        "spark-resnet: Cannot submit: variables are missing (expected all of these; --help says more):");
        return outcome.messages().stream()
                .skip(1)
                .map(line -> line.strip().split(" ", 2)[0])
                .toList();
    }

    private static List<String> command(String script, Map<String, String> variables, String... call)
            throws IOException, InterruptedException {
        String[] dry = new String[call.length + 1];
        dry[0] = "--dry-run";
        System.arraycopy(call, 0, dry, 1, call.length);
        Outcome outcome = SubmitScript.call(script, variables, dry);
        assertThat(outcome.exit()).as(String.join("\n", outcome.messages())).isEqualTo(0);
        return outcome.command();
    }
}
