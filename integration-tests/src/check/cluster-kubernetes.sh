# Sourced by clusters.sh: an API server with a node that runs pods as processes; cluster mode. See kubernetes_server.py.

image_root=/opt/spark-resnet
export K8S_NAMESPACE=images K8S_SERVICE_ACCOUNT=spark-resnet SPARK_IMAGE=registry/spark-resnet:0.1.0 EXECUTOR_CORES=1 AWS_SECRET=store-keys
# These must get nowhere.
export AWS_ACCESS_KEY_ID=caller-access AWS_SECRET_ACCESS_KEY=caller-secret

if $dry_run; then
    run python3 "$check/kubernetes_server.py" "$out" "/opt/spark=$SPARK_HOME" "$image_root=$root/job/target"
    K8S_MASTER=k8s://http://127.0.0.1:PORT run "$root/submit-scripts/kubernetes.sh" predict --input IMAGES --output OUTPUT
    return
fi

coproc API { exec python3 "$check/kubernetes_server.py" "$out" "/opt/spark=$SPARK_HOME" "$image_root=$root/job/target" 2>"$out/server.log"; }
started+=("$API_PID")
exec {answers}<&"${API[0]}" {questions}>&"${API[1]}"
read -r address <&"$answers" || refuse "the API server did not start: $(tail -n 3 "$out/server.log")"
export K8S_MASTER="k8s://$address"
# The client reads both files, as a pod has them; the server, which speaks plain HTTP, looks at neither. Any certificate will do.
printf 'a token of no use' >"$out/token"
python3 -c 'import ssl; print(ssl.DER_cert_to_PEM_cert(ssl.create_default_context().get_ca_certs(binary_form=True)[0]))' >"$out/ca.crt"
options=(--conf "spark.kubernetes.driver.master=$address" --conf "spark.kubernetes.authenticate.driver.mounted.oauthTokenFile=$out/token"
    --conf "spark.kubernetes.authenticate.driver.mounted.caCertFile=$out/ca.crt" --conf spark.kubernetes.driver.pod.name=driver-one)

"$root/submit-scripts/kubernetes.sh" "${options[@]}" -- "${predict[@]}" --input "$images" --output "$out/my rows" >"$out/rows.out" 2>"$out/rows.err" &
job=$!
for ((tries = 0; tries < 1200 && $(find "$out/my rows" -maxdepth 1 -name 'part-*.parquet' 2>/dev/null | wc -l) < 3; tries++)); do
    kill -0 "$job" 2>/dev/null || refuse "the job ended before three chunks were there: $(tail -n 3 "$out/rows.err")"
    sleep 0.1
done
echo "kill spark-resnet-" >&"$questions"
read -r killed <&"$answers"
echo "kubernetes: $killed"
[[ "$killed" == "killed spark-resnet-"*-exec-* ]] || refuse "no executor was killed"
code=0
wait "$job" || code=$?
equal "exit code with an executor killed" 0 "$code"
equal "rows with an executor killed" "$expected" "$(rows "$out/my rows")"
memory="$("$root/submit-scripts/kubernetes.sh" --dry-run "${predict[@]}" --input "$images" --output "$out/my rows" 2>/dev/null)"
python3 "$check/kubernetes_pod.py" "$out/objects" driver-one "$memory" "${predict[@]}" --input "$images" --output "$out/my rows" ||
    refuse "the pods are not what they must be"

options[-1]=spark.kubernetes.driver.pod.name=driver-two
ends_with 3 refused "$root/submit-scripts/kubernetes.sh" "${options[@]}" -- predict --input "$out/not there" --output "$out/refused"
grep -qF "spark-resnet: pod driver-two ended with exit code 3; its messages: kubectl -n images logs driver-two" "$out/refused.err" ||
    refuse "the script does not say how the driver ended: $(tail -n 1 "$out/refused.err")"
exec {questions}>&-
