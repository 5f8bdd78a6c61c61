# Sourced after submit.sh by the scripts for EMR: JSON for the aws command line, and Spark's settings where no file of them can be passed.

# json_string TEXT
json_string() {
    local text="$1"
    text="${text//\\/\\\\}"
    text="${text//\"/\\\"}"
    text="${text//$'\n'/\\n}"
    text="${text//$'\t'/\\t}"
    printf '"%s"' "$text"
}

# json_list TEXT...
json_list() {
    local each comma=
    printf '['
    for each in "$@"; do
        printf '%s' "$comma"
        json_string "$each"
        comma=,
    done
    printf ']'
}

# json_object KEY=VALUE...: of several with one key, the last.
json_object() {
    local each comma=
    local -A value=()
    local keys=()
    for each in "$@"; do
        [[ -n "${value[${each%%=*}]+set}" ]] || keys+=("${each%%=*}")
        value[${each%%=*}]="${each#*=}"
    done
    printf '{'
    for each in "${keys[@]}"; do
        printf '%s%s:%s' "$comma" "$(json_string "$each")" "$(json_string "${value[$each]}")"
        comma=,
    done
    printf '}'
}

# find_settings: sets settings, KEY=VALUE: those of PROPERTIES_FILE but where Spark runs, then the memory, then --conf of the call, which is the one
# option of Spark's that these scripts take.
find_settings() {
    local file="${PROPERTIES_FILE:-$root/conf/spark-defaults.conf}" key value
    settings=()
    while read -r key value; do
        [[ "$key" != spark.* || "$key" == spark.master ]] || settings+=("$key=$value")
    done <"$file"
    settings+=("spark.driver.memory=${driver_mb}m" "spark.driver.memoryOverhead=${driver_overhead_mb}m"
        "spark.executor.memory=${heap_mb}m" "spark.executor.memoryOverhead=${overhead_mb}m" "spark.executor.cores=$cores")
    local i
    for ((i = 0; i < ${#spark_options[@]}; i++)); do
        [[ "${spark_options[i]}" == --conf && "${spark_options[i + 1]:-}" == *=* ]] ||
            fail "Cannot pass ${spark_options[i]} to EMR: only --conf KEY=VALUE can be (expected --conf KEY=VALUE ... -- SUBCOMMAND ...)"
        i=$((i + 1))
        settings+=("${spark_options[i]}")
    done
}

find_aws() {
    command -v aws >/dev/null || $dry_run || fail "Cannot call AWS: the aws command line is not on the PATH" 1
}

# call COMMAND...: prints it in a dry run, else runs it.
call() {
    if $dry_run; then show "$@"; else "$@"; fi
}

# upload_jar: sets jar_uri: JOB_JAR if that is on S3 already, else the jar, copied under JAR_PREFIX.
upload_jar() {
    jar_uri="$jar"
    [[ "$jar" == s3://* ]] && return
    jar_uri="${JAR_PREFIX%/}/$(basename "$jar")"
    call aws s3 cp --only-show-errors "$jar" "$jar_uri" || fail "Failed to copy $jar to $jar_uri: see the message above" 1
}

# wait_for WHAT STATE_QUERY REASON_QUERY COMMAND...: ends the script as that job ends; COMMAND looks at it.
wait_for() {
    local state
    while true; do
        state="$("${@:4}" --query "$2")" || fail "Failed to look at $1; it goes on: see the message above" 1
        case "$state" in
            SUCCESS | COMPLETED) echo "spark-resnet: $1: $state" >&2; exit 0 ;;
            FAILED | CANCELLED | INTERRUPTED) fail "$1: $state: $("${@:4}" --query "$3")" 1 ;;
        esac
        sleep "${POLL_SECONDS:-15}"
    done
}
