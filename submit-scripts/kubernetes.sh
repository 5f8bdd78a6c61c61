#!/usr/bin/env bash
# Submits a subcommand of spark-resnet to Kubernetes, with the image of kubernetes/Dockerfile.
#
#   submit-scripts/kubernetes.sh predict --input s3a://BUCKET/photos --output s3a://BUCKET/predictions --weights s3a://BUCKET/resnet50.pth
#   submit-scripts/kubernetes.sh --deploy-mode client predict ...      the driver runs here, where pods must reach it
#   submit-scripts/kubernetes.sh --conf spark.kubernetes.node.selector.pool=cpu -- predict ...      Spark's options, then --, then the job's
#   submit-scripts/kubernetes.sh --dry-run predict ...      prints the memory and the command and runs nothing
#
# Needs:
#   K8S_MASTER             the API server: k8s://https://HOST:PORT
#   K8S_NAMESPACE          where the pods are made; whoever submits makes pods, services, config maps and, from Spark 4.3, network policies there
#   K8S_SERVICE_ACCOUNT    the driver's account, which may make, list, watch and delete pods, services and config maps there
#   SPARK_IMAGE            built from kubernetes/Dockerfile: Spark, the job jar in /opt/spark-resnet and the jars for s3a://
#   DRIVER_HOST            with --deploy-mode client alone: the name by which pods reach this machine
# Optional:
#   AWS_SECRET             a Kubernetes secret with the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, for driver and executors. Without it
#                          the pods' own identity counts (IRSA, Pod Identity). Keys never are arguments or settings
#   SPARK_HOME             a Spark distribution of the image's version (default: spark-submit on the PATH)
#   JOB_JAR                the job jar (default: local:///opt/spark-resnet/spark-resnet-0.1.0.jar of the image; in client mode this tree's)
#   EXECUTORS              how many (2)
#   EXECUTOR_CORES         task slots an executor (4); EXECUTOR_MEMORY_MB, EXECUTOR_OVERHEAD_MB, DRIVER_MEMORY_MB and WEIGHTS_MB: see README.md
#   PROPERTIES_FILE        Spark's settings (default: conf/spark-defaults.conf of this tree), over those of the distribution
#
# Without --deploy-mode the driver runs as a pod. spark-submit then waits for its end, and this script ends with the job's own exit code, which is that of
# the driver's container. --conf spark.kubernetes.submission.waitAppCompletion=false does not wait.
# A pod's memory limit is heap and overhead together: above it the kernel ends the container (OOMKilled).
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=lib/submit.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/submit.sh"
# shellcheck source-path=SCRIPTDIR source=lib/memory.sh
source "$submit_scripts/lib/memory.sh"

deploy_mode=cluster
read_call "$@"
need K8S_MASTER "the API server: k8s://https://HOST:PORT"
need K8S_NAMESPACE "where the pods are made"
need K8S_SERVICE_ACCOUNT "the driver's account, which may make and delete pods there"
need SPARK_IMAGE "the image of kubernetes/Dockerfile, as the cluster pulls it"
[[ "$deploy_mode" == cluster ]] || need DRIVER_HOST "the name by which pods reach this machine"
refuse_missing
find_spark
s3a_options=()
mode_options=()
if [[ "$deploy_mode" == cluster ]]; then
    jar="${JOB_JAR:-local:///opt/spark-resnet/spark-resnet-$version.jar}"
else
    find_jar
    find_s3a_jars
fi
choose_memory

if [[ "$deploy_mode" == cluster ]]; then
    mode_options+=(--conf "spark.driver.memoryOverhead=${driver_overhead_mb}m" --conf spark.kubernetes.driverEnv.ORT_DISABLE_TELEMETRY=1)
else
    mode_options+=(--conf "spark.driver.host=$DRIVER_HOST" --driver-java-options "-Dlog4j2.configurationFile=$root/conf/log4j2.properties")
fi
for key in AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY; do
    [[ -n "${AWS_SECRET:-}" ]] || continue
    mode_options+=(--conf "spark.kubernetes.executor.secretKeyRef.$key=$AWS_SECRET:$key")
    [[ "$deploy_mode" == client ]] || mode_options+=(--conf "spark.kubernetes.driver.secretKeyRef.$key=$AWS_SECRET:$key")
done
command=("$spark_submit" --master "$K8S_MASTER" --deploy-mode "$deploy_mode" --class io.sparkresnet.job.cli.Main --name spark-resnet
    --properties-file "${PROPERTIES_FILE:-$root/conf/spark-defaults.conf}" --load-spark-defaults
    --driver-memory "${driver_mb}m" --executor-memory "${heap_mb}m" --executor-cores "$cores" --num-executors "$(whole EXECUTORS 2)"
    --conf "spark.executor.memoryOverhead=${overhead_mb}m"
    --conf "spark.kubernetes.namespace=$K8S_NAMESPACE" --conf "spark.kubernetes.container.image=$SPARK_IMAGE"
    --conf "spark.kubernetes.authenticate.driver.serviceAccountName=$K8S_SERVICE_ACCOUNT"
    "${mode_options[@]}" "${s3a_options[@]}" "${spark_options[@]}" "$jar" "${job_arguments[@]}")
# Who does not wait for the driver does not hear of it.
if [[ "$deploy_mode" == client || "${spark_options[*]}" == *spark.kubernetes.submission.waitAppCompletion=false* ]]; then
    submit "${command[@]}"
fi

# spark-submit (4.3) ends with 0 however the driver ended. A pod may have more containers than the driver's.
submit_and_hear "${command[@]}"
[[ $code == 0 ]] || exit "$code"
ended="$(awk '/container name:/ { name = $NF } /exit code:/ && name == "spark-kubernetes-driver" { code = $NF } END { print code }' "$said")"
phase="$(awk '$1 == "phase:" { phase = $2 } END { print phase }' "$said")"
pod="$(awk '/pod name:/ { name = $NF } END { print name }' "$said")"
case "$ended/$phase" in
    0/* | /Succeeded) ;;
    /) fail "Cannot tell how the driver ended: spark-submit does not say (expected its messages of INFO on standard error)" 1 ;;
    /*) fail "pod $pod ended as $phase; why: kubectl -n $K8S_NAMESPACE describe pod $pod" 1 ;;
    *) fail "pod $pod ended with exit code $ended; its messages: kubectl -n $K8S_NAMESPACE logs $pod" "$ended" ;;
esac
