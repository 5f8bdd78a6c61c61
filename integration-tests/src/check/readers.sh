#!/usr/bin/env bash
# Checks on a local directory that nobody who reads an output while it is written sees a broken file or two rows of one image:
# the job is killed by SIGKILL again and again and started anew by the same command, and pyarrow, DuckDB and Spark look once a
# second all along. In the end there is exactly one row for each image.
#
#   integration-tests/src/check/readers.sh                 pyarrow and DuckDB
#   integration-tests/src/check/readers.sh --spark         Spark as well
#   ... --kills N          how often the job is killed (default 5)
#   ... --dry-run          prints the commands and runs nothing
#
# READERS_PYTHON names a Python that has pyarrow, duckdb and (for --spark) pyspark; without it a venv is made once in
# integration-tests/target/, with 100 MB of downloads (550 MB with Spark). Needs JDK 17, Maven to build. About 10 seconds a kill.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
work="$root/integration-tests/target/readers"
images="$root/integration-tests/src/test/resources/reference"
copies=100 chunk=8
kills=5
spark=()
dry_run=false

usage() {
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
}

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}

fail() {
    echo "Readers' check failed: $1" >&2
    exit 1
}

while [[ $# -gt 0 ]]; do
    case "$1" in
        --spark) spark=(--spark) ;;
        --kills) [[ $# -gt 1 ]] || usage; kills="$2"; shift ;;
        --dry-run) dry_run=true ;;
        *) usage ;;
    esac
    shift
done

python="${READERS_PYTHON:-$root/integration-tests/target/readers-venv/bin/python}"
if [[ -z "${READERS_PYTHON:-}" && ! -x "$python" ]]; then
    command -v python3 >/dev/null || fail "python3 is not installed"
    run python3 -m venv "$root/integration-tests/target/readers-venv"
    packages=(pyarrow==26.0.1 duckdb==2.0.1)
    [[ ${#spark[@]} -eq 0 ]] || packages+=(pyspark==4.2.0)
    run "$python" -m pip install --quiet --disable-pip-version-check "${packages[@]}"
fi

run "$root/submit-scripts/local.sh" --prepare
# A lock whose holder was killed stands still; nobody here is slow enough to need more.
export SPARK_RESNET_JAVA_OPTS="-Dspark.master=local[2] -Dspark.resnet.lock.lease=3s"
predict=("$root/submit-scripts/local.sh" predict --input "$work/in" --output "$work/out" --chunk-size "$chunk")
$dry_run && { echo "+ ${predict[*]}" >&2; echo "+ $python readers.py $work/out $work/stop ${spark[*]-}" >&2; exit 0; }

rm -rf "$work"
mkdir -p "$work/in"
for copy in $(seq "$copies"); do
    for image in "$images"/*.jpg; do
        cp "$image" "$work/in/$copy-$(basename "$image")"
    done
done
expected="$(find "$work/in" -type f | wc -l)"

"$python" "$(dirname "${BASH_SOURCE[0]}")/readers.py" "$work/out" "$work/stop" "${spark[@]}" >"$work/readers" 2>&1 &
reader=$!
job=
trap 'kill -9 $reader $job 2>/dev/null || true' EXIT

parts() {
    find "$work/out" -maxdepth 1 -name '*.parquet' 2>/dev/null | wc -l
}

step=$((expected / chunk / (kills + 1)))
for kill in $(seq "$kills"); do
    goal=$((kill * step))
    "${predict[@]}" >"$work/killed-$kill.out" 2>"$work/killed-$kill.err" &
    job=$!
    while [[ "$(parts)" -lt "$goal" ]] && kill -0 "$job" 2>/dev/null; do
        sleep 0.05
    done
    kill -9 "$job" 2>/dev/null || fail "the job ended before kill $kill: $(tail -n 1 "$work/killed-$kill.err")"
    wait "$job" 2>/dev/null || true
    echo "Killed at $(parts) chunks" >&2
    kill -0 "$reader" 2>/dev/null || fail "$(tail -n 1 "$work/readers")"
done

"${predict[@]}" >"$work/finished.out" 2>"$work/finished.err" || fail "the last call exited with $?: $(tail -n 1 "$work/finished.err")"
touch "$work/stop"
wait "$reader" || fail "$(tail -n 1 "$work/readers")"
cat "$work/readers"
rows="$("$python" -c "import duckdb, sys; print(*duckdb.sql(f\"select count(*), count(distinct path), sum((status = 'ok')::int)::int from '{sys.argv[1]}/*.parquet'\").fetchone())" "$work/out")"
[[ "$rows" == "$expected $expected $expected" ]] || fail "expected $expected rows, images and predictions, got $rows"
[[ -z "$(find "$work/out" -name '*.parquet' -mindepth 2)" ]] || fail "a Parquet file lies where no reader looks"
echo "After $kills kills: $expected images, $expected rows, one each"
