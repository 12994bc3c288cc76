"""An export of minute bars as a Parquet file, unchecked."""

import sys

library, source, out = sys.argv[1:4]


def with_pandas():
    import pandas as pd

    frame = pd.read_csv(source)
    frame["datetime"] = pd.to_datetime(frame.pop("time"), unit="s")
    frame.set_index("datetime").to_parquet(out)


def with_polars():
    import polars as pl

    frame = pl.read_csv(source)
    frame = frame.with_columns(pl.from_epoch("time", time_unit="s").alias("datetime")).drop("time")
    frame.write_parquet(out, compression="snappy")


def with_duckdb():
    import duckdb

    duckdb.execute(f"""
        copy (select * exclude time, to_timestamp(time) as datetime from read_csv('{source}'))
        to '{out}' (format parquet, compression snappy)""")


{"pandas": with_pandas, "polars": with_polars, "duckdb": with_duckdb}[library]()
