#!/usr/bin/env bash
# Submits a subcommand of spark-resnet to a standalone Spark cluster.
#
#   submit-scripts/standalone.sh predict --input s3a://BUCKET/photos --output s3a://BUCKET/predictions --weights resnet50:IMAGENET1K_V2
#   submit-scripts/standalone.sh --deploy-mode cluster predict ...      the driver runs on a worker
#   submit-scripts/standalone.sh --conf spark.cores.max=64 -- predict ...      Spark's options, then --, then the job's arguments
#   submit-scripts/standalone.sh --dry-run predict ...      prints the memory and the command and runs nothing
#
# Needs:
#   SPARK_MASTER_URL   where the master listens: spark://HOST:7077
# Optional:
#   SPARK_HOME         a Spark distribution, 4.0 to 4.3, of the cluster's version (default: spark-submit on the PATH)
#   JOB_JAR            the job jar (default: this tree's, built if absent). With --deploy-mode cluster a path that every worker has, or a URL
#   S3A_JARS           folder of submit-scripts/s3a-jars.sh (default: made, where an argument is s3a:// and SPARK_HOME has no hadoop-aws)
#   EXECUTOR_CORES     task slots an executor (4); EXECUTOR_MEMORY_MB, EXECUTOR_OVERHEAD_MB, DRIVER_MEMORY_MB and WEIGHTS_MB: see README.md here
#   PROPERTIES_FILE    Spark's settings (default: conf/spark-defaults.conf of this tree), over those of the distribution
#
# A standalone worker counts the heap of its executors alone, not the native memory beside it: start it with SPARK_WORKER_MEMORY smaller
# than the machine by the overhead of each of its executors.
# Client mode ends with the job's own exit code. Cluster mode waits, too, and ends with 0 or, whatever the job's code was, 1; the
# driver's messages are in its directory on the worker. Needs nothing but bash; seconds more than the job.
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=lib/submit.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/submit.sh"
# shellcheck source-path=SCRIPTDIR source=lib/memory.sh
source "$submit_scripts/lib/memory.sh"

deploy_mode=client
read_call "$@"
need SPARK_MASTER_URL "where the master listens: spark://HOST:7077"
[[ "$deploy_mode" == client ]] || need JOB_JAR "the job jar, as every worker finds it: the same path on all, or a URL"
refuse_missing
find_spark
find_jar
find_s3a_jars
choose_memory

mode_options=()
if [[ "$deploy_mode" == client ]]; then
    mode_options+=(--driver-java-options "-Dlog4j2.configurationFile=$root/conf/log4j2.properties")
else
    mode_options+=(--conf spark.standalone.submit.waitAppCompletion=true)
fi
command=("$spark_submit" --master "$SPARK_MASTER_URL" --deploy-mode "$deploy_mode"
    --properties-file "${PROPERTIES_FILE:-$root/conf/spark-defaults.conf}" --load-spark-defaults
    --driver-memory "${driver_mb}m" --executor-memory "${heap_mb}m" --executor-cores "$cores"
    "${mode_options[@]}" "${s3a_options[@]}" "${spark_options[@]}" "$jar" "${job_arguments[@]}")
[[ "$deploy_mode" == cluster ]] || submit "${command[@]}"

# spark-submit (4.3) ends with 0 however the driver ended.
submit_and_hear "${command[@]}"
[[ $code == 0 ]] || exit "$code"
state="$(sed -nE 's/.*State of driver ([^ ]+) is ([A-Z]+), exiting.*/\1 \2/p' "$said" | tail -n 1)"
case "$state" in
    *" FINISHED") ;;
    "") fail "Cannot tell how the driver ended: spark-submit does not say (expected its messages of INFO on standard error)" 1 ;;
    *) fail "driver ${state/ / ended as }; its messages are on the worker, in work/${state% *}/stderr" 1 ;;
esac
