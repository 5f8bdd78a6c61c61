"""Predictions of a residual network for the images of each day: one data interval, one input prefix, one run of spark-resnet.

`predict` submits the job, `summary` puts its counts into XCom, `quality_gate` holds the interval back if too many images failed or
the predicted classes shifted. The job goes on where it was stopped and repeats a published run's summary within seconds, so any
task may be retried or cleared at any time. Every setting is a key of the Variable `spark_resnet` (JSON), and a param of a single
run; README.md beside this file has them, and what to do when a task fails.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, CronDataIntervalTimetable, ObjectStoragePath, Param, Variable, get_current_context, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException

# What has to be known before a run: the DAG, when its intervals begin, and how long a failed task waits. A second output is a
# second call of `spark_resnet` at the end of this file, with its own name, which is its Variable's too.
NAME = "spark_resnet"
SCHEDULE = CronDataIntervalTimetable("0 0 * * *", timezone="UTC")
START = datetime(2026, 1, 1, tzinfo=timezone.utc)
RETRIES = 6
RETRY_DELAY = timedelta(minutes=5)
LONGEST_RETRY_DELAY = timedelta(hours=1)
# More of SparkSubmitOperator's arguments, for a driver that runs on the cluster: deploy_mode, durable, yarn_track_via_rm_api, ...
SUBMIT = {}

SETTINGS = {
    "jar": Param(None, type=["null", "string"], description="Job jar, as spark-submit takes it: a path, or a URI (required)"),
    "input": Param(
        None,
        type=["null", "string"],
        description="Prefix of the interval's images, a template (required): s3a://bucket/photos/{{ data_interval_start | ds }}",
    ),
    "output": Param(None, type=["null", "string"], description="Directory of the rows, one for all intervals (required)"),
    "output_for_airflow": Param(
        None,
        type=["null", "string"],
        description="The output as Airflow's ObjectStoragePath names it; default: the output, s3a:// as s3://",
    ),
    "output_connection": Param(
        None, type=["null", "string"], description="Airflow connection that reads the output; default: the store's own"
    ),
    "weights": Param(None, type=["null", "string"], description="Weights file, URI or name; default: the bundled model"),
    "connection": Param(None, type=["null", "string"], description="Airflow connection to Spark; default: spark_default"),
    "properties_file": Param(None, type=["null", "string"], description="spark-submit's --properties-file"),
    "spark_conf": Param(None, type=["null", "object"], description="Spark's settings, by name"),
    "job_file": Param(None, type=["null", "string"], description="YAML job file: predict's --conf"),
    "arguments": Param(
        None,
        type=["null", "array"],
        items={"type": "string"},
        description='More of predict\'s arguments: ["--columns", "prediction,embedding"]',
    ),
    "run_prefix": Param(None, type=["null", "string"], description="Begins each run's id; default: the DAG's id"),
    "redo": Param(
        None,
        type=["null", "string"],
        description="Ends the run's id, for another run over an interval that is published: 2",
    ),
    "max_error_fraction": Param(
        None, type=["null", "number"], minimum=0, maximum=1, description="predict fails above it (exit 5); default: 0.05"
    ),
    "gate_failed_fraction": Param(
        None, type=["null", "number"], minimum=0, maximum=1, description="quality_gate fails above it; default: 0.01"
    ),
    "gate_class_shift": Param(
        None,
        type=["null", "number"],
        minimum=0,
        maximum=1,
        description="quality_gate fails if more than this fraction of the predictions moved to other classes since the interval"
        " before; default: 0.2",
    ),
    "gate_least_images": Param(
        None, type=["null", "integer"], minimum=1, description="Predictions below which classes are not compared; default: 100"
    ),
}
DEFAULTS = {
    "connection": "spark_default",
    "arguments": [],
    "max_error_fraction": 0.05,
    "gate_failed_fraction": 0.01,
    "gate_class_shift": 0.2,
    "gate_least_images": 100,
}
REQUIRED = ["jar", "input", "output"]

# spark-resnet's rule for --run-id
RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
# In the provider's messages: the exit code of spark-submit, and that of a driver on Kubernetes or YARN
SUBMIT_EXIT = re.compile(r"Error code is: (-?\d+)")
DRIVER_EXIT = re.compile(
    r"(?:Kubernetes spark exit code is: |phase=Failed exit_code=|User application exited with status )(\d+)"
)
MESSAGE = re.compile(r"spark-resnet: (.+)")
# The two refusals of exit 6 that no waiting mends
OTHER_ROWS = re.compile(r"of another model|of other columns")


class Settings:
    """The settings of one run: its params, else the Variable, else the default."""

    def __init__(self, context):
        self.dag_id = context["dag"].dag_id
        variable = Variable.get(self.dag_id, default={}, deserialize_json=True)
        unknown = sorted(set(variable) - set(SETTINGS))
        self.values = {}
        for name in SETTINGS:
            given = context["params"].get(name)
            given = variable.get(name) if given is None else given
            self.values[name] = DEFAULTS.get(name) if given is None else given
        problems = [f"unknown setting {name}" for name in unknown]
        problems += [f"{name} is missing" for name in REQUIRED if not self.values[name]]
        start = context.get("data_interval_start")
        if start is None:
            problems.append("the run has no data interval (trigger it with a logical date)")
        else:
            self.interval = start.astimezone(timezone.utc).strftime("%Y%m%dT%H%M%S")
            words = [self["run_prefix"] or self.dag_id, self.interval, self["redo"]]
            self.run_id = "-".join(str(word) for word in words if word)
            if not RUN_ID.fullmatch(self.run_id):
                problems.append(f"{self.run_id} is no run id (expected {RUN_ID.pattern}): change run_prefix or redo")
        if problems:
            raise AirflowFailException(
                f"Cannot read the settings of {self.dag_id}: {'; '.join(problems)}. Do: correct the Variable {self.dag_id}"
                " or the run's params, then clear this task"
            )

    def __getitem__(self, name):
        return self.values[name]

    def application_args(self):
        """What follows the jar; `input` is still a template."""
        given = ["predict", "--input", self["input"], "--output", self["output"], "--run-id", self.run_id]
        given += ["--max-error-fraction", str(self["max_error_fraction"])]
        for flag, name in (("--weights", "weights"), ("--conf", "job_file")):
            given += [flag, self[name]] if self[name] else []
        return given + [str(argument) for argument in self["arguments"]]

    def runs(self):
        """Where the output keeps its runs, as Airflow reads it."""
        output = self["output_for_airflow"] or re.sub(r"^s3[an]://", "s3://", self["output"])
        if output.startswith("/"):
            output = f"file://{output}"
        output = re.sub(r"^file:/+", "file:///", output)
        return ObjectStoragePath(output.rstrip("/"), conn_id=self["output_connection"]) / "_spark-resnet" / "runs"

    def published(self):
        """The summary of this run, or None if it is not published; the newest runs are looked at first."""
        runs = self.runs()
        if not runs.exists():
            return None
        numbers = sorted((int(run.name) for run in runs.iterdir() if run.name.isdigit()), reverse=True)
        for number in numbers:
            try:
                found = json.loads((runs / str(number) / "summary.json").read_text())
            except FileNotFoundError:
                continue
            if found["run"] == self.run_id:
                return found
        return None


class Predict(SparkSubmitOperator):
    """Submits `predict` and says what an exit code asks of the person on call. Waits and tries again where that may help."""

    template_fields = (*SparkSubmitOperator.template_fields, "_conn_id")

    def render_template_fields(self, context, jinja_env=None):
        """Fills the fields from the settings, so that they are shown as rendered."""
        settings = Settings(context)
        self.application = settings["jar"]
        self.application_args = settings.application_args()
        self.name = settings.run_id
        self.conf = settings["spark_conf"] or {}
        self.properties_file = settings["properties_file"]
        self._conn_id = settings["connection"]
        super().render_template_fields(context, jinja_env)

    def execute(self, context):
        try:
            super().execute(context)
        except (AirflowException, RuntimeError) as failure:
            raise self.explained(str(failure), Settings(context)) from failure

    def explained(self, text, settings):
        """What is raised in the place of a failure of that text."""
        code = exit_code(text)
        said = MESSAGE.findall(text)
        said = said[-1].strip() if said else "see spark-resnet's last message above"
        run = f"run {settings.run_id}, output {settings['output']}"
        if code not in (2, 3, 4, 6):
            # Some clusters do not tell the driver's exit code; the summary does
            summary = self.published(settings)
            if summary is not None and summary["exit_code"] == 5:
                return AirflowFailException(too_many_failures(summary, settings))
        if code == 5:
            return AirflowFailException(f"exit 5: {said} ({run}). {AFTER_FAILURES}")
        if code == 2:
            return AirflowFailException(
                f"exit 2, settings: {said} ({run}). Do: correct the Variable {settings.dag_id} or the run's params, then clear"
                " this task; if the interval was published with other settings and shall be done again, do it with a redo"
            )
        if code == 4:
            return AirflowFailException(
                f"exit 4, weights: {said} ({run}). Do: correct the weights, or the setting `weights`, then clear this task"
            )
        if code == 6 and OTHER_ROWS.search(said):
            return AirflowFailException(
                f"exit 6, output: {said} ({run}). Nothing was written. Do: put the old `weights` and `arguments` back and clear"
                " this task; or choose another `output`; or, if both models' rows shall lie there, add --allow-new-model to"
                " `arguments` until one run of the new model is published"
            )
        if code == 6:
            return AirflowException(
                f"exit 6, output: {said} ({run}). The next try waits for the other driver, or for the store. Do, if no try is"
                " left: end the driver that is named, or wait for it, then clear this task; its rows stay, none is done twice"
            )
        if code == 3:
            return AirflowException(
                f"exit 3, input: {said} ({run}). The next try finds images that come late, or a store that is back. Do, if no"
                " try is left: see whether the prefix, the permissions and the store are right, then clear this task"
            )
        if code == 1 and "a defect" in text:
            return AirflowException(
                f"exit 1, a defect: {said} ({run}). The next try goes on with the chunks that are missing. Do, if no try is"
                " left: report the trace above"
            )
        how = "for a reason that Spark did not tell" if code is None else ended(code)
        return AirflowException(f"The driver ended {how} ({run}). The next try goes on with the chunks that are missing")

    def published(self, settings):
        """The summary, where Airflow can read the output."""
        try:
            return settings.published()
        except Exception as failure:
            self.log.warning("Cannot read the summary of run %s: %s", settings.run_id, failure)
            return None


AFTER_FAILURES = (
    "All rows are written, failed images with their error. Do: read the report; where the images are what they are, mark this task"
    " as success, and the tasks after it go on; where they were mended, or their store was, do the interval again with a redo"
)


def exit_code(text):
    """The job's exit code in the provider's message; None where only the cluster knows it."""
    driver = DRIVER_EXIT.search(text)
    if driver:
        return int(driver.group(1))
    submit = SUBMIT_EXIT.search(text)
    return int(submit.group(1)) if submit else None


def ended(code):
    if code < 0 or code > 128:
        return f"by signal {-code if code < 0 else code - 128}"
    return f"with exit code {code}"


def too_many_failures(summary, settings):
    kinds = ", ".join(
        f"{each['count']} {each['stage']}/{each['kind']} (such as {each['example_path']}: {each['example_message']})"
        for each in summary["failures"][:3]
    )
    return (
        f"exit 5: {summary['failed']} of {summary['images']} images failed, more than the fraction"
        f" {summary['max_error_fraction']}: {kinds}. Report: {summary['report']} (run {settings.run_id}). {AFTER_FAILURES}"
    )


def class_mix(summary):
    """Predictions by class; the summary lists the 1,000 most frequent ones."""
    mix = {each["label"] or str(each["class_index"]): each["count"] for each in summary["classes"]}
    others = summary["ok"] - sum(mix.values())
    if mix and others > 0:
        mix["(others)"] = others
    return mix


def class_shift(before, now):
    """Which fraction of the predictions moved to other classes: the total variation distance of two mixes."""
    before_all, now_all = sum(before.values()), sum(now.values())
    moved = {label: now.get(label, 0) / now_all - before.get(label, 0) / before_all for label in {*before, *now}}
    return sum(abs(each) for each in moved.values()) / 2, moved


@task(retries=3)
def summary(ti=None):
    """The counts of the published run, from its summary.json."""
    settings = Settings(get_current_context())
    found = settings.published()
    if found is None:
        raise AirflowException(
            f"Cannot find the summary of run {settings.run_id} in {settings.runs()} (expected a summary.json with that run)."
            " Do: see whether `output_for_airflow` and `output_connection` name the output, and whether predict has succeeded"
        )
    ti.xcom_push("class_mix", {"run": found["run"], "classes": class_mix(found)})
    counts = ["run", "exit_code", "images", "ok", "failed", "held", "given_up", "images_per_second", "report", "summary"]
    return {
        **{name: found[name] for name in counts},
        "failed_fraction": found["failed"] / found["images"] if found["images"] else 0.0,
        "failures": {f"{each['stage']}/{each['kind']}": each["count"] for each in found["failures"]},
        "warnings": found["warnings"],
    }


@task(retries=0)
def quality_gate(counts, ti=None):
    """Fails where people should look before others use the rows."""
    settings = Settings(get_current_context())
    now = ti.xcom_pull(task_ids="summary", key="class_mix")
    # This task's own value of the interval before; it comes first here, so that a shift is reported once and then is the mix
    before = ti.xcom_pull(task_ids="quality_gate", key="class_mix", map_indexes=-1, include_prior_dates=True)
    ti.xcom_push("class_mix", now)
    problems = []
    if counts["failed_fraction"] > settings["gate_failed_fraction"]:
        problems.append(
            f"{counts['failed']} of {counts['images']} images failed, more than the fraction {settings['gate_failed_fraction']}:"
            f" {counts['failures']}"
        )
    least = settings["gate_least_images"]
    shift = None
    if before is None:
        print("No interval before this one was looked at: there is nothing to compare classes with")
    elif min(sum(before["classes"].values()), sum(now["classes"].values())) < least:
        print(f"Classes are not compared: this run or {before['run']} has fewer than {least} predictions")
    else:
        shift, moved = class_shift(before["classes"], now["classes"])
        most = sorted(moved.items(), key=lambda each: -abs(each[1]))[:3]
        told = f"{shift:.3f} of the predictions moved to other classes since run {before['run']}: " + ", ".join(
            f"{label} {by:+.3f}" for label, by in most
        )
        print(told)
        if shift > settings["gate_class_shift"]:
            problems.append(f"{told} (expected at most {settings['gate_class_shift']})")
    if problems:
        raise AirflowFailException(
            f"The quality gate holds run {counts['run']} back: {'; '.join(problems)}. Report: {counts['report']}. Do: read the"
            " report; where the images are what they are, mark this task as success; the next interval is compared with this one"
        )
    return {"failed_fraction": counts["failed_fraction"], "class_shift": shift, "compared_with": before and before["run"]}


def spark_resnet(name):
    """The DAG of one output, with the settings of the Variable of that name."""
    with DAG(
        dag_id=name,
        schedule=SCHEDULE,
        start_date=START,
        catchup=False,
        # An output has one open run, and one driver at a time
        max_active_runs=1,
        params=SETTINGS,
        doc_md=__doc__,
        tags=["spark-resnet"],
        default_args={
            "retries": RETRIES,
            "retry_delay": RETRY_DELAY,
            "retry_exponential_backoff": True,
            "max_retry_delay": LONGEST_RETRY_DELAY,
        },
    ) as dag:
        counts = summary()
        Predict(task_id="predict", **SUBMIT) >> counts
        quality_gate(counts)
    return dag


spark_resnet(NAME)
