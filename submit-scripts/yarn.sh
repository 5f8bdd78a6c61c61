#!/usr/bin/env bash
# Submits a subcommand of spark-resnet to YARN.
#
#   submit-scripts/yarn.sh predict --input hdfs:///photos --output hdfs:///predictions --weights hdfs:///models/resnet50.pth
#   submit-scripts/yarn.sh --deploy-mode client predict ...      the driver runs here, and its messages and exit code are here
#   submit-scripts/yarn.sh --queue images -- predict ...         Spark's options, then --, then the job's arguments
#   submit-scripts/yarn.sh --dry-run predict ...                 prints the memory and the command and runs nothing
#
# Needs:
#   HADOOP_CONF_DIR    folder with core-site.xml and yarn-site.xml of the cluster
# Optional:
#   SPARK_HOME         a Spark distribution, 4.0 to 4.3 (default: spark-submit on the PATH)
#   JOB_JAR            the job jar (default: this tree's, built if absent)
#   S3A_JARS           folder of submit-scripts/s3a-jars.sh (default: made, where an argument is s3a:// and SPARK_HOME has no hadoop-aws)
#   EXECUTORS          how many (2)
#   EXECUTOR_CORES     task slots an executor (4); EXECUTOR_MEMORY_MB, EXECUTOR_OVERHEAD_MB, DRIVER_MEMORY_MB and WEIGHTS_MB: see README.md here
#   PROPERTIES_FILE    Spark's settings (default: conf/spark-defaults.conf of this tree), over those of the distribution
#
# Without --deploy-mode the driver runs on the cluster. spark-submit then waits, and ends with 0 or 1; this script ends with the job's own code, which
# is in YARN's diagnostics: "User application exited with status 3". The driver's messages are in the log of its container: yarn logs -applicationId ID.
# YARN would start a driver that failed a second time. With --run-id that repeats a published run's code within seconds; without, the second
# driver might find nothing left to do and end with 0 where the first ended with 5: then there is one attempt.
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=lib/submit.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/submit.sh"
# shellcheck source-path=SCRIPTDIR source=lib/memory.sh
source "$submit_scripts/lib/memory.sh"

deploy_mode=cluster
read_call "$@"
need HADOOP_CONF_DIR "folder with core-site.xml and yarn-site.xml of the cluster"
refuse_missing
find_spark
find_jar
find_s3a_jars
choose_memory

mode_options=()
if [[ "$deploy_mode" == client ]]; then
    mode_options+=(--driver-java-options "-Dlog4j2.configurationFile=$root/conf/log4j2.properties")
else
    attempts=1
    [[ -z "$(argument run-id)" ]] || attempts=2
    mode_options+=(--conf "spark.yarn.maxAppAttempts=$attempts" --conf "spark.driver.memoryOverhead=${driver_overhead_mb}m"
        --conf spark.yarn.appMasterEnv.ORT_DISABLE_TELEMETRY=1)
fi
command=("$spark_submit" --master yarn --deploy-mode "$deploy_mode"
    --properties-file "${PROPERTIES_FILE:-$root/conf/spark-defaults.conf}" --load-spark-defaults
    --driver-memory "${driver_mb}m" --executor-memory "${heap_mb}m" --executor-cores "$cores" --num-executors "$(whole EXECUTORS 2)"
    --conf "spark.executor.memoryOverhead=${overhead_mb}m"
    "${mode_options[@]}" "${s3a_options[@]}" "${spark_options[@]}" "$jar" "${job_arguments[@]}")
[[ "$deploy_mode" == cluster ]] || submit "${command[@]}"

submit_and_hear "${command[@]}"
[[ $code != 0 ]] || exit 0
status="$(sed -nE 's/.*User application exited with status ([0-9]+).*/\1/p' "$said" | tail -n 1)"
exit "${status:-$code}"
