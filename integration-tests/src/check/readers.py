"""Looks at an output once a second with pyarrow, DuckDB and, if asked, Spark, until STOP exists; called by readers.sh.

    python readers.py OUTPUT STOP [--spark]

Exits with 1 at the first file that cannot be read or the first version of an image that has two rows of one model. Ends with
one line per reader: looks, and the rows of its last one.
"""

import argparse
import collections
import pathlib
import sys
import time

import duckdb
import pyarrow.dataset

IDENTITY = ["path", "version", "model"]


def by_pyarrow(output):
    table = pyarrow.dataset.dataset(output, format="parquet").to_table()
    rows = zip(*(table.column(name).to_pylist() for name in IDENTITY))
    counts = collections.Counter(rows)
    return table.num_rows, [row for row, count in counts.items() if count > 1]


def by_duckdb(output):
    with duckdb.connect() as connection:
        names = ", ".join(IDENTITY)
        # All columns, so that every page is decoded.
        counts = connection.execute(
            f"select {names}, count(*), count(columns(* exclude ({names}))) from read_parquet(?) group by {names}",
            [f"{output}/*.parquet"],
        ).fetchall()
    return sum(row[3] for row in counts), [row[:3] for row in counts if row[3] > 1]


class BySpark:
    def __init__(self):
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        self.spark = builder.config("spark.driver.host", "127.0.0.1").config("spark.log.level", "ERROR").getOrCreate()

    def __call__(self, output):
        rows = self.spark.read.parquet(output).collect()
        counts = collections.Counter(tuple(row[name] for name in IDENTITY) for row in rows)
        return len(rows), [row for row, count in counts.items() if count > 1]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("output", type=pathlib.Path)
    arguments.add_argument("stop", type=pathlib.Path)
    arguments.add_argument("--spark", action="store_true")
    options = arguments.parse_args()

    readers = {"pyarrow": by_pyarrow, "DuckDB": by_duckdb}
    if options.spark:
        readers["Spark"] = BySpark()
    looks = collections.Counter()
    last = dict.fromkeys(readers, 0)
    ended = False
    while not ended:
        # The last look comes after the end.
        ended = options.stop.exists()
        if any(options.output.glob("*.parquet")):
            for name, reader in readers.items():
                try:
                    rows, twice = reader(str(options.output))
                except Exception as failure:
                    sys.exit(f"{name} cannot read {options.output} at look {looks[name] + 1}: {failure}")
                if twice:
                    sys.exit(f"{name} sees {len(twice)} images twice in {options.output}, such as {twice[0]}")
                if rows < last[name]:
                    sys.exit(f"{name} sees {rows} rows in {options.output} and saw {last[name]} before")
                looks[name] += 1
                last[name] = rows
        if not ended:
            time.sleep(1)
    for name in readers:
        print(f"{name}: {looks[name]} looks, {last[name]} rows at the end")
    if not all(looks.values()):
        sys.exit("Some reader never had anything to look at")


if __name__ == "__main__":
    main()
