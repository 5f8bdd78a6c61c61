#!/usr/bin/env bash
# Decoding and preprocessing (256/224 bilinear, from bytes to the normalised float32 input) of 500x375 images on one core: this build against Pillow
# and torchvision, in turns within one run. CPU time of the whole process counts, which neighbours disturb least. Prints the ratio's median and range: below 1, this build is faster.
#
#   integration-tests/src/benchmark/decode.sh                        every kind; one that this build does not read is named
#   integration-tests/src/benchmark/decode.sh --kinds jpeg png --rounds 15
#   ... --dry-run        prints the commands and runs nothing
#
# Options: --images (default 40 a kind), --rounds (default 7). Needs what conformance.sh needs, CONFORMANCE_PYTHON too. About 2 minutes.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
source "$root/integration-tests/src/conformance/environment.sh"
read_arguments "$@"
prepare_python
prepare_programs bench/DecodeRounds.java
run "$python" -W ignore "$root/integration-tests/src/benchmark/decode.py" "${arguments[@]}"
