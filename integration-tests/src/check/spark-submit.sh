#!/usr/bin/env bash
# Checks that the job jar runs through the real spark-submit: PyPI's pyspark is a whole Spark distribution.
#
#   integration-tests/src/check/spark-submit.sh                 pyspark 4.2.0
#   PYSPARK_VERSION=4.1.2 integration-tests/src/check/spark-submit.sh
#   integration-tests/src/check/spark-submit.sh --dry-run       prints the commands and runs nothing
#
# Needs the built job jar (mvn package), Java 17 and Python 3 with venv. The first call downloads 450 MB into
# integration-tests/target/ (about a minute); later calls take about 40 seconds on 2 cores.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
version="${PYSPARK_VERSION:-4.2.0}"
jar="$root/job/target/spark-resnet-0.1.0.jar"
work="$root/integration-tests/target/spark-submit"
venv="$work/pyspark-$version"
images="$root/integration-tests/src/test/resources/reference"

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}

fail() {
    echo "spark-submit check failed: $1" >&2
    exit 1
}

# count ROWS DIRECTORY: as a reader sees the output.
count() {
    local rows
    rows="$("$venv/bin/python" - "$2" <<'PYTHON' 2>/dev/null
import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
print(spark.read.parquet(sys.argv[1]).where("status = 'ok'").count())
PYTHON
)"
    [[ "$rows" == "$1" ]] || fail "expected $1 rows in $2, got ${rows:-none}"
    echo "$2: $rows rows"
}

dry_run=false
[[ "${1:-}" == "--dry-run" ]] && dry_run=true

missing=()
command -v java >/dev/null || missing+=("java")
command -v python3 >/dev/null || missing+=("python3")
[[ -f "$jar" ]] || missing+=("$jar (mvn package)")
[[ ${#missing[@]} -eq 0 ]] || fail "missing: ${missing[*]}"

unset SPARK_HOME SPARK_CONF_DIR PYTHONPATH
if [[ ! -x "$venv/bin/spark-submit" ]]; then
    run python3 -m venv "$venv"
    run "$venv/bin/pip" install --quiet --disable-pip-version-check "pyspark==$version"
fi
# By these the launcher finds its own distribution.
export PATH="$venv/bin:$PATH" PYSPARK_PYTHON="$venv/bin/python"
submit=("$venv/bin/spark-submit" --master "local[2]" --conf spark.ui.enabled=false --conf "spark.local.dir=$work/local"
    --driver-java-options "-Dlog4j2.configurationFile=$root/conf/log4j2.properties" "$jar")
rm -rf "$work/demo" "$work/predict"

run "${submit[@]}" demo --output "$work/demo" || fail "demo exited with $?"
run "${submit[@]}" predict --input "$images" --include "*.jpg" --output "$work/predict" || fail "predict exited with $?"
exit_code=0
run "${submit[@]}" predict --input "$work/not-there" --output "$work/refused" || exit_code=$?
$dry_run && exit 0

[[ $exit_code -eq 3 ]] || fail "expected exit 3 for a missing input, got $exit_code"
[[ ! -e "$work/refused" ]] || fail "a refused run left $work/refused"
count 300 "$work/demo"
count 4 "$work/predict"
echo "spark-submit of pyspark $version runs $(basename "$jar")"
