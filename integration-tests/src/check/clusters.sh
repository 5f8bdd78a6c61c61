#!/usr/bin/env bash
# Runs the scripts of submit-scripts/ against real clusters on this machine, through the spark-submit of PyPI's pyspark, which is a whole Spark
# distribution. Each cluster gets the same images and weights; its rows must equal, logits bit by bit, those of a quiet local run.
#
#   integration-tests/src/check/clusters.sh                        all three
#   integration-tests/src/check/clusters.sh standalone yarn        these
#   ... --spark VERSION  another Spark than 4.3.0; any from 4.0 on that PyPI has
#   ... --no-build       with the jar and the test classes as they are
#   ... --dry-run        prints the commands and runs nothing
#
# standalone   a master and two workers as processes; one worker and its executor are killed (SIGKILL) while the job runs in client mode; then
#              cluster mode, and a call that fails
# yarn         HDFS, a resource manager and two node managers (hadoop-client-minicluster), which end a container that takes more memory than it asked
#              for; cluster mode from HDFS to HDFS, the same call again, a call that fails, client mode
# kubernetes   an API server with a node that runs pods as processes (kubernetes_server.py); cluster mode with an executor killed, the pods' specs, a
#              call that fails
#
# Needs JDK 17, Maven and Python 3 with venv. The first call downloads 450 MB into integration-tests/target/matrix, which matrix.sh uses too; later
# ones take about two minutes a cluster on 2 cores. Everything listens on the loopback. Logs: integration-tests/target/clusters/CLUSTER.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
check="$root/integration-tests/src/check"
matrix="$root/integration-tests/target/matrix"
work="$root/integration-tests/target/clusters"
spark=4.3.0
export SPARK_LOCAL_IP=127.0.0.1 ORT_DISABLE_TELEMETRY=1 OPT_OUT_TRACKING=true
# Many JVMs that live for seconds: quick to start counts, not how fast they become.
export JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
unset SPARK_CONF_DIR HADOOP_CONF_DIR YARN_CONF_DIR PYTHONPATH

dry_run=false
build=true
clusters=()
while [[ $# -gt 0 ]]; do
    case "$1" in
        standalone | yarn | kubernetes) clusters+=("$1") ;;
        --dry-run) dry_run=true ;;
        --no-build) build=false ;;
        --spark) [[ $# -gt 1 ]] || { echo "clusters: --spark needs a version" >&2; exit 2; }; spark="$2"; shift ;;
        *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
    esac
    shift
done
[[ ${#clusters[@]} -gt 0 ]] || clusters=(standalone yarn kubernetes)

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}

missing=()
for tool in java mvn python3; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
[[ ${#missing[@]} -eq 0 ]] || { echo "clusters: missing: ${missing[*]}" >&2; exit 1; }

# shellcheck source-path=SCRIPTDIR source=environment.sh
source "$check/environment.sh"
mkdir -p "$work"
! $build || (cd "$root" && run mvn -B -q -DskipTests -Dspotless.check.skip -pl integration-tests -am package dependency:build-classpath \
    "-Dmdep.outputFile=$matrix/test.classpath")
environment "$matrix/pyarrow" pyarrow==26.0.1
environment "$matrix/pyspark-$spark" "pyspark==$spark"
if $dry_run; then
    export SPARK_HOME=SPARK_HOME
    for cluster in "${clusters[@]}"; do
        out="$work/$cluster"
        # shellcheck source=/dev/null
        source "$check/cluster-$cluster.sh"
    done
    exit 0
fi
SPARK_HOME="$("$matrix/pyspark-$spark/bin/python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')"
export SPARK_HOME

started=()
# background NAME COMMAND...: a process that ends with this script; its output goes to NAME.log.
background() {
    "${@:2}" >"$out/$1.log" 2>&1 &
    started+=($!)
}
# SIGTERM first: a worker ends its executors.
end_all() {
    [[ ${#started[@]} -eq 0 ]] || kill "${started[@]}" 2>/dev/null || true
    wait
}
trap end_all EXIT

# until_said FILE TEXT: waits up to a minute and a half.
until_said() {
    local tries
    for ((tries = 0; tries < 900; tries++)); do
        grep -qsF -- "$2" "$1" && return
        sleep 0.1
    done
    refuse "not said in $1: $2"
}

refuse() {
    echo "clusters: FAILED $cluster: $1" >&2
    exit 1
}

# equal WHAT EXPECTED ACTUAL
equal() {
    [[ "$2" == "$3" ]] || refuse "$1: expected $2, got $3"
    echo "$cluster: $1: $3"
}

# ends_with CODE NAME COMMAND...: standard output and error go to NAME.out and NAME.err.
ends_with() {
    local code=0
    "${@:3}" >"$out/$2.out" 2>"$out/$2.err" || code=$?
    equal "exit code of $2" "$1" "$code"
}

# rows OUTPUT: count, failed ones and digest by file name.
rows() {
    "$matrix/pyarrow/bin/python" "$check/matrix.py" rows "$1" | awk '{ print $1, $2, $6 }'
}

images="$work/images"
if [[ ! -d "$images" ]]; then
    copied="$(mktemp -d "$work/images.XXXXXX")"
    for copy in 1 2 3; do
        for image in "$root"/model/src/test/resources/io/sparkresnet/model/image/reference/*.jpg; do
            cp "$image" "$copied/$copy $(basename "$image")"
        done
    done
    mv -T "$copied" "$images" 2>/dev/null || rm -rf "$copied"
fi
weights="$work/resnet18.safetensors"
predict=(predict --weights "$weights" --columns "prediction,logits" --chunk-size 6 --max-error-fraction 1)

# The quiet run that all others are held against; kept as long as the jar and this script are not newer.
cluster=local out="$work/local"
locally=("$SPARK_HOME/bin/spark-submit" --master "local[2]" --properties-file "$root/conf/spark-defaults.conf"
    --driver-java-options "-Dlog4j2.configurationFile=$root/conf/log4j2.properties" "$root/job/target/spark-resnet-0.1.0.jar")
if [[ ! "$out/expected" -nt "$root/job/target/spark-resnet-0.1.0.jar" || ! "$out/expected" -nt "$check/clusters.sh" ]]; then
    rm -rf "$out"
    mkdir -p "$out"
    [[ -f "$weights" ]] || ends_with 0 init "${locally[@]}" init --network resnet18 --output "$weights"
    ends_with 0 quiet "${locally[@]}" "${predict[@]}" --input "$images" --output "$out/rows"
    rows "$out/rows" >"$out/expected"
fi
expected="$(<"$out/expected")"
echo "local: rows, failed, digest: $expected"

for cluster in "${clusters[@]}"; do
    out="$work/$cluster"
    rm -rf "$out"
    mkdir -p "$out"
    # Each in a shell of its own, which ends what it started.
    (
        started=()
        trap end_all EXIT
        # shellcheck source=/dev/null
        source "$check/cluster-$cluster.sh"
    )
    echo "$cluster: ok"
done
