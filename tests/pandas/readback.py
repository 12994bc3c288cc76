"""Reads patched files back with pandas and pyarrow, and says what differs from what was promised.

Standard input is a JSON list of {before, after, time, put, remove}; `put` holds bars with their times in
UTC milliseconds, `remove` times. Standard output is a JSON list of {after, problems}.
"""

import json
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

PER_MS = {"ns": 10**6, "us": 10**3, "ms": 1}
VALUES = ["open", "high", "low", "close", "volume"]


def without_range(metadata):
    """The pandas metadata as JSON, without the row count of a RangeIndex."""
    pandas = json.loads((metadata or {}).get(b"pandas", b"null"))
    for index in (pandas or {}).get("index_columns", []):
        if isinstance(index, dict):
            index["stop"] = None
    return pandas


def schema_problems(before, after):
    old, new = pq.read_schema(before), pq.read_schema(after)
    if not old.equals(new):
        yield "the Arrow schema changed"
    if without_range(old.metadata) != without_range(new.metadata):
        yield "the pandas metadata changed"
    is_range = b'"kind": "range"' in (old.metadata or {}).get(b"pandas", b"")
    if not is_range and not old.equals(new, check_metadata=True):
        yield "the schema's metadata changed"
    if not pq.ParquetFile(before).schema.equals(pq.ParquetFile(after).schema):
        yield "the Parquet schema changed"
    if pq.read_metadata(before).created_by != pq.read_metadata(after).created_by:
        yield "the writer's name changed"


def frame_problems(before, after):
    old, new = pd.read_parquet(before), pd.read_parquet(after)
    if list(old.columns) != list(new.columns):
        yield f"columns are {list(new.columns)}"
    if not old.dtypes.equals(new.dtypes):
        yield f"dtypes are {dict(new.dtypes)}, were {dict(old.dtypes)}"
    if type(old.index) is not type(new.index) or old.index.dtype != new.index.dtype:
        yield f"the index is {new.index.dtype}, was {old.index.dtype}"
    if old.index.name != new.index.name:
        yield f"the index is called {new.index.name}, was {old.index.name}"
    if str(getattr(old.index, "tz", None)) != str(getattr(new.index, "tz", None)):
        yield "the zone of the index changed"


def bits(column):
    """Values as integers or bytes, nulls as None: what is equal here is equal to the bit."""
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type).to_pylist()
    column = column.combine_chunks()
    if pa.types.is_floating(column.type):
        width = column.type.bit_width
        raw = np.frombuffer(column.buffers()[1], f"i{width // 8}")[column.offset:][:len(column)]
        valid = np.asarray(column.is_valid())
        return [int(v) if ok else None for v, ok in zip(raw, valid)]
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    return column.to_pylist()


def raw_times(table, name):
    column = table[name].combine_chunks()
    if pa.types.is_date32(column.type):
        return column.cast(pa.int32()).to_pylist(), 1 / 86_400_000
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.int64()).to_pylist(), PER_MS[column.type.unit]
    unit = case_unit(column)
    return column.to_pylist(), unit


def case_unit(column):
    """Raw units a millisecond of an integer column, by its size."""
    return 1 if abs(column[-1].as_py()) > 10**11 else 1 / 1000


def row_problems(case):
    old, new = pq.read_table(case["before"]), pq.read_table(case["after"])
    old_times, scale = raw_times(old, case["time"])
    new_times, _ = raw_times(new, case["time"])
    put = {round(bar["time"] * scale): bar for bar in case["put"]}
    gone = {round(time * scale) for time in case["remove"]}
    expected = sorted((set(old_times) - gone) | set(put))
    if new_times != expected:
        yield f"{len(new_times)} times, expected {len(expected)}, or in another order"
        return
    where = {time: row for row, time in enumerate(new_times)}
    kept = [row for row, time in enumerate(old_times) if time not in put and time not in gone]
    for name in old.column_names:
        was, now = bits(old[name]), bits(new[name])
        wrong = [r for r in kept if was[r] != now[where[old_times[r]]]]
        if wrong:
            yield f"{len(wrong)} kept values of {name} changed, first in row {wrong[0]}"
    for name in VALUES:
        if name not in new.column_names:
            continue
        now = new[name].to_pylist()
        for time, bar in put.items():
            if not same(now[where[time]], bar[name]):
                yield f"the new {name} at {time} is {now[where[time]]}, not {bar[name]}"
                break


def same(value, wanted):
    if wanted is None:  # an unknown volume is 0 where pandas' type holds no nulls
        return value is None or value == 0 or value != value
    return value == wanted


def main():
    answers = []
    for case in json.load(sys.stdin):
        problems = [
            *schema_problems(case["before"], case["after"]),
            *frame_problems(case["before"], case["after"]),
            *row_problems(case),
        ]
        answers.append({"after": case["after"], "problems": problems})
    json.dump(answers, sys.stdout)


main()
