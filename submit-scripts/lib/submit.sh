# Sourced by the scripts one folder up, which each submit the job to one kind of cluster: reads the call, reports all missing
# variables at once, finds the jar and spark-submit, prints or runs. Not to be run by itself.

submit_scripts="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
root="$(cd "$submit_scripts/.." && pwd)"
version=0.1.0

# fail MESSAGE [EXIT]: 2 is a call or a configuration that cannot work, as the job's own 2.
fail() {
    echo "spark-resnet: $1" >&2
    exit "${2:-2}"
}

# The head of the calling script, which says what it does and needs.
usage() {
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2
    exit 2
}

# own_option "$@": takes an option of these scripts' own; sets taken, the number of words, which is 0 for any other.
own_option() {
    taken=1
    case "$1" in
        --dry-run) dry_run=true ;;
        --help | -h) usage ;;
        --deploy-mode)
            [[ "${2:-}" == client || "${2:-}" == cluster ]] || fail "Invalid --deploy-mode: ${2:-nothing} (expected client or cluster)"
            deploy_mode="$2"
            taken=2
            ;;
        *) taken=0 ;;
    esac
}

# read_call "$@": [--dry-run] [--deploy-mode client|cluster] [SPARK_OPTION ... --] SUBCOMMAND ARGUMENT...
# Sets dry_run, deploy_mode (as it was before if not given), spark_options and job_arguments.
read_call() {
    dry_run=false
    spark_options=()
    while [[ "${1:-}" == -* && "$1" != -- ]]; do
        own_option "$@"
        [[ $taken -gt 0 ]] || break
        shift "$taken"
    done
    if [[ "${1:-}" == -* ]]; then
        local first="$1"
        while [[ $# -gt 0 && "$1" != -- ]]; do
            own_option "$@"
            [[ $taken -gt 0 ]] || spark_options+=("$1")
            shift $((taken > 0 ? taken : 1))
        done
        [[ $# -gt 0 ]] || fail "Cannot tell Spark's options from the job's: put -- between them: $first ... -- predict ..."
        shift
    fi
    [[ $# -gt 0 ]] || usage
    job_arguments=("$@")
}

missing=()
# need VARIABLE WHAT: notes it if it is empty; refuse_missing then names all of them.
need() {
    [[ -n "${!1:-}" ]] || missing+=("$(printf '  %-24s %s' "$1" "$2")")
}

refuse_missing() {
    [[ ${#missing[@]} -eq 0 ]] && return
    echo "spark-resnet: Cannot submit: variables are missing (expected all of these; --help says more):" >&2
    printf '%s\n' "${missing[@]}" >&2
    exit 2
}

# find_jar: sets jar; builds it if there is none.
find_jar() {
    jar="${JOB_JAR:-$root/job/target/spark-resnet-$version.jar}"
    if [[ -n "${JOB_JAR:-}" || -f "$jar" ]] || $dry_run; then
        return
    fi
    command -v mvn >/dev/null || fail "Cannot build the job jar: Maven is not installed (expected mvn on the PATH, or JOB_JAR)" 1
    echo "Building the job jar; this is done once" >&2
    (cd "$root" && mvn -B -q -Dquick package -pl job -am) >&2 || fail "Failed to build the job jar: see Maven's message above" 1
}

# find_spark: sets spark_submit: that of SPARK_HOME, else the one on the PATH.
find_spark() {
    spark_submit="${SPARK_HOME:+$SPARK_HOME/bin/}spark-submit"
    command -v "$spark_submit" >/dev/null || $dry_run ||
        fail "Cannot find spark-submit: set SPARK_HOME to a Spark distribution 4.0 to 4.3, or put its bin/ on the PATH" 1
}

# argument NAME: the value of --NAME among the job's arguments, else of its key in the job file, else nothing.
argument() {
    local i file=
    for ((i = 0; i < ${#job_arguments[@]}; i++)); do
        case "${job_arguments[i]}" in
            "--$1") echo "${job_arguments[i + 1]:-}"; return ;;
            "--$1="*) echo "${job_arguments[i]#*=}"; return ;;
            --conf) file="${job_arguments[i + 1]:-}" ;;
            --conf=*) file="${job_arguments[i]#*=}" ;;
        esac
    done
    [[ -z "$file" || ! -r "$file" ]] || sed -nE "s/^$1:[[:space:]]*[\"']?([^\"'#]*[^\"'#[:space:]])[\"']?[[:space:]]*(#.*)?\$/\\1/p" "$file" | head -n 1
}

# names_store SCHEME: whether an argument or the job file names a path of it.
names_store() {
    local each
    for each in "${job_arguments[@]}"; do
        [[ "$each" == *"$1://"* ]] && return 0
    done
    local file
    file="$(argument conf)"
    [[ -r "$file" ]] && grep -qF "$1://" "$file"
}

# find_s3a_jars: sets s3a_options: --jars with what s3a:// needs, where the distribution has not got it already.
find_s3a_jars() {
    s3a_options=()
    names_store s3a || return 0
    if [[ -z "${S3A_JARS:-}" ]]; then
        local jars="${SPARK_HOME:-}/jars" hadoop
        [[ -d "$jars" ]] || fail "Cannot tell which version of hadoop-aws s3a:// needs: set SPARK_HOME, or S3A_JARS to the folder that submit-scripts/s3a-jars.sh filled"
        [[ -z "$(find "$jars/" -maxdepth 1 -name 'hadoop-aws-*.jar' -print -quit)" ]] || return 0
        hadoop="$("$submit_scripts/s3a-jars.sh" --hadoop-of "$jars/")"
        S3A_JARS="$root/job/target/s3a-$hadoop"
        if [[ ! -f "$S3A_JARS/complete" ]]; then
            if $dry_run; then
                echo "# first: submit-scripts/s3a-jars.sh $hadoop $S3A_JARS" >&2
            else
                "$submit_scripts/s3a-jars.sh" "$hadoop" "$S3A_JARS"
                : >"$S3A_JARS/complete"
            fi
        fi
    fi
    local found
    found="$({ find "$S3A_JARS/" -maxdepth 1 -name '*.jar' 2>/dev/null || true; } | sort | paste -sd,)"
    [[ -n "$found" ]] || $dry_run || fail "Cannot find the jars of s3a://: no *.jar in $S3A_JARS"
    s3a_options=(--jars "${found:-$S3A_JARS/*.jar}")
}

# show COMMAND...: on one line, quoted so that it can be pasted into a shell.
show() {
    local line
    printf -v line '%q ' "$@"
    echo "${line% }"
}

# submit_and_hear COMMAND...: sets code to how it ended and said to a file with its standard error, which is shown as well. What became of a
# driver on a cluster spark-submit mostly only says.
submit_and_hear() {
    ! $dry_run || submit "$@"
    said="$(mktemp)"
    trap 'rm -f "$said"' EXIT
    code=0
    { "$@" 2>&1 >&3 | tee "$said" >&2; } 3>&1 || code=$?
}

# submit COMMAND...: the last thing that a script does.
submit() {
    if $dry_run; then
        show "$@"
        exit 0
    fi
    exec "$@"
}
