#!/usr/bin/env bash
# Checks that the one job jar runs on Spark 4.0 to 4.3, each through its own spark-submit: PyPI's pyspark is a whole Spark distribution with its
# Hadoop. Prints a table of versions and checks, and the first line of every failure; exits with 1 if there
# is any. Its last column is a digest of all rows by file name: classes and logits bit by bit.
#
#   integration-tests/src/check/matrix.sh                   4.0.5, 4.1.4, 4.2.1 and 4.3.0
#   integration-tests/src/check/matrix.sh --only 4.0.5      that version alone; repeatable; any that PyPI has
#   ... --no-build       with the jar and the test classes as they are
#   ... --dry-run        prints the commands and runs nothing
#
# links     every class, method and field of Spark, Hadoop, Parquet, Scala and S3A's SDK that the jar names is in that distribution
# demo      the README's first command
# predict   images of a local directory, in several chunks, one image damaged; rows equal to every other version's, logits bit by bit
# resumed   summary and a chunk's file deleted: the call goes on with the run
# again     the same call: nothing is left to do
# retried   --retry-failed replaces a chunk's file
# closed    --close-open-run fills the place of a deleted chunk and does its images in the next run
# dry-run   says what is to do and writes nothing
# refused   a missing input ends with 3
# s3        from an S3 server to the same, with the jars of submit-scripts/s3a-jars.sh; says what is weaker if that Hadoop has no conditional writes
# s3-resumed, s3-again, s3-retried, s3-closed   as above
#
# Needs JDK 17, Maven and Python 3 with venv. The first call downloads 450 MB a version into integration-tests/target/ (2 GB, three minutes); later
# calls take about two minutes a version on 2 cores. The S3 server is s3proxy, in memory, on the loopback. Logs: integration-tests/target/matrix/VERSION.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)"
work="$root/integration-tests/target/matrix"
jar="$root/job/target/spark-resnet-0.1.0.jar"
checks=(links demo predict resumed again retried closed dry-run refused s3 s3-resumed s3-again s3-retried s3-closed)
# The server's own; it listens on the loopback only.
export AWS_ACCESS_KEY_ID=test-access AWS_SECRET_ACCESS_KEY=test-secret
export SPARK_LOCAL_IP=127.0.0.1 ORT_DISABLE_TELEMETRY=1 OPT_OUT_TRACKING=true
unset SPARK_HOME SPARK_CONF_DIR PYTHONPATH

