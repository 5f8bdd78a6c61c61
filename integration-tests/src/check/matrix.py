"""Looks at an output of the job with pyarrow, or opens its first run again; called by matrix.sh.

    python matrix.py rows OUTPUT      one line: rows, failed, attempts of the failed, files without rows, digest, digest by name
    python matrix.py reopen OUTPUT    deletes the first run's summary and the last of its chunks that has rows

OUTPUT is a local directory, or s3a://BUCKET/KEY on the server that S3_ENDPOINT names. The digest is of path, version, status, kind of
error, class and the logits' bits of every row; the one by name has the file's name in the place of path and version. Exits with 1
where an image has two rows.
"""

import hashlib
import os
import pathlib
import struct
import sys

import pyarrow.fs
import pyarrow.parquet

COLUMNS = ["path", "version", "status", "error", "class_index", "logits", "attempts"]


def opened(output):
    if not output.startswith("s3a://"):
        return pyarrow.fs.LocalFileSystem(), output
    store = pyarrow.fs.S3FileSystem(
        access_key=os.environ["AWS_ACCESS_KEY_ID"],
        secret_key=os.environ["AWS_SECRET_ACCESS_KEY"],
        region="us-east-1",
        scheme="http",
        endpoint_override=os.environ["S3_ENDPOINT"].removeprefix("http://"),
    )
    return store, output.removeprefix("s3a://")


def parts(store, output):
    files = store.get_file_info(pyarrow.fs.FileSelector(output))
    return sorted(file.path for file in files if file.path.endswith(".parquet"))


def content(row):
    logits = row["logits"]
    bits = b"" if logits is None else struct.pack(f"<{len(logits)}f", *logits)
    kind = row["error"] and row["error"]["kind"]
    return repr((row["status"], kind, row["class_index"], bits.hex()))


def digest(lines):
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def rows(output):
    store, directory = opened(output)
    found, empty = [], 0
    for part in parts(store, directory):
        table = pyarrow.parquet.read_table(part, filesystem=store, columns=COLUMNS)
        empty += table.num_rows == 0
        found += table.to_pylist()
    images = {(row["path"], row["version"]) for row in found}
    if len(images) != len(found):
        sys.exit(f"{len(found)} rows for {len(images)} images in {output}")
    failed = [row for row in found if row["status"] != "ok"]
    attempts = sorted({row["attempts"] for row in failed})
    exact = digest(f"{row['path']} {row['version']} {content(row)}" for row in found)
    named = digest(f"{pathlib.PurePosixPath(row['path']).name} {content(row)}" for row in found)
    print(len(found), len(failed), ",".join(map(str, attempts)) or "-", empty, exact, named)


def reopen(output):
    store, directory = opened(output)
    store.delete_file(f"{directory}/_spark-resnet/runs/1/summary.json")
    chunks = [part for part in parts(store, directory) if pathlib.PurePosixPath(part).name.startswith("part-0001-")]
    store.delete_file(chunks[-1])


{"rows": rows, "reopen": reopen}[sys.argv[1]](sys.argv[2])
