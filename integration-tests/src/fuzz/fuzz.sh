#!/usr/bin/env bash
# Damages images (cut, flip, splice, header and length edits, repeated blocks) and puts them through the product's decoder and preprocessing in a
# child JVM. Reports JVM deaths, hangs (more than 5 s of CPU), exceptions that are not ImageDecodeException, and memory: the resident set after
# 10,000 images and at the end. Exits with 1 if it finds any. Every image follows from the seed, its number and the corpus.
#
#   integration-tests/src/fuzz/fuzz.sh --images 100000 --seed 1                  on the recorded images of the build
#   integration-tests/src/fuzz/fuzz.sh --images 100000 --seed 1 --corpus DIR     on the images under DIR (repeatable)
#   integration-tests/src/fuzz/fuzz.sh --images 100000 --seed 1 --from 40000     goes on where a run was stopped
#   integration-tests/src/fuzz/fuzz.sh --only 4711 --seed 1                      makes one image again, and says what comes of it
#   ... --dry-run        prints the commands and runs nothing
#
# Options: --heap (default 512m) of the child, --max-pixels (default 16000000) that the decoder allows: more pixels need more heap.
# Needs JDK 17, Maven to build. 100,000 images take about 5 minutes on one core. What is found lies in integration-tests/target/fuzz.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
work="$root/integration-tests/target/fuzz"
dry_run=false
images=100000 seed=1 from=0 only="" heap=512m max_pixels=16000000
corpus=()

usage() {
    sed -n '2,15s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
}

while [[ $# -gt 0 ]]; do
    case "$1" in
        --dry-run) dry_run=true; shift; continue ;;
        --images | --seed | --from | --only | --heap | --max-pixels | --corpus) [[ $# -gt 1 ]] || usage ;;
        *) usage ;;
    esac
    case "$1" in
        --images) images="$2" ;;
        --seed) seed="$2" ;;
        --from) from="$2" ;;
        --only) only="$2" ;;
        --heap) heap="$2" ;;
        --max-pixels) max_pixels="$2" ;;
        --corpus) corpus+=("$(cd "$2" && pwd)") ;;
    esac
    shift 2
done
[[ ${#corpus[@]} -gt 0 ]] || corpus=("$root/model/src/test/resources/io/sparkresnet/model/image" "$root/integration-tests/src/test/resources/reference")

source "$root/integration-tests/src/conformance/environment.sh"
prepare_programs fuzz/{Corpus,FieldMap,Findings,Fuzz,FuzzWorker,Mending,Mutation,Mutator,Progress,Seed,Verdict}.java
mkdir -p "$work"
if [[ -n "$only" ]]; then from="$only" end=only; else end="$images"; fi
CLASSPATH="$KIT_CLASSPATH" run java io.sparkresnet.fuzz.Fuzz "$seed" "$from" "$end" "$max_pixels" "$heap" "$work" "${corpus[@]}"
