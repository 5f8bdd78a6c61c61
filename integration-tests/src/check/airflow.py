"""Runs the DAG of submit-scripts/airflow through its intervals in a real Airflow; airflow.sh calls it, and says what is tried."""

import argparse
import ast
import contextlib
import datetime
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile

import pyarrow.dataset

ROOT = pathlib.Path(__file__).resolve().parents[3]
DAG_FILE = ROOT / "submit-scripts" / "airflow" / "spark_resnet_dag.py"
DEMO = ROOT / "job" / "src" / "main" / "resources" / "io" / "sparkresnet" / "job" / "demo"
DAG = "spark_resnet"
LEASE_SECONDS = 12
PATIENCE = datetime.timedelta(minutes=15)
DAMAGED = {"empty.png": b"", "text.png": b"not an image", "cut.jpg": b"\xff\xd8\xff\xe0\x00\x04\x01\x02"}


class Mismatch(Exception):
    """Something came out otherwise than it is promised."""


def expect(what, expected, got):
    if expected != got:
        raise Mismatch(f"{what}: expected {expected!r}, got {got!r}")


def expect_said(text, *parts):
    for part in parts:
        if part not in text:
            raise Mismatch(f"not said: {part!r} in: {text[-1500:]}")


def static():
    """The DAG imports nothing but Airflow and the standard library, and Airflow parses it."""
    modules = set()
    for node in ast.walk(ast.parse(DAG_FILE.read_text())):
        if isinstance(node, ast.Import):
            modules |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module)
    foreign = sorted(each for each in modules if each.split(".")[0] not in {"airflow", *sys.stdlib_module_names})
    expect("imports beside Airflow and the standard library", [], foreign)


