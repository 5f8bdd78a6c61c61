#!/usr/bin/env bash
# What the job costs beside the network, and how it behaves with very many images.
#
#   scale.sh overhead [NETWORK]      plan, chunks, lock and publish against one plain Spark job with the same function, 2,000 images,
#                                    in turns (default: resnet18)
#   scale.sh null [IMAGES]           tiny local images (default 1,000,000) without evaluating a network: CPU an image by stage, heap
#   scale.sh listed [IMAGES]         listing and plan of so many synthetic files (default 10,000,000) in a heap of 1 GB
#   scale.sh resume [IMAGES]         99 % of so many images done (default 1,000,000): how long until work starts when the open run is
#                                    finished, when a new listing is compared with the rows, and when 1,000 images are new
#   ... --dry-run as the last argument prints the commands and runs nothing
#
# Variables, optional: RUNS (default 3, overhead alone), HEAP (default 1g), THREADS (default: all cores), PAGE_MILLIS (default 0: a
# page of a synthetic listing), IMAGES (default 2000, overhead alone). Each run leaves the times of its Spark jobs in
# integration-tests/target/benchmark/scale/*.times: seconds since the start of the JVM, CPU seconds of the process, heap in use.
# Takes minutes; use a quiet machine. A store of 1,000,000 images is as many hard links. Files go to integration-tests/target/benchmark.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
jar="$root/job/target/spark-resnet-0.1.0.jar"
bench="$root/integration-tests/src/test/java/io/sparkresnet/bench"
tests="$root/job/src/test/java/io/sparkresnet/job"
work="$root/integration-tests/target/benchmark"
scale="$work/scale"
runs="${RUNS:-3}"
threads="${THREADS:-$(nproc)}"
export OPT_OUT_TRACKING=true

dry_run=false
arguments=()
for argument in "$@"; do
    if [[ "$argument" == "--dry-run" ]]; then dry_run=true; else arguments+=("$argument"); fi
done
what="${arguments[0]:-}"

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}
calculate() { awk "BEGIN { printf \"%.${2:-3}f\", $1 }"; }
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

prepare() {
    mkdir -p "$scale" "$work/classes" "$work/null-engine"
    run "$root/submit-scripts/local.sh" --prepare
    $dry_run || export CLASSPATH="$work/classes:$jar:$(<"$root/job/target/spark.classpath")"
    run javac -proc:none -nowarn -d "$work/classes" "$bench"/{JobTimes,MakeImages,MakeTinyImages,ReadAndDecode}.java \
        "$tests/source/SyntheticFileSystem.java" "$tests/cli/PlainJob.java"
    run javac -proc:none -nowarn -d "$work/null-engine" \
        "$root/integration-tests/src/benchmark/null-engine/io/sparkresnet/model/inference/InferenceSession.java"
}

# measured NAME ENGINE OPTIONS ARGUMENT...: runs the job's command line (or, after -main CLASS, another main class) with the engine
# "real" or "null". What it prints goes to NAME.out and NAME.err, its Spark jobs to NAME.times, the collector's work to NAME.gc.
# Seconds and CPU seconds of the whole process stand in seconds and cpu, the largest heap after a full or young collection in live.
measured() {
    local name="$1" engine="$2" options="$3" main=io.sparkresnet.job.cli.Main command
    shift 3
    if [[ "$1" == -main ]]; then
        main="$2"
        shift 2
    fi
    options+=" -Dspark.master=local[$threads] -Dspark.extraListeners=io.sparkresnet.bench.JobTimes"
    options+=" -Dspark.bench.times=$scale/$name.times -Xlog:gc:file=$scale/$name.gc"
    command="$(SPARK_RESNET_JAVA_OPTS="$options" "$root/submit-scripts/local.sh" --dry-run "$@")"
    # Behind the jar, for the archive of classes holds only as long as the class path begins alike; the null engine must come first.
    command="${command/ io.sparkresnet.job.cli.Main /:$work/classes $main }"
    [[ "$engine" == real ]] || command="${command/ -cp / -cp $work/null-engine:}"
    echo "+ $name: $main $*" >&2
    $dry_run && return
    rm -f "$scale/$name".*
    local TIMEFORMAT='%R %U %S' times
    times="$({ time bash -c "exec $command" >"$scale/$name.out" 2>"$scale/$name.err"; } 2>&1)" || {
        tail -n 20 "$scale/$name.err" >&2
        exit 1
    }
    read -r seconds cpu system <<<"$times"
    cpu="$(calculate "$cpu + $system" 2)"
    live="$(sed -nE 's/.*->([0-9]+)M\(.*/\1/p' "$scale/$name.gc" | sort -n | tail -n 1)"
    peak="$(sed -nE 's/.*peak heap ([0-9]+) MiB/\1/p' "$scale/$name.times" | tail -n 1)"
}

