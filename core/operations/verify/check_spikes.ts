/** Bars that jump far from both neighbours and back, held against the ticker's other files. Pure. */

import { type Bars, lowerBound, sliceBars } from "../../bars/bars.ts";
import { findSuspects, type Suspect } from "../../bars/suspect.ts";
import { type Timeframe, timeframeLength } from "../../bars/timeframe.ts";
import type { Market } from "../../calendar/market.ts";
import { placeOf } from "./check_values.ts";
import type { VerifyFinding } from "./report.ts";

export interface Witness {
  readonly file: string;
  readonly timeframe: Timeframe;
  readonly bars: Bars;
}

export interface SpikeOptions {
  readonly what: string;
  readonly timeframe: Timeframe;
  readonly market: Market | null;
  /** Another file of the ticker, which may show the same jump; `null`: there is none. */
  readonly witness: Witness | null;
}

/** With more jumps than this share of the bars it is not the source that erred now and then. */
const MIXED = 0.005;
/** And with fewer than these nothing is said about what they mean. */
const FEW = 20;

/** What another file says of a jump. */
type Verdict = "shows it too" | "does not show it" | "has no bars there";

/** One-bar jumps that no other file confirms. */
export function checkSpikes(bars: Bars, options: SpikeOptions): VerifyFinding[] {
  const { witness, what } = options;
  const open = spikesIn(bars, options).filter(({ row }) =>
    verdictOf(bars, row, options) !== "shows it too"
  );
  if (open.length === 0) return [];
  const [first] = open, verdict = verdictOf(bars, first.row, options);
  const mixed = open.length > Math.max(FEW, MIXED * bars.time.length)
    ? "; so many mean that bars of two adjustments are mixed"
    : "";
  const told = `${witness ? `; ${witness.file} ${verdict}` : ""}${mixed}`;
  return [{
    kind: "spike",
    severity: "attention",
    count: open.length,
    places: open.slice(0, 5).map(({ row }) => placeOf(bars.time, row)),
    words: `${placeOf(bars.time, first.row)}: ${first.why}${told}`,
    mend: `barkeep show ${what}, and barkeep import an export over it with --replace`,
  }];
}

/** Rows looked at in one go: a copy of millions of bars would cost as much memory as they do. */
const WINDOW = 262_144;
/** Bars on each side of a window that say what is usual around its edges. */
const AROUND = 30;

function spikesIn(bars: Bars, { timeframe, market }: SpikeOptions): Suspect[] {
  const found: Suspect[] = [];
  for (let start = 0; start < bars.time.length; start += WINDOW) {
    const part = sliceBars(bars, start, Math.min(bars.time.length, start + WINDOW + AROUND));
    const before = sliceBars(bars, Math.max(0, start - AROUND), start);
    for (const one of findSuspects(part, { timeframe, market, before, outages: false })) {
      // What lies in the margin is the next window's.
      if (one.kind === "spike" && one.row < WINDOW) found.push({ ...one, row: start + one.row });
    }
  }
  return found;
}

/** The witness's bars within the same time reach as far, or do not. */
function verdictOf(bars: Bars, row: number, { timeframe, witness }: SpikeOptions): Verdict {
  if (!witness) return "has no bars there";
  const time = bars.time[row], end = time + timeframeLength(timeframe);
  const length = timeframeLength(witness.timeframe), { bars: other } = witness;
  // The longer of the two bars contains the shorter one.
  let low = Infinity, high = -Infinity;
  for (let i = lowerBound(other.time, time - length + 1); other.time[i] < end; i++) {
    low = Math.min(low, other.low[i]);
    high = Math.max(high, other.high[i]);
  }
  if (low === Infinity) return "has no bars there";
  const near = 1e-6 * Math.abs(bars.close[row]);
  const covers = high >= bars.high[row] - near && low <= bars.low[row] + near;
  return covers ? "shows it too" : "does not show it";
}
