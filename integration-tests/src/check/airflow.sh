#!/usr/bin/env bash
# Runs the DAG of submit-scripts/airflow in a real Airflow (api-server, scheduler, dag-processor, LocalExecutor, SQLite) with a
# real spark-submit. Prints a table of what was tried; exits with 1 if anything came out otherwise.
#
#   integration-tests/src/check/airflow.sh
#   ... --spark 4.2.1    another Spark; the default is that which .ci/run has for matrix.sh already
#   ... --no-build       with the job jar as it is
#   ... --static         only what needs no run: the DAG's imports, and that Airflow can parse it
#   ... --dry-run        prints the commands and runs nothing
#
# static       the DAG imports nothing but Airflow and the standard library; Airflow parses it without error
# scheduled    the newest interval, by the scheduler itself: rows, counts in XCom, nothing to compare the classes with
# again        that interval cleared: the published run's summary again, without Spark; not a file changes
# killed       a backfilled interval whose driver gets SIGKILL in the middle: the retry goes on, one row for each listed image
# failures     the next one holds damaged images: exit 5, said with cause and report, not tried again
# shift        the next one holds two classes alone and some damaged images: predictions are published, the quality gate fails
# redo         the damaged images are mended and their interval is done again under another id: its new versions alone
# held         another driver is at work on that very run: exit 6 with its name, tried again until the other has published
# other-model  another recipe: exit 6, not tried again
#
# Needs JDK 17, Maven to build, and Python 3.11 with venv. The first call downloads 350 MB for Airflow and 450 MB for Spark into
# integration-tests/target/; a call takes some minutes on 2 cores. Nothing listens but on the loopback. Logs and Airflow's
# home: integration-tests/target/airflow.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
check="$root/integration-tests/src/check"
work="$root/integration-tests/target/airflow"
# One copy of Spark for this check and matrix.sh.
matrix="$root/integration-tests/target/matrix"
jar="$root/job/target/spark-resnet-0.1.0.jar"
spark=4.0.5

dry_run=false
build=true
static=()
while [[ $# -gt 0 ]]; do
    case "$1" in
        --dry-run) dry_run=true ;;
        --no-build) build=false ;;
        --static) static=(--static) ;;
        --spark) [[ $# -gt 1 ]] || { echo "airflow: --spark needs a version" >&2; exit 2; }; spark="$2"; shift ;;
        *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
    esac
    shift
done

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}

missing=()
for tool in java python3; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
! $build || [[ ${#static[@]} -gt 0 ]] || command -v mvn >/dev/null || missing+=(mvn)
[[ ${#missing[@]} -eq 0 ]] || { echo "Cannot check the DAG: missing: ${missing[*]}" >&2; exit 1; }

# shellcheck source-path=SCRIPTDIR source=environment.sh
source "$check/environment.sh"
mkdir -p "$work" "$matrix"
environment "$work/uv" uv==0.13.9
requirements="$check/airflow-requirements.txt"
if ! cmp -s "$requirements" "$work/venv/complete"; then
    # pip takes minutes for these 140 packages.
    run python3 -m venv --clear "$work/venv"
    run "$work/uv/bin/uv" pip install --quiet --system-certs --no-deps --python "$work/venv/bin/python" -r "$requirements"
    $dry_run || cp "$requirements" "$work/venv/complete"
fi
if [[ ${#static[@]} -eq 0 ]]; then
    environment "$matrix/pyspark-$spark" "pyspark==$spark"
    ! $build || (cd "$root" && run mvn -B -q -Dquick package -pl job -am)
fi
run "$work/venv/bin/python" "$check/airflow.py" --work "$work/run" --jar "$jar" --spark "$matrix/pyspark-$spark" "${static[@]}"
