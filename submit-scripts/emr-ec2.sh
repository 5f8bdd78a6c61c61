#!/usr/bin/env bash
# Runs a subcommand of spark-resnet on an EMR cluster of EC2 machines: copies the job jar to S3, adds a step in cluster mode and waits for its end.
#
#   submit-scripts/emr-ec2.sh predict --input s3a://BUCKET/photos --output s3a://BUCKET/predictions --weights s3a://BUCKET/resnet50.pth
#   submit-scripts/emr-ec2.sh --conf spark.dynamicAllocation.maxExecutors=50 -- predict ...      Spark's settings, then --, then the job's arguments
#   submit-scripts/emr-ec2.sh --dry-run predict ...      prints the memory and the calls and makes none
#
# Needs the aws command line with credentials (its own: environment, profile or role; never arguments), and:
#   EMR_CLUSTER_ID     j-...: a cluster with Spark 4, release emr-spark-8.0.0 or newer
#   JAR_PREFIX         s3://BUCKET/PREFIX to which the job jar is copied; not with JOB_JAR on S3
# Optional:
#   JOB_JAR            the job jar (default: this tree's, built if absent); s3://... is used as it is
#   EXECUTOR_CORES     task slots an executor (4); EXECUTOR_MEMORY_MB and so on: see README.md here
#   PROPERTIES_FILE    Spark's settings (default: conf/spark-defaults.conf of this tree), over those of the cluster
#   POLL_SECONDS       between two looks at the step (15)
#
# The role is that of the cluster's instance profile. Ends with 0 where the step is COMPLETED, else with 1; the job's own code is in YARN's
# diagnostics, in the step's stderr: "User application exited with status 3". EMR brings Hadoop and its own build of S3A, so no jars are added; paths
# are s3a://. Its machines have Amazon Linux 2023 with glibc 2.34; the jar needs 2.28.
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=lib/submit.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/submit.sh"
# shellcheck source-path=SCRIPTDIR source=lib/memory.sh
source "$submit_scripts/lib/memory.sh"
# shellcheck source-path=SCRIPTDIR source=lib/aws.sh
source "$submit_scripts/lib/aws.sh"

deploy_mode=cluster
read_call "$@"
[[ "$deploy_mode" == cluster ]] || fail "Invalid --deploy-mode: client (expected cluster: a step's client has the master node's memory)"
need EMR_CLUSTER_ID "j-...: a cluster with Spark 4, release emr-spark-8.0.0 or newer"
[[ "${JOB_JAR:-}" == s3://* ]] || need JAR_PREFIX "s3://BUCKET/PREFIX to which the job jar is copied"
refuse_missing
find_aws
find_jar
choose_memory
find_settings
settings+=(spark.yarn.appMasterEnv.ORT_DISABLE_TELEMETRY=1)
# As yarn.sh: a second driver might hide the first one's exit code 5.
[[ -n "$(argument run-id)" ]] || settings+=(spark.yarn.maxAppAttempts=1)
upload_jar

arguments=(spark-submit --deploy-mode cluster --class io.sparkresnet.job.cli.Main)
for setting in "${settings[@]}"; do arguments+=(--conf "$setting"); done
arguments+=("$jar_uri" "${job_arguments[@]}")
steps="[{\"Type\":\"CUSTOM_JAR\",\"Name\":$(json_string "spark-resnet ${job_arguments[0]}"),\"ActionOnFailure\":\"CONTINUE\","
steps+="\"Jar\":\"command-runner.jar\",\"Args\":$(json_list "${arguments[@]}")}]"
add=(aws emr add-steps --cluster-id "$EMR_CLUSTER_ID" --steps "$steps" --query 'StepIds[0]' --output text)
if $dry_run; then
    show "${add[@]}"
    exit 0
fi
step="$("${add[@]}")" || fail "Failed to add the step: see the message above" 1
echo "spark-resnet: step $step of cluster $EMR_CLUSTER_ID" >&2
wait_for "step $step" Step.Status.State Step.Status.FailureDetails.Message \
    aws emr describe-step --cluster-id "$EMR_CLUSTER_ID" --step-id "$step" --output text
