/** Fewer bars that still show every extreme. Pure. */

import { type Bars, newBars, VALUE_COLUMNS } from "../../../bars/bars.ts";

/** One bar of each run of `every` bars; the last run may be shorter. Unknown values are left out of each. */
export function summarise(bars: Bars, every: number): Bars {
  const rows = bars.time.length;
  if (every <= 1) return bars;
  const out = newBars(Math.ceil(rows / every));
  for (let to = 0, i = 0; i < rows; to++, i += every) {
    setRun(out, to, bars, i, Math.min(rows, i + every));
  }
  return out;
}

function setRun(out: Bars, at: number, bars: Bars, from: number, to: number): void {
  out.time[at] = bars.time[from];
  for (const name of VALUE_COLUMNS) out[name][at] = NaN;
  for (let i = from; i < to; i++) {
    // A comparison with NaN is false: the first known value takes its place.
    if (!(out.high[at] >= bars.high[i]) && !Number.isNaN(bars.high[i])) out.high[at] = bars.high[i];
    if (!(out.low[at] <= bars.low[i]) && !Number.isNaN(bars.low[i])) out.low[at] = bars.low[i];
    if (Number.isNaN(out.open[at])) out.open[at] = bars.open[i];
    if (!Number.isNaN(bars.close[i])) out.close[at] = bars.close[i];
    if (Number.isNaN(bars.volume[i])) continue;
    out.volume[at] = (Number.isNaN(out.volume[at]) ? 0 : out.volume[at]) + bars.volume[i];
  }
}

/** How many bars become one so that at most `most` are left. */
export function runFor(rows: number, most: number): number {
  return Math.max(1, Math.ceil(rows / Math.max(1, most)));
}
