#!/usr/bin/env bash
# The figures of the README, each a ratio taken in one run, medians of three. Use a quiet machine.
#
#   integration-tests/src/benchmark/benchmark.sh job [NETWORK ...]      whole job JPEG to Parquet against a bare loop of the same
#                                                                       decoder and engine (default: resnet18 resnet50)
#   integration-tests/src/benchmark/benchmark.sh engine [NETWORK ...]   the engine through DJL against ONNX Runtime called directly
#   integration-tests/src/benchmark/benchmark.sh start                  command to first row and to the end of demo
#   integration-tests/src/benchmark/benchmark.sh sizing [NETWORK ...]   images a second a core by the bare loop, JPEGs of 500x375, for
#                                                                       sizing a cluster (default: torchvision's ten)
#   ... --dry-run as the last argument prints the commands and runs nothing
#
# Variables, optional: IMAGES (default: 1600, for resnet18 4000, which take the loop about as long), RUNS (default 3),
# THREADS (default: all cores).
# On 2 cores: job takes about 18 minutes with both networks, engine 6, start half a minute, sizing 8. Files go to integration-tests/target/benchmark.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
jar="$root/job/target/spark-resnet-0.1.0.jar"
sources="$root/integration-tests/src/test/java/io/sparkresnet/bench"
work="$root/integration-tests/target/benchmark"
runs="${RUNS:-3}"
threads="${THREADS:-$(nproc)}"
export OPT_OUT_TRACKING=true

dry_run=false
arguments=()
for argument in "$@"; do
    if [[ "$argument" == "--dry-run" ]]; then dry_run=true; else arguments+=("$argument"); fi
done
what="${arguments[0]:-}"
networks=("${arguments[@]:1}")
if [[ ${#networks[@]} -eq 0 && "$what" == sizing ]]; then
    networks=(resnet18 resnet34 resnet50 resnet101 resnet152 resnext50_32x4d resnext101_32x8d resnext101_64x4d wide_resnet50_2
        wide_resnet101_2)
elif [[ ${#networks[@]} -eq 0 ]]; then
    networks=(resnet18 resnet50)
fi

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}

now() { date +%s.%N; }
calculate() { awk "BEGIN { printf \"%.3f\", $1 }"; }
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# What the job is compared with runs on the job jar itself and on Spark's slf4j.
bare_java() {
    CLASSPATH="$work/classes:$jar:$(<"$root/job/target/spark.classpath")" run java -XX:+UseParallelGC "io.sparkresnet.bench.$1" "${@:2}"
}

# Builds everything, so that no build is timed.
prepare() {
    mkdir -p "$work"
    run "$root/submit-scripts/local.sh" describe --network resnet18 >/dev/null
    CLASSPATH="$jar" run javac -proc:none -d "$work/classes" "$sources"/{BareLoop,EngineOverhead,MakeImages}.java
}

# seconds COMMAND...: wall clock of the whole command; what it prints goes to last.out and last.err.
seconds() {
    local started
    started="$(now)"
    run "$@" >"$work/last.out" 2>"$work/last.err" || { cat "$work/last.err" >&2; exit 1; }
    calculate "$(now) - $started"
}

job() {
    local network images bare whole loop_rate job_rate
    local -a wall_ratios rate_ratios
    for network in "${networks[@]}"; do
        images="${IMAGES:-$([[ "$network" == resnet18 ]] && echo 4000 || echo 1600)}"
        [[ -f "$work/images/$(printf '%05d' $((images - 1))).jpg" ]] || bare_java MakeImages "$work/images" "$images"
        local weights="$work/$network.safetensors"
        [[ -f "$weights" ]] || run "$root/submit-scripts/local.sh" init --network "$network" --output "$weights" >/dev/null
        wall_ratios=()
        rate_ratios=()
        for ((i = 1; i <= runs; i++)); do
            bare="$(seconds bare_java BareLoop "$work/images" "$weights" "$threads" "$images")"
            $dry_run || loop_rate="$(awk '{ printf "%.2f", $1 / $2 }' "$work/last.out")"
            rm -rf "$work/out"
            whole="$(SPARK_RESNET_JAVA_OPTS="-Dspark.master=local[$threads]" seconds \
                "$root/submit-scripts/local.sh" predict --input "$work/images" --limit "$images" --weights "$weights" --output "$work/out")"
            $dry_run && continue
            job_rate="$(tail -n 1 "$work/last.out" | python3 -c 'import json, sys; print(json.load(sys.stdin)["images_per_second"])')"
            wall_ratios+=("$(calculate "$bare / $whole")")
            rate_ratios+=("$(calculate "$job_rate / $loop_rate")")
            echo "$network run $i: bare loop $bare s ($loop_rate img/s in the loop), job $whole s ($job_rate img/s by its summary)," \
                "ratio ${wall_ratios[-1]} by wall clock with both starts, ${rate_ratios[-1]} by rates without them"
        done
        $dry_run || echo "$network: median ratio $(printf '%s\n' "${wall_ratios[@]}" | median) by wall clock," \
            "$(printf '%s\n' "${rate_ratios[@]}" | median) by rates, $images images, $threads threads"
    done
}

engine() {
    local network
    for network in "${networks[@]}"; do
        bare_java EngineOverhead "$network" "$threads"
    done
}

sizing() {
    local network images="${IMAGES:-100}" weights
    local -a rates
    [[ -f "$work/images/$(printf '%05d' $((images - 1))).jpg" ]] || bare_java MakeImages "$work/images" "$images"
    echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), one thread"
    for network in "${networks[@]}"; do
        weights="$work/$network.safetensors"
        [[ -f "$weights" ]] || run "$root/submit-scripts/local.sh" init --network "$network" --output "$weights" >/dev/null
        rates=()
        for ((i = 1; i <= runs; i++)); do
            seconds bare_java BareLoop "$work/images" "$weights" 1 "$images" >/dev/null
            $dry_run || rates+=("$(awk '{ printf "%.1f", $1 / $2 }' "$work/last.out")")
        done
        $dry_run || echo "$network: $(printf '%s\n' "${rates[@]}" | median) images/s a core (${rates[*]})"
    done
}

start() {
    local started first end pid
    local -a firsts ends
    for ((i = 1; i <= runs; i++)); do
        rm -rf "$work/demo"
        started="$(now)"
        $dry_run && { run "$root/submit-scripts/local.sh" demo --output "$work/demo"; return; }
        "$root/submit-scripts/local.sh" demo --output "$work/demo" >"$work/last.out" 2>"$work/last.err" &
        pid=$!
        until compgen -G "$work/demo/part-*.parquet" >/dev/null || ! kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
        first="$(calculate "$(now) - $started")"
        wait "$pid" || { cat "$work/last.err" >&2; exit 1; }
        end="$(calculate "$(now) - $started")"
        firsts+=("$first")
        ends+=("$end")
        echo "demo run $i: first rows after $first s, done after $end s"
    done
    echo "demo: median $(printf '%s\n' "${firsts[@]}" | median) s to the first rows, $(printf '%s\n' "${ends[@]}" | median) s to the end"
}

case "$what" in
    job | engine | sizing | start)
        prepare
        "$what"
        ;;
    *)
        sed -n '2,14s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
        exit 2
        ;;
esac
