# Sourced by the scripts beside it: a Python with the pinned references, and the compiled programs. Not a command.

pinned=(torch==2.15.0 torchvision==0.29.2 pillow==13.0.0 numpy==2.4.6 pyarrow==26.0.1 safetensors==0.8.0)

run() {
    echo "+ $*" >&2
    $dry_run || "$@"
}

# Sets dry_run, and arguments to the others; --help prints the head of the script that was called.
read_arguments() {
    dry_run=false
    arguments=()
    local argument
    for argument in "$@"; do
        case "$argument" in
            --dry-run) dry_run=true ;;
            --help | -h) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 0 ;;
            *) arguments+=("$argument") ;;
        esac
    done
}

# Sets python: CONFORMANCE_PYTHON, or a venv that is made once.
prepare_python() {
    python="${CONFORMANCE_PYTHON:-$root/integration-tests/target/reference-venv/bin/python}"
    if [[ -z "${CONFORMANCE_PYTHON:-}" && ! -x "$python" ]]; then
        command -v python3 >/dev/null || { echo "Cannot make the references: python3 is not installed (expected 3.11 or newer)" >&2; exit 1; }
        run python3 -m venv "$root/integration-tests/target/reference-venv"
        run "$python" -m pip install --quiet --disable-pip-version-check "${pinned[@]}"
    fi
}

# Builds the job jar if needed, compiles the named programs beside it and exports KIT_CLASSPATH and KIT_JAVA_OPTIONS.
prepare_programs() {
    local classes="$root/integration-tests/target/programs" sources="$root/integration-tests/src/test/java/io/sparkresnet"
    local jar="$root/job/target/spark-resnet-0.1.0.jar" jspecify
    run "$root/submit-scripts/local.sh" describe --network resnet18 >/dev/null
    jspecify="$(find "${HOME:-/root}/.m2/repository/org/jspecify" -name 'jspecify-*.jar' -print -quit 2>/dev/null || true)"
    export KIT_CLASSPATH="$classes:$jar:$jspecify" KIT_JAVA_OPTIONS="" OPT_OUT_TRACKING=true
    if ! $dry_run; then
        KIT_CLASSPATH+=":$(<"$root/job/target/spark.classpath")"
        KIT_JAVA_OPTIONS="$(<"$root/job/target/jvm.options") -Dio.sparkresnet.spark-defaults=$root/conf/spark-defaults.conf"
        KIT_JAVA_OPTIONS+=" -Dlog4j2.configurationFile=$root/conf/log4j2.properties"
    fi
    mkdir -p "$classes"
    CLASSPATH="$KIT_CLASSPATH" run javac -proc:none -d "$classes" "${@/#/$sources/}"
}
