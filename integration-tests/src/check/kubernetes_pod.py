"""Asserts what spark-submit asked an API server for; called by cluster-kubernetes.sh.

    python kubernetes_pod.py OBJECTS DRIVER DRY_RUN ARGUMENT ...

OBJECTS is the folder in which kubernetes_server.py keeps what was created, DRIVER the name of the driver's pod, DRY_RUN the line that the script's
--dry-run printed, ARGUMENT the job's. Prints what it looked at; exits with 1 and a sentence where something is not as it must be.
"""

import json
import pathlib
import shlex
import sys

objects = pathlib.Path(sys.argv[1])
words = shlex.split(sys.argv[3])
arguments = sys.argv[4:]


def equal(what, expected, actual):
    if expected != actual:
        sys.exit(f"{what}: expected {expected!r}, got {actual!r}")
    print(f"kubernetes: {what}: {actual}")


def option(name):
    return int(words[words.index(name) + 1].removesuffix("m"))


def setting(name):
    return int(next(word for word in words if word.startswith(name + "=")).partition("=")[2].removesuffix("m"))


def check(pod, who, memory):
    spec = pod["spec"]
    container = spec["containers"][0]
    equal(f"{who}'s image", "registry/spark-resnet:0.1.0", container["image"])
    equal(f"{who}'s memory request", f"{memory}Mi", container["resources"]["requests"]["memory"])
    equal(f"{who}'s memory limit", f"{memory}Mi", container["resources"]["limits"]["memory"])
    environment = {each["name"]: each for each in container["env"]}
    equal(f"{who}'s telemetry", "1", environment["ORT_DISABLE_TELEMETRY"]["value"])
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        wanted = {"name": key, "valueFrom": {"secretKeyRef": {"key": key, "name": "store-keys"}}}
        equal(f"{who}'s {key}", wanted, environment[key])
    return container


def found(pattern):
    files = sorted(objects.glob(pattern))
    if not files:
        sys.exit(f"{pattern}: none in {objects}")
    return [json.loads(file.read_text()) for file in files]


driver = found(f"*pods+{sys.argv[2]}.json")[0]
container = check(driver, "driver", option("--driver-memory") + setting("spark.driver.memoryOverhead"))
equal("driver's service account", "spark-resnet", driver["spec"]["serviceAccountName"])
equal("driver's namespace", "images", driver["metadata"]["namespace"])
start = ["driver", "--properties-file", "/opt/spark/conf/spark.properties", "--class", "io.sparkresnet.job.cli.Main"]
equal("driver's arguments", [*start, "local:///opt/spark-resnet/spark-resnet-0.1.0.jar", *arguments], container["args"])
mounted = {each["name"]: each for each in driver["spec"]["volumes"]}["spark-conf-volume-driver"]["configMap"]["name"]
config = found(f"*configmaps+{mounted}.json")[0]
properties = config["data"]["spark.properties"]
equal("settings in the config map", True, "spark.hadoop.fs.s3a.input.stream.type=classic" in properties)
executors = found("*pods+spark-resnet-*-exec-*.json")
for executor in executors[:1]:
    check(executor, "executor", option("--executor-memory") + setting("spark.executor.memoryOverhead"))
equal("executors made, one of them for the one that was killed", 3, len(executors))
for file in sorted(objects.iterdir()):
    for secret in ("caller-access", "caller-secret"):
        if secret in file.read_text():
            sys.exit(f"{file.name} has a credential of the caller")
print(f"kubernetes: no credential of the caller in any of {len(list(objects.iterdir()))} objects")
