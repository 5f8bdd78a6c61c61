#!/usr/bin/env bash
# Runs a subcommand of spark-resnet on EMR Serverless: copies the job jar to S3, starts a job run and waits for its end.
#
#   submit-scripts/emr-serverless.sh predict --input s3a://BUCKET/photos --output s3a://BUCKET/predictions --weights s3a://BUCKET/resnet50.pth
#   submit-scripts/emr-serverless.sh --conf spark.dynamicAllocation.maxExecutors=50 -- predict ...      Spark's settings, then --, then the job's
#   submit-scripts/emr-serverless.sh --dry-run predict ...      prints the memory and the calls and makes none
#
# Needs the aws command line with credentials (its own: environment, profile or role; never arguments), and:
#   EMR_APPLICATION_ID   of a started or auto-starting Spark application, release emr-spark-8.0.0 or newer
#   EMR_ROLE_ARN         the job's role, which may read the input and write the output
#   JAR_PREFIX           s3://BUCKET/PREFIX to which the job jar is copied; not with JOB_JAR on S3
# Optional:
#   JOB_JAR              the job jar (default: this tree's, built if absent); s3://... is used as it is
#   EXECUTOR_CORES       task slots an executor (4; EMR has 1, 2, 4, 8, 16); EXECUTOR_MEMORY_MB and so on: see README.md here
#   PROPERTIES_FILE      Spark's settings (default: conf/spark-defaults.conf of this tree)
#   POLL_SECONDS         between two looks at the run (15)
#
# Ends with 0 where the run ends with SUCCESS, else with 1; the job's own code and messages are in the driver's log. EMR brings Hadoop and its own
# build of S3A, so no jars are added; paths are s3a://, not s3://. Its machines have Amazon Linux 2023 with glibc 2.34; the jar needs 2.28.
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=lib/submit.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/submit.sh"
# shellcheck source-path=SCRIPTDIR source=lib/memory.sh
source "$submit_scripts/lib/memory.sh"
# shellcheck source-path=SCRIPTDIR source=lib/aws.sh
source "$submit_scripts/lib/aws.sh"

deploy_mode=cluster
read_call "$@"
[[ "$deploy_mode" == cluster ]] || fail "Invalid --deploy-mode: client (expected cluster: EMR Serverless has no other)"
need EMR_APPLICATION_ID "of a Spark application, release emr-spark-8.0.0 or newer"
need EMR_ROLE_ARN "the job's role"
[[ "${JOB_JAR:-}" == s3://* ]] || need JAR_PREFIX "s3://BUCKET/PREFIX to which the job jar is copied"
refuse_missing
find_aws
find_jar
choose_memory
find_settings
settings+=(spark.emr-serverless.driverEnv.ORT_DISABLE_TELEMETRY=1)
upload_jar

driver="{\"sparkSubmit\":{\"entryPoint\":$(json_string "$jar_uri"),\"entryPointArguments\":$(json_list "${job_arguments[@]}"),"
driver+="\"sparkSubmitParameters\":\"--class io.sparkresnet.job.cli.Main\"}}"
overrides="{\"applicationConfiguration\":[{\"classification\":\"spark-defaults\",\"properties\":$(json_object "${settings[@]}")}]}"
start=(aws emr-serverless start-job-run --application-id "$EMR_APPLICATION_ID" --execution-role-arn "$EMR_ROLE_ARN"
    --name "spark-resnet ${job_arguments[0]}" --job-driver "$driver" --configuration-overrides "$overrides" --query jobRunId --output text)
if $dry_run; then
    show "${start[@]}"
    exit 0
fi
run_id="$("${start[@]}")" || fail "Failed to start the job run: see the message above" 1
echo "spark-resnet: job run $run_id of application $EMR_APPLICATION_ID" >&2
wait_for "job run $run_id" jobRun.state jobRun.stateDetails \
    aws emr-serverless get-job-run --application-id "$EMR_APPLICATION_ID" --job-run-id "$run_id" --output text
