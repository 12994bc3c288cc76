/** A file's bars against those that the ticker's finest file makes. Pure. */

import { type Bars, lowerBound, sliceBars } from "../../bars/bars.ts";
import { isPeriodic } from "../../bars/period.ts";
import { judgeOverlap, type Overlap } from "../../bars/overlap.ts";
import { resample } from "../../bars/resample.ts";
import { priceAgreement, type SharedRows, sharedRows } from "../../bars/shared_bars.ts";
import { type Timeframe, timeframeLength } from "../../bars/timeframe.ts";
import type { Market } from "../../calendar/market.ts";
import { percentOf } from "../gaps/coverage.ts";
import { targetGrid } from "../resample/target_grid.ts";
import { placeOf } from "./check_values.ts";
import type {
  CrossCheck,
  CrossDifference,
  CrossOffset,
  CrossStretch,
  VerifyFinding,
} from "./report.ts";

export interface CrossOptions {
  readonly what: string;
  readonly timeframe: Timeframe;
  readonly market: Market | null;
  readonly finer: { readonly file: string; readonly timeframe: Timeframe; readonly bars: Bars };
}

/** `null` where nothing can be compared: daily bars carry settlements, and some files share no time. */
export function crossCheck(bars: Bars, options: CrossOptions): CrossCheck | null {
  const { timeframe, market, finer } = options;
  if (isPeriodic(timeframe) || finer.bars.time.length === 0 || bars.time.length === 0) return null;
  const grid = targetGrid(bars.time, timeframe, market);
  const length = timeframeLength(timeframe), last = bars.time[bars.time.length - 1];
  // Only the time that both cover needs to be made.
  const part = sliceBars(
    finer.bars,
    lowerBound(finer.bars.time, bars.time[0]),
    lowerBound(finer.bars.time, last + length),
  );
  const made = resample(part, {
    source: finer.timeframe,
    target: timeframe,
    market,
    ...(grid && { grid }),
  }).bars;
  const overlap = judgeOverlap(bars, made, length);
  if (overlap.shared === 0) return null;
  const rows = sharedRows(bars, made), { differing } = priceAgreement(bars, made, rows);
  return {
    with: finer.file,
    shared: overlap.shared,
    agreeing: overlap.agreeing,
    percent: percentOf(overlap.agreeing, overlap.shared),
    words: overlap.words,
    first: firstDifferences(bars, made, rows, differing),
    stretches: stretchesOf(overlap),
    offsets: offsetsOf(bars, made, rows, differing),
  };
}

function firstDifferences(
  bars: Bars,
  made: Bars,
  rows: SharedRows,
  differing: readonly number[],
): CrossDifference[] {
  return differing.slice(0, 5).map((k) => ({
    time: placeOf(bars.time, rows.present[k]),
    file: pricesAt(bars, rows.present[k]),
    made: pricesAt(made, rows.incoming[k]),
  }));
}

function pricesAt(bars: Bars, row: number): number[] {
  return [bars.open[row], bars.high[row], bars.low[row], bars.close[row]];
}

/** An offset must explain so many bars: fewer is chance. */
const ENOUGH = 10;

/** Two exports mixed bar by bar form no stretch, but their offset repeats. */
function offsetsOf(
  bars: Bars,
  made: Bars,
  rows: SharedRows,
  differing: readonly number[],
): CrossOffset[] {
  const counts = new Map<number, number>();
  for (const k of differing) {
    const a = pricesAt(bars, rows.present[k]), b = pricesAt(made, rows.incoming[k]);
    const offsets = a.map((price, i) => Math.round((b[i] - price) * 1e6) / 1e6);
    if (offsets.some((offset) => offset !== offsets[0])) continue;
    counts.set(offsets[0], (counts.get(offsets[0]) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count >= ENOUGH).sort((a, b) => b[1] - a[1])
    .slice(0, 3).map(([value, count]) => ({ value, bars: count }));
}

function stretchesOf({ explanation }: Overlap): CrossStretch[] {
  if (explanation.kind !== "offset" && explanation.kind !== "ratio") return [];
  return explanation.stretches.map(({ from, to, bars, value }) => ({
    from: placeOf([from], 0),
    to: placeOf([to], 0),
    bars,
    value,
  }));
}

/** A finding where the two do not say the same. */
export function crossFinding(check: CrossCheck, what: string): VerifyFinding[] {
  const count = check.shared - check.agreeing;
  if (count === 0) return [];
  const apart = check.offsets.reduce((sum, { bars }) => sum + bars, 0);
  const other = check.stretches.some(({ value }) => value !== 0 && value !== 1) ||
    apart >= count / 2;
  const offsets = check.offsets.map(({ value, bars }) =>
    `${bars} bars lie ${Math.abs(value)} ${value > 0 ? "lower" : "higher"}`
  );
  const told = other && offsets.length > 0 ? offsets.join(", ") : check.words;
  return [{
    kind: other ? "another adjustment" : "differs from shorter bars",
    severity: "attention",
    count,
    places: check.first.map(({ time }) => time),
    words: `${check.percent}% of ${check.shared} bars are what ${check.with} makes: ${told}`,
    mend: other ? null : `barkeep resample ${what} --dry-run shows them`,
  }];
}
