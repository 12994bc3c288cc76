"""A script that fills a hole: copy the file, read all of it, add what is missing, sort, write all of it."""

import shutil
import sys

import pandas as pd

path, export = sys.argv[1:3]
shutil.copyfile(path, path + ".bak")
new = pd.read_csv(export).rename(columns=str.lower)
new.index = pd.to_datetime(new.pop("time"), unit="s").rename("datetime")
old = pd.read_parquet(path)
new = new[~new.index.isin(old.index)].astype(old.dtypes.to_dict())
new.index = new.index.astype(old.index.dtype)
merged = pd.concat([old, new]).sort_index()
merged.index.name = old.index.name
merged.to_parquet(path)
