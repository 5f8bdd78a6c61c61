#!/usr/bin/env bash
# How fast a synthetic store is listed, and in how much heap: 10,000,000 files in 1,000 directories, 100 ms a page of a thousand,
# as S3 answers.
#
#   integration-tests/src/benchmark/listing.sh [DIRECTORIES FILES_IN_EACH MILLISECONDS_A_PAGE]
#   ... --dry-run as the last argument prints the commands and runs nothing
#
# Variables, optional: HEAP (default 1g). Takes two minutes and 2 GB of disk for the listing, in integration-tests/target/benchmark.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
jar="$root/job/target/spark-resnet-0.1.0.jar"
sources="$root/job/src/test/java/io/sparkresnet/job/source"
work="$root/integration-tests/target/benchmark"

dry_run=false
arguments=()
for argument in "$@"; do
    if [[ "$argument" == "--dry-run" ]]; then dry_run=true; else arguments+=("$argument"); fi
done
[[ ${#arguments[@]} -eq 0 || ${#arguments[@]} -eq 3 ]] || { sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
[[ ${#arguments[@]} -eq 3 ]] || arguments=(1000 10000 100)

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}

mkdir -p "$work/classes"
run "$root/submit-scripts/local.sh" --prepare
$dry_run || export CLASSPATH="$work/classes:$jar:$(<"$root/job/target/spark.classpath")"
run javac -proc:none -nowarn -d "$work/classes" "$sources"/{SyntheticFileSystem,ListMany}.java
run java "-Xmx${HEAP:-1g}" "-Djava.io.tmpdir=$work" io.sparkresnet.job.source.ListMany "${arguments[@]}" "$work/listing.jsonl"
run rm -f "$work/listing.jsonl"