# work_begins NAME: when the first task ran of the last Spark job that writes rows; seconds since the start of the JVM
work_begins() { awk '/begin .*parquet at/ { at = $1 } END { print at }' "$scale/$1.times"; }

files() { # DIRECTORY: how many files of rows, the smallest, the median and the largest, in bytes
    find "$1" -maxdepth 1 -name 'part-*.parquet' -printf '%s\n' | sort -n |
        awk '{ v[NR] = $1 } END { printf "%d files of rows, %d to %d bytes, median %d\n", NR, v[1], v[NR], v[int((NR + 1) / 2)] }'
}

overhead() {
    local network="${arguments[1]:-resnet18}" images="${IMAGES:-2000}" weights chunks plain_cpu plain
    local -a by_cpu by_wall
    weights="$work/$network.safetensors"
    [[ -f "$work/images/$(printf '%05d' $((images - 1))).jpg" ]] ||
        run java io.sparkresnet.bench.MakeImages "$work/images" "$images"
    [[ -f "$weights" ]] || run "$root/submit-scripts/local.sh" init --network "$network" --output "$weights" >/dev/null
    local -a flags=(predict --input "$work/images" --limit "$images" --weights "$weights" --output "$scale/out")
    chunks=1
    for ((i = 1; i <= runs; i++)); do
        run rm -rf "$scale/out"
        measured "overhead-job-$i" real "" "${flags[@]}"
        $dry_run || chunks="$(find "$scale/out" -maxdepth 1 -name 'part-*.parquet' | wc -l)"
        local job="${seconds:-0}" job_cpu="${cpu:-0}"
        run rm -rf "$scale/out"
        measured "overhead-plain-$i" real "" -main io.sparkresnet.job.cli.PlainJob "$chunks" "${flags[@]:1}"
        $dry_run && return
        plain="$seconds" plain_cpu="$cpu"
        by_cpu+=("$(calculate "$job_cpu / $plain_cpu")")
        by_wall+=("$(calculate "$job / $plain")")
        echo "$network run $i: job $job s, $job_cpu CPU s; plain $plain s, $plain_cpu CPU s; $chunks chunks;" \
            "ratio ${by_cpu[-1]} by CPU, ${by_wall[-1]} by wall clock"
    done
    echo "$network: median ratio $(printf '%s\n' "${by_cpu[@]}" | median) by CPU," \
        "$(printf '%s\n' "${by_wall[@]}" | median) by wall clock, $images images, $threads threads"
}

null() {
    local images="${arguments[1]:-1000000}" tenth few hadoop reading decoding
    tenth=$((images / 10))
    [[ -d "$scale/tiny-$images" ]] || run java io.sparkresnet.bench.MakeTinyImages "$scale/tiny-$images" "$images"
    run rm -rf "$scale/out"
    measured null-few null "-Xmx${HEAP:-1g}" predict --input "$scale/tiny-$images" --limit "$tenth" --output "$scale/out"
    few="${cpu:-0}"
    $dry_run || echo "$tenth images: $seconds s, $cpu CPU s, heap peak $peak MiB, after collection at most $live MiB; $(files "$scale/out")"
    run rm -rf "$scale/out"
    measured null-all null "-Xmx${HEAP:-1g}" predict --input "$scale/tiny-$images" --output "$scale/out"
    $dry_run || echo "$images images: $seconds s, $cpu CPU s, heap peak $peak MiB, after collection at most $live MiB; $(files "$scale/out")"
    echo "+ java io.sparkresnet.bench.ReadAndDecode $scale/tiny-$images $tenth" >&2
    $dry_run && return
    java io.sparkresnet.bench.ReadAndDecode "$scale/tiny-$images" "$tenth" >"$scale/bare.out"
    read -r hadoop reading decoding <"$scale/bare.out"
    local an_image
    an_image="$(calculate "($cpu - $few) * 1e6 / ($images - $tenth)" 1)"
    echo "CPU an image: $an_image us in the job without its start; reading alone $reading us ($hadoop by Hadoop's file system)," \
        "with decoding $decoding us; $(calculate "$an_image - $decoding" 1) us beyond, or" \
        "$(calculate "$an_image - $decoding - $hadoop + $reading" 1) beyond Hadoop's reading and decoding"
    cat "$scale/null-all.times"
}

