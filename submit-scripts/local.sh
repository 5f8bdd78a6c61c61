#!/usr/bin/env bash
# Runs a subcommand of spark-resnet with Spark in this process, on all cores; builds the job jar first if needed.
#
#   submit-scripts/local.sh demo
#   submit-scripts/local.sh predict --input DIR --output DIR --weights resnet50.pth
#   submit-scripts/local.sh --dry-run predict ...      prints the java command and runs nothing
#   submit-scripts/local.sh --prepare                  builds, and makes the archive of classes, and runs nothing
#
# Needs JDK 17 or newer; Maven only to build. Variables, all optional:
#   SPARK_CONF_DIR          folder with spark-defaults.conf and log4j2.properties (default: conf/ of this tree)
#   SPARK_RESNET_JAVA_OPTS  more JVM options: -Xmx8g -Dspark.master=local[4]
#   SPARK_RESNET_LOG        json: messages and logs as lines of JSON, in the form of Spark's structured logs
#   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...   credentials for s3a://, read by the AWS SDK; never pass them as arguments
#
# The first call builds in about a minute and a half, plus the downloads of an empty Maven repository; later calls start in
# seconds. Half a minute of it goes into an archive of the loaded classes (JEP 350), which takes 4 of 10 seconds off every start;
# where it cannot be made, or the JVM is another one, everything works without.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
jar="$root/job/target/spark-resnet-0.1.0.jar"
classpath="$root/job/target/spark.classpath"
options="$root/job/target/jvm.options"
archive="$root/job/target/classes.jsa"
conf="${SPARK_CONF_DIR:-$root/conf}"

fail() {
    echo "spark-resnet: $1" >&2
    exit 1
}

dry_run=false
prepare=false
if [[ "${1:-}" == "--dry-run" ]]; then
    dry_run=true
    shift
elif [[ "${1:-}" == "--prepare" ]]; then
    prepare=true
    shift
fi

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
command -v "$java" >/dev/null || fail "Cannot find java: install JDK 17 or newer, or set JAVA_HOME"

is_stale() {
    [[ ! -f "$jar" || ! -f "$classpath" || ! -f "$options" ]] && return 0
    [[ -n "$(find "$root/pom.xml" "$root"/{model,udf,job}/pom.xml "$root"/{model,udf,job}/src/main -newer "$jar" -print -quit)" ]] && return 0
    # The class path names files of the Maven repository, which may have been cleared since.
    IFS=':' read -r first _ <"$classpath"
    [[ ! -f "$first" ]]
}

if is_stale; then
    command -v mvn >/dev/null || fail "Cannot build the job jar: Maven is not installed (expected mvn 3.8.7 or newer on the PATH)"
    echo "Building the job jar; this is done once" >&2
    (cd "$root" && mvn -B -q -Dquick package -pl job -am) >&2 || fail "Failed to build the job jar: see Maven's message above"
fi

read -r -a module_options <"$options"
read -r -a user_options <<<"${SPARK_RESNET_JAVA_OPTS:-}"

# In one process nothing has to be reached by this machine's name, which in some containers nothing resolves.
master="$({ cat "$conf/spark-defaults.conf" 2>/dev/null || true; printf '%s\n' "${user_options[@]}"; } |
    sed -nE 's/^(-D)?spark\.master[= ]+//p' | tail -n 1)"
if [[ "${master:-local}" == local* ]]; then
    export SPARK_LOCAL_IP="${SPARK_LOCAL_IP:-127.0.0.1}"
fi
# Java reads file names by the locale, and cannot even open one that it cannot spell.
[[ "$(locale charmap 2>/dev/null)" == UTF-8 ]] || export LC_ALL=C.UTF-8
# ONNX Runtime 1.29 keeps a device id and a database in the home directory for its telemetry unless told not to.
export ORT_DISABLE_TELEMETRY=1

# java_command ARCHIVE_OPTION ARGUMENT...: the command, in the array of that name. The JVM's own warnings, which it else prints
# on standard output, go to standard error.
java_command() {
    command=("$java" "${module_options[@]}" -XX:+UseParallelGC
        -Xlog:disable -Xlog:all=error:stderr "-Xlog:cds*=off:stderr" "$1"
        "-Dio.sparkresnet.terminal=$terminal"
        "-Dio.sparkresnet.spark-defaults=$conf/spark-defaults.conf"
        "-Dlog4j2.configurationFile=$conf/log4j2.properties"
        "${user_options[@]}"
        -cp "$jar:$(<"$classpath")" io.sparkresnet.job.cli.Main "${@:2}")
}

# Runs the demo once and keeps the classes that it loaded. Without success an empty file stays, until the next build.
make_archive() (
    echo "Preparing a faster start; this is done once after a build" >&2
    scratch="$(mktemp -d)"
    trap 'rm -rf "$scratch"' EXIT
    terminal=false
    conf="$root/conf"
    user_options=()
    java_command "-XX:ArchiveClassesAtExit=$scratch/classes.jsa" demo --output "$scratch/demo"
    "${command[@]}" >/dev/null 2>&1 || true
    [[ -s "$scratch/classes.jsa" ]] || : >"$scratch/classes.jsa"
    mv -f "$scratch/classes.jsa" "$archive.$$"
    mv -f "$archive.$$" "$archive"
)

terminal=false
[[ -t 2 && "${SPARK_RESNET_LOG:-text}" != json ]] && terminal=true
if ! $dry_run && [[ -w "$root/job/target" && ! "$archive" -nt "$jar" ]]; then
    make_archive
fi
$prepare && exit 0
sharing=-Xshare:auto
[[ -s "$archive" ]] && sharing="-XX:SharedArchiveFile=$archive"
java_command "$sharing" "$@"
if $dry_run; then
    printf '%q ' "${command[@]}"
    echo
    exit 0
fi
exec "${command[@]}"
