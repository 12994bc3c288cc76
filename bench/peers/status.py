"""Rows and last time of every file of a folder."""

import glob
import os
import sys

library, folder = sys.argv[1:3]
paths = sorted(glob.glob(folder + "/*.parquet"))


def with_pandas():
    import pandas as pd

    for path in paths:
        frame = pd.read_parquet(path, columns=[])
        print(path, len(frame), frame.index[-1])


def with_pyarrow():
    import pyarrow.parquet as pq

    for path in paths:
        facts = pq.read_metadata(path)
        group = facts.row_group(facts.num_row_groups - 1)
        print(path, facts.num_rows, group.column(facts.num_columns - 1).statistics.max)


def with_duckdb():
    import duckdb

    rows = duckdb.execute(f"""
        select file_name, sum(num_values), max(stats_max) from parquet_metadata('{folder}/*.parquet')
        where path_in_schema = 'datetime' group by file_name order by file_name""").fetchall()
    for row in rows:
        print(*row)


{"pandas": with_pandas, "pyarrow": with_pyarrow, "duckdb": with_duckdb}[library]()
sys.stdout.flush()
# pyarrow's threads now and then fail on the way out.
os._exit(0)