synthetic() { # DIRECTORIES: a synthetic store of so many directories of 10,000 files
    echo "-Xmx${HEAP:-1g} -Dspark.hadoop.fs.synthetic.impl=io.sparkresnet.job.source.SyntheticFileSystem" \
        "-Dspark.hadoop.synthetic.directories=$1 -Dspark.hadoop.synthetic.files=10000" \
        "-Dspark.hadoop.synthetic.page.millis=${PAGE_MILLIS:-0} -Dspark.hadoop.synthetic.content=$scale/tiny.jpg"
}

tiny() {
    [[ -f "$scale/tiny.jpg" ]] && return
    run java io.sparkresnet.bench.MakeTinyImages "$scale/tiny" 1
    run cp "$scale/tiny/d00000/f0000000.jpg" "$scale/tiny.jpg"
}

listed() {
    local images="${arguments[1]:-10000000}"
    tiny
    run rm -rf "$scale/listed"
    measured listed null "$(synthetic $((images / 10000)))" predict --input synthetic:/images --output "$scale/listed" --dry-run
    $dry_run && return
    tail -n 1 "$scale/listed.out"
    echo "$images images listed and planned: $seconds s, $cpu CPU s, heap peak $peak MiB, after collection at most $live MiB"
}

resume() {
    local images="${arguments[1]:-1000000}" done_images
    done_images=$((images / 100 * 99))
    tiny
    local -a flags=(predict --input synthetic:/images --output "$scale/resumed")
    local options
    options="$(synthetic $((images / 10000)))"
    if [[ ! -f "$scale/resumed/_spark-resnet/runs/1/summary.json" ||
        "$(cat "$scale/resumed.images" 2>/dev/null)" != "$images" ]]; then
        run rm -rf "$scale/resumed" "$scale/resumed.images"
        measured resume-first null "$options" "${flags[@]}" --limit "$done_images"
        $dry_run || echo "$done_images images done: $seconds s, $cpu CPU s, heap peak $peak MiB, after collection at most $live MiB;" \
            "$(files "$scale/resumed")"
        $dry_run || echo "$images" >"$scale/resumed.images"
    fi

    run rm -rf "$scale/increment"
    $dry_run || cp -al "$scale/resumed" "$scale/increment"
    flags=(predict --input synthetic:/images --output "$scale/increment")
    measured resume-listing null "$options" "${flags[@]}"
    $dry_run || echo "new listing of $images, $done_images of them done: work begins after $(work_begins resume-listing) s;" \
        "$seconds s, $cpu CPU s, heap peak $peak MiB, after collection at most $live MiB; $(tail -n 1 "$scale/resume-listing.out")"

    # A small increment: 1,000 new images in a directory of 10,000 that are done, which alone is listed.
    measured resume-increment null "${options/synthetic.files=10000/synthetic.files=11000}" \
        predict --input synthetic:/images/d00007 --output "$scale/increment"
    $dry_run || echo "1,000 new of 11,000 listed, over $images done: work begins after $(work_begins resume-increment) s;" \
        "$seconds s, $cpu CPU s, heap peak $peak MiB, after collection at most $live MiB; $(tail -n 1 "$scale/resume-increment.out")"

    run rm -rf "$scale/increment"
    $dry_run || cp -al "$scale/resumed" "$scale/increment"
    $dry_run || rm "$scale/increment/_spark-resnet/runs/1/"{summary.json,report.html}
    $dry_run || find "$scale/increment" -maxdepth 1 -name 'part-*.parquet' | sort | awk 'NR % 100 == 1' | xargs rm
    measured resume-open null "$options" "${flags[@]}" --limit 1000
    $dry_run || echo "open run of $done_images, 1 % of its chunks left: work begins after" \
        "$(awk '/begin .*parquet at/ { print $1; exit }' "$scale/resume-open.times") s; $(grep 'going on' "$scale/resume-open.err")"
}

case "$what" in
    overhead | null | listed | resume)
        prepare
        "$what"
        ;;
    *)
        sed -n '2,17s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
        exit 2
        ;;
esac
