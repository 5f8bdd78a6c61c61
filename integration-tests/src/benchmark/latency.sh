#!/usr/bin/env bash
# What a distant store costs: the whole job from an S3 server to an S3 server, with 50 ms added to every GET and LIST, against the
# same job without, in turns. Prints the ratio of the job's images per second (median), and GETs and HEADs an image.
#
#   integration-tests/src/benchmark/latency.sh [NETWORK]      default: resnet50; resnet18 asks three times as much of the store
#   ... --dry-run as the last argument prints the commands and runs nothing
#
# Variables, optional: IMAGES (default 800), RUNS (default 3, of each), MILLIS (default 50), THREADS (default: all cores but one, which the
# server and its proxies get), SPARK_RESNET_JAVA_OPTS (-Dspark.resnet.fetch.window=1 shows what reading ahead is worth).
# The server is s3proxy, in memory, on this machine. On 4 cores 6 runs of resnet50 take about 7 minutes. Use a quiet machine. Files go to
# integration-tests/target/benchmark.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
work="$root/integration-tests/target/benchmark"
jar="$root/job/target/spark-resnet-0.1.0.jar"
images="${IMAGES:-800}"
runs="${RUNS:-3}"
millis="${MILLIS:-50}"
cores="$(nproc)"
threads="${THREADS:-$((cores > 1 ? cores - 1 : 1))}"
user_options="${SPARK_RESNET_JAVA_OPTS:-}"
export OPT_OUT_TRACKING=true
# The server's own; it listens on the loopback only.
export AWS_ACCESS_KEY_ID=test-access AWS_SECRET_ACCESS_KEY=test-secret

dry_run=false
network=resnet50
for argument in "$@"; do
    case "$argument" in
        --dry-run) dry_run=true ;;
        -*) sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
        *) network="$argument" ;;
    esac
done

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}
calculate() { awk "BEGIN { printf \"%.3f\", $1 }"; }
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

mkdir -p "$work/classes"
run "$root/submit-scripts/local.sh" --prepare
# The server is a test's, with a test's class path.
(cd "$root" && run mvn -B -q -DskipTests -Dspotless.check.skip -pl integration-tests -am test-compile dependency:build-classpath \
    "-Dmdep.outputFile=$work/test.classpath")
weights="$work/$network.safetensors"
[[ -f "$weights" ]] || run "$root/submit-scripts/local.sh" init --network "$network" --output "$weights" >/dev/null
if [[ ! -f "$work/images/$(printf '%05d' $((images - 1))).jpg" ]]; then
    CLASSPATH="$jar" run javac -proc:none -d "$work/classes" "$root/integration-tests/src/test/java/io/sparkresnet/bench/MakeImages.java"
    CLASSPATH="$work/classes" run java io.sparkresnet.bench.MakeImages "$work/images" "$images"
fi

server=(java -Xmx2g -Djdk.httpclient.allowRestrictedHeaders=host
    "-Dlog4j2.configurationFile=$root/integration-tests/src/test/resources/log4j2-quiet.properties"
    io.sparkresnet.it.LatencyStore "$work/images" "$images" "$millis")
job() {
    SPARK_RESNET_JAVA_OPTS="-Dspark.master=local[$threads] -Dspark.hadoop.fs.s3a.endpoint=$1 -Dspark.hadoop.fs.s3a.endpoint.region=us-east-1 \
-Dspark.hadoop.fs.s3a.path.style.access=true -Dspark.hadoop.fs.s3a.connection.ssl.enabled=false $user_options" \
        run "$root/submit-scripts/local.sh" predict --input s3a://latency/in --weights "$weights" --output "s3a://latency/$2"
}
if $dry_run; then
    run "${server[@]}"
    job PLAIN out
    job DELAYED out
    exit 0
fi

CLASSPATH="$root/integration-tests/target/test-classes:$(<"$work/test.classpath")"
export CLASSPATH
coproc STORE { "${server[@]}" 2>"$work/store.err"; }
unset CLASSPATH
# Copies: bash forgets the coprocess's own once it has ended.
exec {answers}<&"${STORE[0]}" {questions}>&"${STORE[1]}"
trap 'exec {questions}>&-' EXIT
read -r plain delayed <&"$answers" || { cat "$work/store.err" >&2; exit 1; }

# rate ENDPOINT NAME: images per second by the job's summary, GETs and HEADs an image; they stand in rate, gets, heads.
rate() {
    local get head
    job "$1" "$2" >"$work/last.out" 2>"$work/last.err" || { cat "$work/last.err" >&2; exit 1; }
    rate="$(tail -n 1 "$work/last.out" | python3 -c 'import json, sys; print(json.load(sys.stdin)["images_per_second"])')"
    echo >&"$questions"
    read -r get head <&"$answers"
    gets="$(calculate "$get / $images")"
    heads="$(calculate "$head / $images")"
}

ratios=()
for ((i = 1; i <= runs; i++)); do
    rate "$plain" "plain-$i"
    near="$rate"
    rate "$delayed" "delayed-$i"
    ratios+=("$(calculate "$rate / $near")")
    echo "$network run $i: $near img/s, with $millis ms added to every GET $rate img/s, ratio ${ratios[-1]}; $gets GET and $heads HEAD an image"
done
echo "$network: median ratio $(printf '%s\n' "${ratios[@]}" | median), $images images, $threads threads, $millis ms"
