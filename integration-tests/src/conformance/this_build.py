"""Runs this build: the Java programs beside the kit, and the command line."""

import os
import pathlib
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
LOCAL = ROOT / "submit-scripts/local.sh"


def java(program, *arguments, heap="1g", limit=1800):
    """Runs a program compiled by the shell script, whose class path is in KIT_CLASSPATH; returns seconds."""
    started = time.monotonic()
    command = ["java", f"-Xmx{heap}", "-XX:+UseParallelGC", "-cp", os.environ["KIT_CLASSPATH"], *os.environ.get("KIT_JAVA_OPTIONS", "").split(),
               f"io.sparkresnet.conformance.{program}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    if done.returncode != 0:
        raise SystemExit(f"{program} exited with {done.returncode}:\n{done.stderr[-4000:]}")
    return time.monotonic() - started


def command_line(*arguments, heap="4g"):
    """(exit code, standard output, standard error) of submit-scripts/local.sh."""
    environment = dict(os.environ, SPARK_RESNET_JAVA_OPTS=f"-Xmx{heap} {os.environ.get('SPARK_RESNET_JAVA_OPTS', '')}")
    done = subprocess.run([LOCAL, *map(str, arguments)], capture_output=True, text=True, env=environment, timeout=1800)
    return done.returncode, done.stdout, done.stderr
