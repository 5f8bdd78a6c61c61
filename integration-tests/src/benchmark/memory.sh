#!/usr/bin/env bash
# Measures the memory that the job takes outside the Java heap: the constants of submit-scripts/lib/memory.sh stand on it. The heap is touched whole at
# the start, so that peak resident memory less the heap is what memoryOverhead has to cover, threads, code and metaspace included.
#
#   integration-tests/src/benchmark/memory.sh                          resnet18, resnet50, resnet152 with 1 and 2 slots and batches of 8 and 32
#   integration-tests/src/benchmark/memory.sh resnet50:2:32 ...        NETWORK:SLOTS:BATCH
#   ... --dry-run as the last argument prints the commands and runs nothing
#
# Needs JDK 17 and a built tree (submit-scripts/local.sh --prepare). About half a minute a line on 2 idle cores, longer for ResNet-152. Weights and rows
# lie in integration-tests/target/memory.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
work="$root/integration-tests/target/memory"
dry_run=false
if [[ $# -gt 0 && "${*: -1}" == --dry-run ]]; then
    dry_run=true
    set -- "${@:1:$#-1}"
fi
[[ "${1:-}" != -* ]] || { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }
[[ $# -gt 0 ]] || set -- resnet{18,50,152}:{1,2}:{8,32}
export ORT_DISABLE_TELEMETRY=1 SPARK_LOCAL_IP=127.0.0.1

for file in spark-resnet-0.1.0.jar spark.classpath jvm.options; do
    $dry_run || [[ -f "$root/job/target/$file" ]] || { echo "memory: Cannot find job/target/$file: run submit-scripts/local.sh --prepare" >&2; exit 1; }
done
classpath="$root/job/target/spark-resnet-0.1.0.jar"
$dry_run || classpath+=":$(<"$root/job/target/spark.classpath")"
java=(java "@$root/job/target/jvm.options" -XX:+UseParallelGC "-Dlog4j2.configurationFile=$root/conf/log4j2.properties")

mkdir -p "$work/images"
for copy in 1 2 3; do
    for image in "$root"/model/src/test/resources/io/sparkresnet/model/image/reference/*.jpg; do
        cp "$image" "$work/images/$copy-$(basename "$image")"
    done
done

printf '%-18s%-8s%-8s%-10s%s\n' network slots batch images "MB beside the heap"
for each in "$@"; do
    IFS=: read -r network slots batch <<<"$each"
    weights="$work/$network.safetensors"
    init=("${java[@]}" -cp "$classpath" io.sparkresnet.job.cli.Main init --network "$network" --output "$weights")
    # Two full batches a slot: the second shows whether the first one's memory is used again.
    images=$((2 * slots * batch))
    predict=("${java[@]}" -XmsHEAPm -XmxHEAPm -XX:+AlwaysPreTouch "-Dspark.master=local[$slots]" -cp "$classpath" io.sparkresnet.job.cli.Main predict --input "$work/images"
        --output "$work/rows" --weights "$weights" --batch-size "$batch" --limit "$images" --chunk-size $((2 * batch)) --max-error-fraction 1)
    if $dry_run; then
        printf '+ %s\n' "${init[*]}" "${predict[*]}" >&2
        continue
    fi
    [[ -f "$weights" ]] || "${init[@]}" >"$work/init.out" 2>"$work/init.err" || { tail -n 3 "$work/init.err" >&2; exit 1; }
    rm -rf "$work/rows"
    # The driver's, which this process is as well.
    heap_mb=$((1024 + 6 * $(wc -c <"$weights") / 1000000))
    "${predict[@]//HEAP/$heap_mb}" >"$work/predict.out" 2>"$work/predict.err" &
    process=$!
    peak=0
    while kill -0 "$process" 2>/dev/null; do
        now="$(sed -nE 's/^VmHWM:[^0-9]*([0-9]+).*/\1/p' "/proc/$process/status" 2>/dev/null || true)"
        [[ -z "$now" ]] || peak="$now"
        sleep 0.2
    done
    wait "$process" || { tail -n 3 "$work/predict.err" >&2; exit 1; }
    printf '%-18s%-8s%-8s%-10s%s\n' "$network" "$slots" "$batch" "$images" $((peak / 1024 - heap_mb))
done
