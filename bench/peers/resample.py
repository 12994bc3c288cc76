"""Longer bars from minutes, one timeframe after the other."""

import sys

import pandas as pd

folder = sys.argv[1]
RULES = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}
for name, rule in {"5m": "5min", "15m": "15min", "1h": "1h", "4h": "4h"}.items():
    minutes = pd.read_parquet(f"{folder}/ES1_1m.parquet")
    minutes.resample(rule).agg(RULES).dropna(subset="open").to_parquet(f"{folder}/ES1_{name}.parquet")
