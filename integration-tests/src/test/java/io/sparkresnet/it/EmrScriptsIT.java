package io.sparkresnet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkresnet.it.SubmitScript.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts for EMR against a fake {@code aws} that keeps its arguments; nothing here has met AWS. */
class EmrScriptsIT {
    private static final String ODD = "s3a://bucket/my \"photos\" \\";
    private static final String KEY = "the-secret-of-the-caller";

    @TempDir
    private Path directory;

    private Path record;
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void setVariables() {
        record = directory.resolve("record");
        variables.put("PATH", directory + File.pathSeparator + System.getenv("PATH"));
        variables.put("JOB_JAR", "/jobs/spark-resnet-0.1.0.jar");
        variables.put("JAR_PREFIX", "s3://bucket/jars/");
        variables.put("EMR_APPLICATION_ID", "application");
        variables.put("EMR_ROLE_ARN", "arn:aws:iam::1:role/job");
        variables.put("EMR_CLUSTER_ID", "j-1");
        variables.put("POLL_SECONDS", "0");
        variables.put("AWS_SECRET_ACCESS_KEY", KEY);
    }

    @Test
    void serverlessStartsTheJobAndWaits() throws IOException, InterruptedException {
        aws("start-job-run", "run-7", "jobRun.state", "SUCCESS");
        Outcome outcome = SubmitScript.call(
                "emr-serverless.sh",
                variables,
                "--conf",
                "spark.executor.memory=9g",
                "--",
                "predict",
                "--input",
                ODD,
                "--weights",
                "resnet50:IMAGENET1K_V2");
        assertThat(outcome.exit()).as(String.join("\n", outcome.messages())).isEqualTo(0);
        assertThat(outcome.messages())
                .endsWith(
                        "spark-resnet: job run run-7 of application application",
                        "spark-resnet: job run run-7: SUCCESS");
        List<String> recorded = SubmitScript.recorded(record);
        assertThat(recorded)
                .startsWith(
                        "s3",
                        "cp",
                        "--only-show-errors",
                        "/jobs/spark-resnet-0.1.0.jar",
                        "s3://bucket/jars/spark-resnet-0.1.0.jar",
                        "emr-serverless",
                        "start-job-run",
                        "--application-id",
                        "application",
                        "--execution-role-arn",
                        "arn:aws:iam::1:role/job",
                        "--name",
                        "spark-resnet predict")
                .noneMatch(argument -> argument.contains(KEY));
        JsonNode submit = json(after(recorded, "--job-driver")).get("sparkSubmit");
        assertThat(submit.get("entryPoint").asText()).isEqualTo("s3://bucket/jars/spark-resnet-0.1.0.jar");
        assertThat(texts(submit.get("entryPointArguments")))
                .containsExactly("predict", "--input", ODD, "--weights", "resnet50:IMAGENET1K_V2");
        assertThat(submit.get("sparkSubmitParameters").asText()).isEqualTo("--class io.sparkresnet.job.cli.Main");
        JsonNode settings = json(after(recorded, "--configuration-overrides"))
                .get("applicationConfiguration")
                .get(0)
                .get("properties");
        assertThat(settings.get("spark.executor.memory").asText()).isEqualTo("9g");
        assertThat(settings.get("spark.executor.memoryOverhead").asText()).isEqualTo("2357m");
        assertThat(settings.get("spark.hadoop.fs.s3a.input.stream.type").asText())
                .isEqualTo("classic");
        assertThat(settings.has("spark.master")).isFalse();
    }

    @Test
    void serverlessEndsWithOneWhereTheRunFails() throws IOException, InterruptedException {
        aws("start-job-run", "run-7", "jobRun.state", "FAILED", "jobRun.stateDetails", "the driver exited with 3");
        Outcome outcome = SubmitScript.call("emr-serverless.sh", variables, "demo");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.messages()).endsWith("spark-resnet: job run run-7: FAILED: the driver exited with 3");
    }

    @Test
    void ec2AddsAStepAndWaits() throws IOException, InterruptedException {
        aws("add-steps", "s-7", "Step.Status.State", "COMPLETED");
        variables.put("JOB_JAR", "s3://elsewhere/job.jar");
        Outcome outcome = SubmitScript.call("emr-ec2.sh", variables, "predict", "--input", ODD, "--run-id", "a b");
        assertThat(outcome.exit()).as(String.join("\n", outcome.messages())).isEqualTo(0);
        List<String> recorded = SubmitScript.recorded(record);
        assertThat(recorded)
                .startsWith("emr", "add-steps", "--cluster-id", "j-1", "--steps")
                .noneMatch(argument -> argument.contains(KEY));
        JsonNode step = json(after(recorded, "--steps")).get(0);
        assertThat(step.get("Jar").asText()).isEqualTo("command-runner.jar");
        List<String> arguments = texts(step.get("Args"));
        assertThat(arguments)
                .startsWith("spark-submit", "--deploy-mode", "cluster", "--class", "io.sparkresnet.job.cli.Main")
                .containsSequence("--conf", "spark.executor.memoryOverhead=2054m")
                .doesNotContain("spark.yarn.maxAppAttempts=1")
                .endsWith("s3://elsewhere/job.jar", "predict", "--input", ODD, "--run-id", "a b");
    }

    @Test
    void refusesOptionsOfSparkThatCannotBePassed() throws IOException, InterruptedException {
        Outcome outcome = SubmitScript.call("emr-ec2.sh", variables, "--dry-run", "--queue", "q", "--", "demo");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.messages())
                .endsWith(
                        "spark-resnet: Cannot pass --queue to EMR: only --conf KEY=VALUE can be (expected --conf KEY=VALUE"
                                + " ... -- SUBCOMMAND ...)");
    }

    /** A fake that answers the second of each pair to a call with the first among its arguments. */
    private void aws(String... answers) throws IOException {
        StringBuilder body = new StringBuilder("case \" $* \" in\n");
        for (int i = 0; i < answers.length; i += 2) {
            body.append("*\" %s \"*) echo '%s' ;;%n".formatted(answers[i], answers[i + 1]));
        }
        SubmitScript.fake(directory.resolve("aws"), record, body.append("esac").toString());
    }

    private static String after(List<String> arguments, String option) {
        return arguments.get(arguments.indexOf(option) + 1);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
