"""What a script calls a gap: steps of more than a minute that are no night, no weekend and no halt."""

import sys

import pandas as pd

index = pd.read_parquet(sys.argv[1], columns=["close"]).index
if index.tz is None:
    index = index.tz_localize("UTC")
local = index.tz_convert("America/New_York")
steps = local.to_series().diff()
wide = steps[steps > pd.Timedelta(minutes=1)]
hours = wide.index.hour
print("gaps", ((hours != 18) & (wide < pd.Timedelta(days=5))).sum(), "of", len(wide))
