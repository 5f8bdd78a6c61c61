#!/usr/bin/env bash
# The conformance kit: makes networks, checkpoints and images from a seed with torchvision and Pillow, runs this build on them, and prints
#   format x recipe     bit-equal, or the largest difference
#   network             max |difference of the logits| / range, top-1 agreement
#   checkpoint kind     read or refused, as expected or not
# Exits with 1 if anything that must hold does not. What this build does not read at all is printed by its name.
#
#   integration-tests/src/conformance/conformance.sh --seed 20261124        everything; about 20 minutes on 2 cores
#   integration-tests/src/conformance/conformance.sh --seed 7 --quick       200 images, 3 networks; about 3 minutes
#   integration-tests/src/conformance/conformance.sh --seed 7 --images 2000 --only images
#   integration-tests/src/conformance/conformance.sh --seed 7 --networks resnet34 resnet56 --only networks
#   ... --readme        writes the tables between the two comments of the fidelity section of model/README.md
#   ... --dry-run       prints the commands and runs nothing
#
# Needs JDK 17, Maven (to build) and Python 3.11. Variable, optional:
#   CONFORMANCE_PYTHON  a Python that has torch, torchvision, Pillow, numpy, pyarrow and safetensors; without it the first call installs the pinned
#                       versions into integration-tests/target/reference-venv (5 GB, 4 minutes; PIP_INDEX_URL and pip's other variables hold)
# The tables, every kind by itself, and the files that were made lie in integration-tests/target/conformance.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
source "$root/integration-tests/src/conformance/environment.sh"
read_arguments "$@"
prepare_python
prepare_programs conformance/RecipeTask.java conformance/RunRecipes.java conformance/RunCommands.java
run "$python" -W ignore "$root/integration-tests/src/conformance/kit.py" "${arguments[@]}"
