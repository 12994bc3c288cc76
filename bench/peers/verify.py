"""What a script checks of a file of bars: order, missing values, highs and lows."""

import sys

import pandas as pd

frame = pd.read_parquet(sys.argv[1])
index = frame.index
print("rows", len(frame))
print("in order", index.is_monotonic_increasing, "unique", index.is_unique)
print("missing", frame[["open", "high", "low", "close"]].isna().sum().sum())
print("high below", (frame["high"] < frame[["open", "close"]].max(axis=1)).sum())
print("low above", (frame["low"] > frame[["open", "close"]].min(axis=1)).sum())
print("volume below 0", (frame["volume"] < 0).sum())
