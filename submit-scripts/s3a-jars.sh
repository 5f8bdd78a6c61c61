#!/usr/bin/env bash
# Copies the jars that s3a:// needs beside Spark's own, for one version of Hadoop, into a folder: 9 to 13 MB instead of the 500 MB and more of
# the AWS SDK bundle. hadoop-aws must be the version of the cluster's Hadoop, and the SDK one that it works with.
#
#   submit-scripts/s3a-jars.sh HADOOP_VERSION TARGET_DIR
#   submit-scripts/s3a-jars.sh "$(submit-scripts/s3a-jars.sh --hadoop-of SPARK_JARS_DIR)" TARGET_DIR
#   ... --dry-run as the last argument prints the command and runs nothing
#
#   spark-submit --jars "$(ls TARGET_DIR/*.jar | paste -sd,)" ... spark-resnet-0.1.0.jar predict --input s3a://...
# or, in an image, copy them into Spark's own folder of jars.
#
# Hadoop  Spark of apache.org  AWS SDK
# 3.4.1   4.0.x                2.25.53  (its own, 2.24.6, has no s3-transfer-manager on Maven Central)
# 3.4.2   4.1.x                2.29.52
# 3.4.3   -                    2.35.4
# 3.5.0   4.2.x, 4.3.0         2.35.4
#
# Needs Maven; half a minute the first time. Left out, because Spark brings them: netty, httpclient, commons-codec, slf4j; because nothing here
# uses it: wildfly-openssl (fs.s3a.ssl.channel.mode has no effect without it and without the bundle).
set -euo pipefail

usage() {
    sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
}

fail() {
    echo "s3a-jars: $1" >&2
    exit 1
}

if [[ "${1:-}" == --hadoop-of && $# -eq 2 ]]; then
    jar="$(find "$2" -maxdepth 1 -name 'hadoop-client-api-*.jar' -print -quit)"
    [[ -n "$jar" ]] || fail "Cannot tell the version of Hadoop: no hadoop-client-api-*.jar in $2"
    basename "$jar" .jar | sed 's/^hadoop-client-api-//'
    exit 0
fi
dry_run=false
if [[ "${*: -1}" == --dry-run ]]; then
    dry_run=true
    set -- "${@:1:$#-1}"
fi
[[ $# -eq 2 && "$1" != -* ]] || usage
case "$1" in
    3.4.1) sdk=2.25.53 ;;
    3.4.2) sdk=2.29.52 ;;
    3.4.3 | 3.5.0) sdk=2.35.4 ;;
    *) fail "Cannot choose an AWS SDK for Hadoop $1 (expected 3.4.1, 3.4.2, 3.4.3 or 3.5.0)" ;;
esac
command -v mvn >/dev/null || fail "Cannot resolve jars: Maven is not installed (expected mvn on the PATH)"

mkdir -p "$2"
target="$(cd "$2" && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
cat >"$scratch/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>io.sparkresnet</groupId>
  <artifactId>s3a-jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>software.amazon.awssdk</groupId>
        <artifactId>bom</artifactId>
        <version>$sdk</version>
        <type>pom</type>
        <scope>import</scope>
      </dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-aws</artifactId>
      <version>$1</version>
      <exclusions>
        <exclusion>
          <groupId>software.amazon.awssdk</groupId>
          <artifactId>bundle</artifactId>
        </exclusion>
        <exclusion>
          <groupId>org.wildfly.openssl</groupId>
          <artifactId>*</artifactId>
        </exclusion>
      </exclusions>
    </dependency>
    <!-- The requests, the manager that S3A does not start without, and web identity and assumed roles. -->
    <dependency>
      <groupId>software.amazon.awssdk</groupId>
      <artifactId>s3</artifactId>
    </dependency>
    <dependency>
      <groupId>software.amazon.awssdk</groupId>
      <artifactId>s3-transfer-manager</artifactId>
    </dependency>
    <dependency>
      <groupId>software.amazon.awssdk</groupId>
      <artifactId>sts</artifactId>
    </dependency>
  </dependencies>
</project>
POM
command=(mvn -B -q -f "$scratch/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies
    "-DoutputDirectory=$target" -DincludeScope=runtime
    "-DexcludeGroupIds=io.netty,org.apache.httpcomponents,commons-codec,commons-logging,org.slf4j")
echo "+ ${command[*]}" >&2
$dry_run && exit 0
"${command[@]}" || fail "Failed to copy the jars of hadoop-aws $1 and AWS SDK $sdk: see Maven's message above"
echo "$target: $(find "$target" -name '*.jar' | wc -l) jars, hadoop-aws $1, AWS SDK $sdk" >&2