dry_run=false
build=true
versions=()
while [[ $# -gt 0 ]]; do
    case "$1" in
        --dry-run) dry_run=true ;;
        --no-build) build=false ;;
        --only) [[ $# -gt 1 ]] || { echo "matrix: --only needs a version" >&2; exit 2; }; versions+=("$2"); shift ;;
        *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
    esac
    shift
done
[[ ${#versions[@]} -gt 0 ]] || versions=(4.0.5 4.1.4 4.2.1 4.3.0)

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}

missing=()
for tool in java javac mvn python3; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
[[ ${#missing[@]} -eq 0 ]] || { echo "matrix: missing: ${missing[*]}" >&2; exit 1; }

# shellcheck source-path=SCRIPTDIR source=environment.sh
source "$root/integration-tests/src/check/environment.sh"
mkdir -p "$work"
! $build || (cd "$root" && run mvn -B -q -DskipTests -Dspotless.check.skip -pl integration-tests -am package dependency:build-classpath \
    "-Dmdep.outputFile=$work/test.classpath")
environment "$work/pyarrow" pyarrow==26.0.1
for version in "${versions[@]}"; do
    environment "$work/pyspark-$version" "pyspark==$version"
done

images="$work/images"
if [[ ! -d "$images" ]]; then
    # In one step, and kept, so that the images' times, which are in their versions, are those of the next call too.
    copied="$(mktemp -d "$work/images.XXXXXX")"
    cp "$root"/model/src/test/resources/io/sparkresnet/model/image/reference/*.{jpg,png} "$copied"
    head -c 400 "$root/integration-tests/src/test/resources/reference/image-0.jpg" >"$copied/damaged.jpg"
    mv -T "$copied" "$images" 2>/dev/null || rm -rf "$copied"
fi
count="$(find "$images" -type f | wc -l)"

server=(java -Xmx1g -Djdk.httpclient.allowRestrictedHeaders=host
    "-Dlog4j2.configurationFile=$root/integration-tests/src/test/resources/log4j2-quiet.properties"
    io.sparkresnet.it.LatencyStore "$images" "$count" 0)
if $dry_run; then
    run "${server[@]}"
    S3_ENDPOINT=ENDPOINT
else
    CLASSPATH="$root/integration-tests/target/test-classes:$(<"$work/test.classpath")"
    export CLASSPATH
    coproc STORE { exec "${server[@]}" 2>"$work/store.err"; }
    unset CLASSPATH
    # Copies: bash forgets the coprocess's own once it has ended.
    exec {answers}<&"${STORE[0]}" {questions}>&"${STORE[1]}"
    trap 'exec {questions}>&-' EXIT
    read -r S3_ENDPOINT _ <&"$answers" || { cat "$work/store.err" >&2; exit 1; }
fi
export S3_ENDPOINT

# use VERSION: sets out, hadoop, jars and submit.
use() {
    local home="$work/pyspark-$1" libraries
    out="$work/$1"
    rm -rf "$out"
    mkdir -p "$out"
    # By these the launcher finds its own distribution.
    export PATH="$home/bin:$path" PYSPARK_PYTHON="$home/bin/python"
    if $dry_run; then libraries="$home/jars" hadoop=HADOOP; else
        libraries="$("$home/bin/python" -c 'import pyspark, os; print(os.path.join(os.path.dirname(pyspark.__file__), "jars"))')"
        hadoop="$("$root/submit-scripts/s3a-jars.sh" --hadoop-of "$libraries")"
    fi
    spark_jars="$libraries"
    s3a="$work/s3a-$hadoop"
    [[ -f "$s3a/complete" ]] || { run "$root/submit-scripts/s3a-jars.sh" "$hadoop" "$s3a" && { $dry_run || : >"$s3a/complete"; }; }
    submit=("$home/bin/spark-submit" --master "local[2]" --properties-file "$root/conf/spark-defaults.conf" --conf "spark.local.dir=$out/local"
        --driver-java-options "-Dlog4j2.configurationFile=$root/conf/log4j2.properties")
    on_s3=(--jars "$({ find "$s3a" -name '*.jar' 2>/dev/null || true; } | sort | paste -sd,)" --conf "spark.hadoop.fs.s3a.endpoint=$S3_ENDPOINT"
        --conf spark.hadoop.fs.s3a.endpoint.region=us-east-1 --conf spark.hadoop.fs.s3a.path.style.access=true
        --conf spark.hadoop.fs.s3a.connection.ssl.enabled=false)
}

# refuse REASON: why a check failed.
refuse() {
    echo "$1" | head -n 1 | cut -c1-300 >"$out/$check.reason"
    return 1
}

# ends_with CODE COMMAND...: standard output and error go to files.
ends_with() {
    $dry_run && { run "${@:2}"; return; }
    local code=0
    run "${@:2}" >>"$out/$check.out" 2>>"$out/$check.err" || code=$?
    [[ $code == "$1" ]] ||
        refuse "exit $code instead of $1: $(grep -m 1 -E 'Exception|Error|Cannot|Failed|Invalid' "$out/$check.err" || tail -n 1 "$out/$check.err")"
}

# job ARGUMENT...: with Spark's own options in the array spark; it ends with 0.
job() { ends_with 0 "${submit[@]}" "${spark[@]}" "$jar" "$@"; }

# said FILE TEXT
said() { $dry_run || grep -qF -- "$2" "$out/$check.$1" || refuse "not said: $2"; }

# has FAILED_ATTEMPTS EMPTY_FILES OUTPUT: one row an image, as every version and store has them.
has() {
    $dry_run && return
    local rows failed attempts empty digest named
    read -r rows failed attempts empty digest named < <("$work/pyarrow/bin/python" "$root/integration-tests/src/check/matrix.py" rows "$3" 2>&1 | tail -n 1)
    echo "$3: $rows $failed $attempts $empty $digest $named" >>"$out/$check.out"
    [[ -n "$named" ]] || { refuse "$rows $failed $attempts $empty $digest"; return 1; }
    [[ "$rows" == "$count" ]] || { refuse "$rows rows instead of $count"; return 1; }
    [[ "$attempts" == "$1" ]] || { refuse "failed images were read $attempts times instead of $1"; return 1; }
    [[ "$empty" == "$2" ]] || { refuse "$empty files without rows instead of $2"; return 1; }
    [[ "$named" == "${expected_named:=$named}" ]] || { refuse "rows differ from those of ${versions[0]}: digest $named instead of $expected_named"; return 1; }
    digests[$version]="$named"
    [[ "$3" == s3a:* || "$digest" == "${expected_digest:=$digest}" ]] || refuse "paths or versions differ from those of ${versions[0]}"
}

reopen() { run "$work/pyarrow/bin/python" "$root/integration-tests/src/check/matrix.py" reopen "$1" || refuse "cannot reopen $1"; }

predict=(predict --columns "prediction,logits" --chunk-size 20 --max-error-fraction 1)
# predict_to NAME ARGUMENT...: to the output of that name, in the store that the check is about.
predict_to() { job "${predict[@]}" --input "$input" --output "$output/$1" "${@:2}"; }

check_links() {
    ends_with 0 java -cp "$root/integration-tests/target/test-classes" io.sparkresnet.check.Links "$jar" "$spark_jars" "$s3a" ||
        refuse "$(tail -n 1 "$out/$check.err")"
}
check_demo() { job demo --output "$out/demo" && said out '"images":300,"ok":300,"failed":0'; }
check_predict() { predict_to rows && has 1 0 "$output/rows"; }
check_resumed() { reopen "$output/rows" && predict_to rows && said err "going on with run" && has 1 0 "$output/rows"; }
check_again() { predict_to rows && said err "nothing is left to do" && has 1 0 "$output/rows"; }
check_retried() { predict_to rows --retry-failed && has 2 0 "$output/rows"; }
check_closed() {
    predict_to closed && reopen "$output/closed" && predict_to closed --close-open-run && said err "closed run" && has 1 1 "$output/closed"
}
check_dry-run() {
    predict_to dry --dry-run && said out '"dry_run":true' && said out "\"images\":$count" || return 1
    [[ -z "$(find "$out/dry" -name '*.parquet' -o -name plan.json 2>/dev/null)" ]] || refuse "a dry run wrote to $out/dry"
}
check_refused() {
    ends_with 3 "${submit[@]}" "$jar" predict --input "$out/not-there" --output "$out/refused" || return 1
    $dry_run || [[ ! -e "$out/refused" ]] || refuse "a refused run left $out/refused"
}
check_s3() {
    check_predict || return 1
    $dry_run && return
    local weaker
    weaker="$(grep -m 1 -F "cannot create a file only if it is absent" "$out/$check.err" || true)"
    case "$hadoop:${weaker:+weaker}" in
        3.4.1:) refuse "not said: what is weaker without conditional writes" ;;
        3.4.1:weaker | *:) ;;
        *) refuse "no conditional writes with Hadoop $hadoop: $weaker" ;;
    esac
}
check_s3-resumed() { check_resumed; }
check_s3-again() { check_again; }
check_s3-retried() { check_retried; }
check_s3-closed() { check_closed; }

path="$PATH"
declare -A result
declare -A hadoops
declare -A digests
failures=()
for version in "${versions[@]}"; do
    use "$version"
    hadoops[$version]="$hadoop"
    for check in "${checks[@]}"; do
        spark=() input="$images" output="$out"
        [[ "$check" != s3* ]] || spark=("${on_s3[@]}") input=s3a://latency/in output="s3a://latency/$version"
        if "check_$check"; then
            result[$version $check]=ok
        else
            result[$version $check]=FAILED
            failures+=("$version $check: $(cat "$out/$check.reason" 2>/dev/null || echo "see $out/$check.err")")
        fi
        $dry_run || echo "$version $check: ${result[$version $check]}" >&2
    done
done
$dry_run && exit 0

row() {
    printf '%-8s%-8s' "$1" "$2"
    printf "%-12s" "${@:3}"
    printf '\n'
}
echo
row Spark Hadoop "${checks[@]}" rows
for version in "${versions[@]}"; do
    cells=()
    for check in "${checks[@]}"; do cells+=("${result[$version $check]}"); done
    row "$version" "${hadoops[$version]}" "${cells[@]}" "${digests[$version]:-none}"
done
[[ ${#failures[@]} -eq 0 ]] || { printf '%s\n' "" "${failures[@]}"; exit 1; }
