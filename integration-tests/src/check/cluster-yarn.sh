# Sourced by clusters.sh: HDFS, a resource manager and two node managers of hadoop-client-minicluster; cluster mode, from HDFS to HDFS.

server=(java "@$root/job/target/jvm.options" -Xmx1g -cp "$root/integration-tests/target/test-classes:TEST_CLASSPATH"
    "-Dlog4j2.configurationFile=$root/integration-tests/src/test/resources/log4j2-quiet.properties" io.sparkresnet.it.YarnServer "$work/yarn")
# The distribution's jars where they lie, instead of 450 MB copied to each container; and everything on the loopback.
options=(--conf "spark.yarn.jars=local:$SPARK_HOME/jars/*" --conf spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1
    --conf spark.executorEnv.SPARK_LOCAL_IP=127.0.0.1)
export HADOOP_CONF_DIR="$work/yarn/conf" EXECUTOR_CORES=1

if $dry_run; then
    run "${server[@]}"
    run "$root/submit-scripts/yarn.sh" "${options[@]}" -- predict --input HDFS/photos --output HDFS/predictions
    return
fi

JAVA_HOME="${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}"
export JAVA_HOME
server=("${server[@]/TEST_CLASSPATH/$(<"$matrix/test.classpath")}")
coproc YARN { cd "$out" && exec "${server[@]}" 2>"$out/server.log"; }
started+=("$YARN_PID")
exec {answers}<&"${YARN[0]}" {questions}>&"${YARN[1]}"
read -r hdfs <&"$answers" || refuse "the cluster did not start: $(tail -n 3 "$out/server.log")"
# ask COMMAND FROM TO
ask() {
    local answer
    printf '%s\t%s\t%s\n' "$@" >&"$questions"
    read -r answer <&"$answers" && [[ "$answer" == done ]] || refuse "$*: $(tail -n 3 "$out/server.log")"
}
ask put "$images" "$hdfs/my photos"
ask put "$weights" "$hdfs/models/resnet18.safetensors"

on_hdfs=(predict --weights "$hdfs/models/resnet18.safetensors" "${predict[@]:3}" --input "$hdfs/my photos")
ends_with 0 rows "$root/submit-scripts/yarn.sh" "${options[@]}" -- "${on_hdfs[@]}" --output "$hdfs/my predictions" --run-id first
ask get "$hdfs/my predictions" "$out/rows"
equal "rows in cluster mode, from HDFS to HDFS" "$expected" "$(rows "$out/rows")"
ends_with 0 again "$root/submit-scripts/yarn.sh" "${options[@]}" -- "${on_hdfs[@]}" --output "$hdfs/my predictions" --run-id first
ends_with 3 refused "$root/submit-scripts/yarn.sh" "${options[@]}" -- predict --input "$hdfs/not there" --output "$hdfs/refused"
equal "driver attempts of a call that failed" 1 "$(find "$out/target" -path '*_000001/stderr' -newer "$out/again.err" | wc -l)"
grep -rqF "is running beyond physical memory limits" "$out/target" "$out/server.log" && refuse "a container took more memory than it asked for"
ends_with 0 client "$root/submit-scripts/yarn.sh" --deploy-mode client "${options[@]}" -- "${on_hdfs[@]}" --output "$hdfs/client"
ask get "$hdfs/client" "$out/client-rows"
equal "rows in client mode" "$expected" "$(rows "$out/client-rows")"
exec {questions}>&-
