# Sourced by clusters.sh: a standalone master and two workers; one is killed with its executor while the job runs.

if $dry_run; then
    run "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0
    run "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 2 --memory 4g "spark://127.0.0.1:PORT"
    (
        export SPARK_MASTER_URL=spark://127.0.0.1:PORT EXECUTOR_CORES=1
        run "$root/submit-scripts/standalone.sh" predict --input IMAGES --output OUTPUT
        JOB_JAR="$root/job/target/spark-resnet-0.1.0.jar" run "$root/submit-scripts/standalone.sh" --deploy-mode cluster predict --input IMAGES --output OUTPUT
    )
    return
fi

background master "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0
until_said "$out/master.log" "Starting Spark master at"
SPARK_MASTER_URL="$(sed -nE 's/.*Starting Spark master at (spark:[^ ]*).*/\1/p' "$out/master.log")"
export SPARK_MASTER_URL EXECUTOR_CORES=1 EXECUTOR_MEMORY_MB=1024 DRIVER_MEMORY_MB=1024
declare -A worker
for name in first second; do
    background "worker-$name" "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 2 --memory 4g \
        --port 0 --webui-port 0 --work-dir "$out/worker-$name" "$SPARK_MASTER_URL"
    worker[$name]=$!
    until_said "$out/worker-$name.log" "Successfully registered with master"
done

"$root/submit-scripts/standalone.sh" --conf spark.cores.max=2 -- "${predict[@]}" --input "$images" --output "$out/killed rows" \
    >"$out/killed.out" 2>"$out/killed.err" &
job=$!
chunks() { find "$out/killed rows" -maxdepth 1 -name 'part-*.parquet' 2>/dev/null | wc -l; }
for ((tries = 0; tries < 1200 && $(chunks) < 3; tries++)); do
    kill -0 "$job" 2>/dev/null || refuse "the job ended before three chunks were there: $(tail -n 3 "$out/killed.err")"
    sleep 0.1
done
executor="$(pgrep -P "${worker[second]}" -f CoarseGrainedExecutorBackend)" || refuse "the second worker has no executor"
there="$(chunks)"
kill -KILL "${worker[second]}" "$executor"
[[ ! -e "$out/killed rows/_spark-resnet/runs/1/summary.json" ]] || refuse "the job had ended when the worker was killed"
echo "standalone: killed a worker and its executor when $there chunks were there"
code=0
wait "$job" || code=$?
equal "exit code with a worker killed" 0 "$code"
equal "rows with a worker killed" "$expected" "$(rows "$out/killed rows")"

# Cluster mode: the driver on the worker that is left.
export JOB_JAR="$root/job/target/spark-resnet-0.1.0.jar"
ends_with 0 cluster "$root/submit-scripts/standalone.sh" --deploy-mode cluster --conf spark.cores.max=1 -- \
    "${predict[@]}" --input "$images" --output "$out/cluster rows"
equal "rows in cluster mode" "$expected" "$(rows "$out/cluster rows")"
ends_with 1 refused "$root/submit-scripts/standalone.sh" --deploy-mode cluster predict --input "$out/not there" --output "$out/refused"
grep -rqF "spark-resnet: Cannot" "$out"/worker-first/driver-*/stderr || refuse "the driver does not say why it failed"