class Airflow:
    """An Airflow of its own in a directory, from `start` to `stop`."""

    def __init__(self, home, spark, settings):
        self.home = home
        self.database = home / "airflow.db"
        self.processes = []
        self.port = free_port()
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "SPARK", "PYTHON", "HADOOP"))
        } | {
            "AIRFLOW_HOME": str(home),
            # SQLite waits for its other writers as long as a busy machine needs
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}?timeout=120",
            "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "2",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{self.port}/execution/",
            "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{self.port}",
            "AIRFLOW__API_AUTH__JWT_SECRET": "0123456789abcdef0123456789abcdef",
            "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
            # A busy machine is slow, not broken
            "AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT": "300",
            "AIRFLOW__DAG_PROCESSOR__DAG_FILE_PROCESSOR_TIMEOUT": "600",
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "1200",
            "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
            f"AIRFLOW_VAR_{DAG.upper()}": json.dumps(settings),
            "AIRFLOW_CONN_SPARK_DEFAULT": json.dumps({"conn_type": "spark", "host": "local[2]"}),
            # By these the launcher finds its own distribution.
            "PATH": f"{spark / 'bin'}:{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYSPARK_PYTHON": str(spark / "bin" / "python"),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "ORT_DISABLE_TELEMETRY": "1",
            "OPT_OUT_TRACKING": "true",
            "LC_ALL": "C.UTF-8",
        }

    def prepare(self):
        """An empty home with the DAG as it is, but for the pause between two tries."""
        (self.home / "dags").mkdir(parents=True)
        text = DAG_FILE.read_text()
        for name, value in {"RETRY_DELAY": "seconds=4", "LONGEST_RETRY_DELAY": "seconds=8"}.items():
            text, replaced = re.subn(rf"^{name} = timedelta\(.*\)$", f"{name} = timedelta({value})", text, flags=re.MULTILINE)
            expect(f"lines that set {name}", 1, replaced)
        (self.home / "dags" / DAG_FILE.name).write_text(text)
        self.command("db", "migrate")

    def parse(self):
        """Airflow's own list of what it could not import, and of the DAGs that it found."""
        self.command("dags", "reserialize")
        expect("import errors", [], self.rows("select stacktrace from import_error"))
        expect("DAGs", [(DAG, 1)], self.rows("select dag_id, max_active_runs from dag"))

    def command(self, *arguments, before=lambda: None):
        """Runs Airflow's command line, again where SQLite did not let it write beside the scheduler."""
        command = [sys.executable, "-m", "airflow", *arguments]
        for tries_left in reversed(range(5)):
            before()
            done = subprocess.run(command, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            with open(self.home / "commands.log", "a") as log:
                log.write(f"+ airflow {' '.join(arguments)}\n{done.stdout}\n")
            if not done.returncode:
                return
            if not tries_left or "database is locked" not in done.stdout:
                raise Mismatch(f"airflow {' '.join(arguments)} ended with {done.returncode}: {done.stdout[-1500:]}")

    def start(self):
        self.daemon("api-server", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1")
        wait_until("the API server answers", self.answers)
        self.daemon("dag-processor")
        self.daemon("scheduler", "--skip-serve-logs")

    def daemon(self, *arguments):
        command = [sys.executable, "-m", "airflow", *arguments]
        with open(self.home / f"{arguments[0]}.log", "w") as log:
            self.processes.append(
                subprocess.Popen(command, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
            )

    def answers(self):
        self.alive()
        with contextlib.suppress(urllib.error.URLError, OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v2/version", timeout=5).status == 200

    def alive(self):
        for process in self.processes:
            if process.poll() is not None:
                raise Mismatch(f"{' '.join(process.args[2:4])} ended with {process.returncode}: see its log in {self.home}")

    def stop(self):
        for process in reversed(self.processes):
            for name in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, name)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(20)
                    break

    def rows(self, query, *values):
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(query, values).fetchall()

    def run_of(self, day):
        """Id and state of the newest DAG run over the interval that begins that day."""
        found = self.rows(
            "select run_id, state from dag_run where dag_id = ? and date(data_interval_start) = ? order by id desc", DAG, day
        )
        return found[0] if found else (None, None)

    def task(self, day, name):
        """State and number of tries."""
        found = self.of_task("state, try_number", day, name)
        return found[0] if found else (None, 0)

    def seconds(self, day, name):
        """How long its last try took."""
        return self.of_task("duration", day, name)[0][0]

    def of_task(self, columns, day, name):
        query = f"select {columns} from task_instance where dag_id = ? and run_id = ? and task_id = ?"
        return self.rows(query, DAG, self.run_of(day)[0], name)

    def states(self, day):
        return {name: self.task(day, name)[0] for name in ("predict", "summary", "quality_gate")}

    def finished(self, day):
        """Waits until that run has ended, and returns its state."""

        def ended():
            self.alive()
            return self.run_of(day)[1] in ("success", "failed")

        wait_until(f"the run of {day} ends", ended)
        return self.run_of(day)[1]

    def logs(self, day, name):
        """What each try of a task logged, in their order."""
        folder = self.home / "logs" / f"dag_id={DAG}" / f"run_id={self.run_of(day)[0]}" / f"task_id={name}"
        files = sorted(folder.glob("attempt=*.log"), key=lambda each: int(each.stem.split("=")[1]))
        return [each.read_text(errors="replace").replace("\\n", "\n").replace('\\"', '"') for each in files]

    def said_once(self, day, name, *parts):
        """Expects that the last try of a failed task alone said that: it was not tried again."""
        expect(f"{name} of {day}", "failed", self.task(day, name)[0])
        logs = self.logs(day, name)
        expect(f"tries of {name} that said {parts[0]!r}", 1, sum(parts[0] in each for each in logs))
        expect_said(logs[-1], *parts)

    def xcom(self, day, name, key="return_value"):
        query = "select value from xcom where dag_id = ? and run_id = ? and task_id = ? and key = ?"
        found = self.rows(query, DAG, self.run_of(day)[0], name, key)
        if not found:
            return None
        value = json.loads(found[0][0])
        return json.loads(value) if isinstance(value, str) else value

    def no_backfill(self):
        """Waits until the scheduler has ended every backfill: a DAG has one at a time."""
        wait_until("backfills end", lambda: not self.rows("select id from backfill where completed_at is null"))

    def backfill(self, first, last, *options):
        """Begins one of the intervals that begin on those days."""
        days = ("--from-date", first, "--to-date", last)
        self.command("backfill", "create", "--dag-id", DAG, *days, "--max-active-runs", "1", *options, before=self.no_backfill)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_until(what, condition, pause=0.5):
    end = time.monotonic() + PATIENCE.total_seconds()
    while not condition():
        if time.monotonic() > end:
            raise Mismatch(f"gave up waiting until {what}")
        time.sleep(pause)


class Photos:
    """The demo's images, laid out a day a prefix."""

    def __init__(self, directory):
        self.directory = directory
        with open(DEMO / "truth.csv") as truth:
            self.label_of = {line.split(",", 2)[0]: line.rstrip("\n").split(",", 2)[2] for line in list(truth)[1:]}
        with zipfile.ZipFile(DEMO / "test-images.zip") as images:
            self.content_of = {name: images.read(name) for name in self.label_of}

    def lay(self, day, count, labels=None, damaged=0):
        """Copies of images, of every class alike or of those labels, and damaged ones."""
        prefix = self.directory / day
        prefix.mkdir(parents=True, exist_ok=True)
        names = [name for name in self.label_of if labels is None or self.label_of[name] in labels]
        random.Random(7).shuffle(names)
        for number in range(count):
            name = names[number % len(names)]
            (prefix / f"{number:04d}-{name}").write_bytes(self.content_of[name])
        kinds = list(DAMAGED.items())
        for number in range(damaged):
            name, content = kinds[number % len(kinds)]
            (prefix / f"damaged-{number}-{name}").write_bytes(content)

    def mend(self, day):
        for number, damaged in enumerate(sorted((self.directory / day).glob("damaged-*"))):
            damaged.write_bytes(list(self.content_of.values())[number])

    def listed(self, day):
        return sorted(each.name for each in (self.directory / day).iterdir())


class Check:
    """The intervals, one after another; each returns what the table says of it."""

    def __init__(self, arguments):
        self.work = pathlib.Path(arguments.work).resolve()
        shutil.rmtree(self.work, ignore_errors=True)
        self.photos = Photos(self.work / "photos")
        self.output = self.work / "predictions"
        self.local = self.work / "local"
        self.local.mkdir(parents=True)
        self.jar = pathlib.Path(arguments.jar).resolve()
        self.spark = pathlib.Path(arguments.spark).resolve()
        self.spark_conf = {
            "spark.local.dir": str(self.local),
            "spark.resnet.lock.lease": f"{LEASE_SECONDS}s",
            "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={ROOT / 'conf' / 'log4j2.properties'}",
        }
        self.airflow = Airflow(
            self.work / "home",
            self.spark,
            {
                "jar": str(self.jar),
                "input": f"{self.photos.directory}/{{{{ data_interval_start | ds }}}}",
                "output": str(self.output),
                "properties_file": str(ROOT / "conf" / "spark-defaults.conf"),
                "spark_conf": self.spark_conf,
                "arguments": ["--chunk-size", "10"],
            },
        )
        self.yesterday = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)).strftime("%Y-%m-%d")

    def run(self):
        """Prints the table; returns whether all is as promised."""
        results = []
        try:
            self.attempt(results, "static", self.static)
            for name in ("scheduled", "again", "killed", "failures", "shift", "redo", "held", "other_model"):
                if all(good for _, good, _, _ in results):
                    self.attempt(results, name, getattr(self, name))
        finally:
            self.airflow.stop()
        print(f"\n{'check':<13}{'result':<8}{'seconds':>7}  seen")
        for name, good, seconds, seen in results:
            print(f"{name.replace('_', '-'):<13}{'ok' if good else 'FAILED':<8}{seconds:>7.1f}  {seen}")
        return all(good for _, good, _, _ in results)

    def attempt(self, results, name, step):
        begun = time.monotonic()
        try:
            seen, good = step(), True
        except Mismatch as mismatch:
            seen, good = str(mismatch), False
        results.append((name, good, time.monotonic() - begun, seen))
        print(f"{name}: {'ok' if good else 'FAILED'}", file=sys.stderr)

    def static(self):
        static()
        self.airflow.prepare()
        self.airflow.parse()
        return "imports, parsed, one active run"

    def rows_of(self, day):
        """The file names of all rows of that prefix, sorted."""
        table = pyarrow.dataset.dataset(str(self.output), format="parquet").to_table(columns=["path"])
        prefix = f"/{day}/"
        return sorted(path.rsplit("/", 1)[1] for path in table.column("path").to_pylist() if prefix in path)

    def files(self):
        return {
            str(each.relative_to(self.output)): (each.stat().st_size, each.stat().st_mtime_ns)
            for each in self.output.rglob("*")
            if each.is_file() and "lock" not in each.name
        }

    def run_id(self, day):
        return f"{DAG}-{day.replace('-', '')}T000000"

    def driver(self, run_id):
        """The process id of a Spark driver of that run."""
        for process in pathlib.Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if process.name.isdigit():
                    words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
                    if "org.apache.spark.deploy.SparkSubmit" in words and run_id in words and str(self.output) in words:
                        return int(process.name)
        return None

    def scheduled(self):
        today = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
        for day in (self.yesterday, today):
            self.photos.lay(day, 40)
        self.airflow.start()
        wait_until("the scheduler makes a run", lambda: self.airflow.rows("select id from dag_run"))
        self.yesterday = self.airflow.rows("select date(data_interval_start) from dag_run")[0][0]
        expect("run", "success", self.airflow.finished(self.yesterday))
        expect("rows", self.photos.listed(self.yesterday), self.rows_of(self.yesterday))
        counts = self.airflow.xcom(self.yesterday, "summary")
        expected = {"run": self.run_id(self.yesterday), "exit_code": 0, "images": 40, "ok": 40, "failed": 0, "failed_fraction": 0.0}
        expect("counts in XCom", expected, {name: counts[name] for name in expected})
        expect("failures in XCom", {}, counts["failures"])
        self.expect_nothing_compared()
        return f"40 images, 40 rows, run {counts['run']}"

    def expect_nothing_compared(self):
        gate = self.airflow.xcom(self.yesterday, "quality_gate")
        expect("gate", {"failed_fraction": 0.0, "class_shift": None, "compared_with": None}, gate)

    def again(self):
        before, tries = self.files(), self.airflow.task(self.yesterday, "predict")[1]
        self.airflow.command("tasks", "clear", "-y", "-s", self.yesterday, "-e", self.yesterday, DAG)
        wait_until("the cleared run begins", lambda: self.airflow.run_of(self.yesterday)[1] != "success", 0.1)
        expect("run", "success", self.airflow.finished(self.yesterday))
        expect("tries of predict", ("success", tries + 1), self.airflow.task(self.yesterday, "predict"))
        expect_said(self.airflow.logs(self.yesterday, "predict")[-1], "is published already; this is its summary")
        expect("files", before, self.files())
        self.expect_nothing_compared()
        return f"published already; predict took {self.airflow.seconds(self.yesterday, 'predict'):.1f} s"

    def killed(self):
        day = "2026-01-02"
        self.photos.lay(day, 900)
        self.photos.lay("2026-01-03", 20, damaged=5)
        self.photos.lay("2026-01-04", 150, labels={"Bag", "Trouser"}, damaged=3)
        self.airflow.backfill(day, "2026-01-04")
        before = len(list(self.output.glob("*.parquet")))
        wait_until("some chunks are written", lambda: len(list(self.output.glob("*.parquet"))) >= before + 5, 0.02)
        driver = self.driver(self.run_id(day))
        if driver is None:
            raise Mismatch("the driver ended before it was killed")
        os.kill(driver, signal.SIGKILL)
        chunks = len(list(self.output.glob("*.parquet"))) - before
        expect("run", "success", self.airflow.finished(day))
        *tried, last = self.airflow.logs(day, "predict")
        expect_said("".join(tried), "The driver ended by signal 9", "The next try goes on with the chunks that are missing")
        expect_said(last, f"going on with run {self.run_id(day)}")
        expect("rows", self.photos.listed(day), self.rows_of(day))
        counts = self.airflow.xcom(day, "summary")
        expect("images", (900, 900, 0), (counts["images"], counts["ok"], counts["failed"]))
        return f"SIGKILL at {chunks} of 90 chunks; the retry: 900 images, 900 rows"

    def failures(self):
        day = "2026-01-03"
        expect("run", "failed", self.airflow.finished(day))
        stopped = {"predict": "failed", "summary": "upstream_failed", "quality_gate": "upstream_failed"}
        expect("tasks", stopped, self.airflow.states(day))
        self.airflow.said_once(
            day,
            "predict",
            "exit 5: 5 of 25 images failed, more than the fraction 0.05: 2 decode/empty (such as file:",
            "damaged-0-empty.png",
            "Report: file:",
            "All rows are written, failed images with their error. Do: read the report",
        )
        expect("rows", self.photos.listed(day), self.rows_of(day))
        return "exit 5: 5 of 25 images failed; not tried again, 25 rows"

    def shift(self):
        day = "2026-01-04"
        expect("run", "failed", self.airflow.finished(day))
        expect("tasks", {"predict": "success", "summary": "success", "quality_gate": "failed"}, self.airflow.states(day))
        self.airflow.said_once(
            day,
            "quality_gate",
            f"The quality gate holds run {self.run_id(day)} back: 3 of 153 images failed, more than the fraction 0.01",
            f"of the predictions moved to other classes since run {self.run_id('2026-01-02')}",
            "mark this task as success",
        )
        text = self.airflow.logs(day, "quality_gate")[-1]
        shift = float(re.search(r"(\d\.\d+) of the predictions moved", text).group(1))
        if not 0.6 < shift < 0.95:
            raise Mismatch(f"shift: expected about 0.8, got {shift}")
        expect("rows", self.photos.listed(day), self.rows_of(day))
        return f"3 of 153 failed, {shift} moved since 2026-01-02; held back, rows stay"

    def redo(self):
        day = "2026-01-03"
        self.photos.mend(day)
        self.airflow.backfill(day, day, "--reprocess-behavior", "failed", "--dag-run-conf", json.dumps({"redo": "2"}))
        wait_until("the scheduler does the run again", lambda: self.airflow.run_of(day)[1] in ("running", "queued"), 0.1)
        expect("run", "success", self.airflow.finished(day))
        counts = self.airflow.xcom(day, "summary")
        expect("counts", (self.run_id(day) + "-2", 5, 5), (counts["run"], counts["images"], counts["ok"]))
        names = self.photos.listed(day)
        expect("rows", sorted(names + [each for each in names if each.startswith("damaged-")]), self.rows_of(day))
        return f"run {counts['run']}: 5 new versions, 20 were there already"

    def held(self):
        day = "2026-01-05"
        self.photos.lay(day, 600)
        run_id = self.run_id(day)
        conf = [word for name, value in self.spark_conf.items() for word in ("--conf", f"{name}={value}")]
        predict = ["predict", "--input", str(self.photos.directory / day), "--output", str(self.output), "--run-id", run_id]
        submit = [str(self.spark / "bin" / "spark-submit"), "--master", "local[2]", *conf]
        command = [*submit, str(self.jar), *predict, "--chunk-size", "5"]
        before = len(list(self.output.glob("*.parquet")))
        # Not while the other driver stands still: its lease is shorter than that may take
        self.airflow.no_backfill()
        with open(self.work / "holder.log", "w") as log:
            holder = subprocess.Popen(command, env=self.airflow.environment, stdout=log, stderr=subprocess.STDOUT)
            try:
                wait_until("the other driver works", lambda: len(list(self.output.glob("*.parquet"))) > before, 0.02)
                # It does little, so that it outlives a try; its lock moves all the same
                holder.send_signal(signal.SIGSTOP)
                # The day before has two classes alone
                self.airflow.backfill(day, day, "--dag-run-conf", json.dumps({"gate_class_shift": 1}))

                def refused():
                    if holder.poll() is not None:
                        raise Mismatch("the other driver ended before a try met it")
                    holder.send_signal(signal.SIGSTOP)
                    time.sleep(0.85)
                    holder.send_signal(signal.SIGCONT)
                    return self.airflow.task(day, "predict")[0] == "up_for_retry"

                holder.send_signal(signal.SIGCONT)
                wait_until("a try is refused", refused, 0.15)
                expect("exit of the other driver", 0, holder.wait(PATIENCE.total_seconds()))
            finally:
                if holder.poll() is None:
                    holder.kill()
        expect("run", "success", self.airflow.finished(day))
        state, tries = self.airflow.task(day, "predict")
        expect("predict", "success", state)
        waits = "The next try waits for the other driver"
        *waited, last = self.airflow.logs(day, "predict")
        expect_said("".join(waited), "exit 6, output: ", "it is held by ", f"run {run_id}", waits)
        expect_said(last, "is published already; this is its summary")
        expect("rows", self.photos.listed(day), self.rows_of(day))
        return f"exit 6, {tries} tries, then published by the other: 600 images, 600 rows"

    def other_model(self):
        day = "2026-01-06"
        self.photos.lay(day, 10)
        before = self.files()
        conf = {"arguments": ["--chunk-size", "10", "--interpolation", "bicubic"]}
        self.airflow.backfill(day, day, "--dag-run-conf", json.dumps(conf))
        wait_until("the run is made", lambda: self.airflow.run_of(day)[0])
        expect("run", "failed", self.airflow.finished(day))
        back = "Nothing was written. Do: put the old `weights`"
        self.airflow.said_once(day, "predict", "exit 6, output: ", "its rows are of another model", back)
        expect("files", before, self.files())
        return "exit 6: rows are of another model; not tried again, nothing written"


def main():
    reader = argparse.ArgumentParser()
    for name in ("--work", "--jar", "--spark"):
        reader.add_argument(name, required=True)
    reader.add_argument("--static", action="store_true")
    arguments = reader.parse_args()
    # Stopped from outside, too, it ends the processes that it has started
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    check = Check(arguments)
    if arguments.static:
        try:
            print(check.static())
        except Mismatch as mismatch:
            sys.exit(f"Cannot accept the DAG: {mismatch}")
        return
    sys.exit(0 if check.run() else 1)


main()
