/** What is wrong with a table of bars, as findings that a trader understands. Legal oddities stay quiet. */

import type { Market } from "../calendar/market.ts";
import type { Bars } from "./bars.ts";
import { countOffGrid, findGrid, onGrid } from "./grid.ts";
import { doubledPeriods, isPeriodic } from "./period.ts";
import { DAY, type Timeframe, timeframeLength } from "./timeframe.ts";

/** Stable names for `--json`. */
export type FindingKind =
  | "out of order"
  | "equal timestamps"
  | "price missing"
  | "price not finite"
  | "impossible prices"
  | "negative volume"
  | "in the future"
  | "doubled trading periods"
  | "two grids";

/** `damaged`: not written to before it is repaired. `attention`: legal to read, worth a look. */
export type Severity = "damaged" | "attention";

export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly count: number;
  /** The first rows, at most five. */
  readonly rows: readonly number[];
  /** In words, with the first time and values; no full stop. */
  readonly words: string;
}

export interface CheckOptions {
  readonly timeframe: Timeframe;
  readonly market: Market | null;
  /** The clock, UTC ms. */
  readonly now: number;
}

const SHOWN = 5;

/** All findings of a table in any order, the gravest first; empty if nothing is wrong. */
export function checkBars(bars: Bars, options: CheckOptions): Finding[] {
  const findings = [
    ...checkOrder(bars),
    ...checkValues(bars),
    ...checkFuture(bars, options),
    ...checkPeriods(bars, options),
    ...checkGrid(bars, options),
  ];
  return findings.sort((a, b) =>
    Number(b.severity === "damaged") - Number(a.severity === "damaged")
  );
}

/** Collects the rows for which a rule holds into one finding, or none. */
function collect(
  bars: Bars,
  kind: FindingKind,
  severity: Severity,
  wrong: (row: number) => boolean,
  words: (row: number) => string,
): Finding[] {
  const rows: number[] = [];
  let count = 0;
  for (let i = 0; i < bars.time.length; i++) {
    if (!wrong(i)) continue;
    if (count++ < SHOWN) rows.push(i);
  }
  return count === 0 ? [] : [{ kind, severity, count, rows, words: words(rows[0]) }];
}

function at(time: number): string {
  return Number.isFinite(time) ? `${new Date(time).toISOString().slice(0, 16)}Z` : String(time);
}

function checkOrder(bars: Bars): Finding[] {
  const { time } = bars;
  return [
    ...collect(
      bars,
      "out of order",
      "damaged",
      (i) => i > 0 && !(time[i] >= time[i - 1]),
      (i) => `row ${i}: ${at(time[i])} after ${at(time[i - 1])}`,
    ),
    ...collect(
      bars,
      "equal timestamps",
      "damaged",
      (i) => i > 0 && time[i] === time[i - 1],
      (i) => `rows ${i - 1} and ${i}: ${at(time[i])} twice`,
    ),
  ];
}

function pricesAt(bars: Bars, i: number): string {
  return `${at(bars.time[i])}: O ${bars.open[i]} H ${bars.high[i]} L ${bars.low[i]} C ${
    bars.close[i]
  }`;
}

function checkValues(bars: Bars): Finding[] {
  const { open, high, low, close, volume } = bars;
  const some = (test: (value: number) => boolean) => (i: number) =>
    test(open[i]) || test(high[i]) || test(low[i]) || test(close[i]);
  const words = (i: number) => pricesAt(bars, i);
  return [
    ...collect(bars, "price missing", "attention", some(Number.isNaN), words),
    ...collect(
      bars,
      "price not finite",
      "attention",
      some((value) => value === Infinity || value === -Infinity),
      words,
    ),
    ...collect(
      bars,
      "impossible prices",
      "attention",
      (i) =>
        high[i] < low[i] || high[i] < open[i] || high[i] < close[i] || low[i] > open[i] ||
        low[i] > close[i],
      words,
    ),
    ...collect(
      bars,
      "negative volume",
      "attention",
      (i) => volume[i] < 0,
      (i) => `${at(bars.time[i])}: volume ${volume[i]}`,
    ),
  ];
}

/** A day of slack: naive files and clocks differ by hours. */
function checkFuture(bars: Bars, { now }: CheckOptions): Finding[] {
  return collect(
    bars,
    "in the future",
    "attention",
    (i) => bars.time[i] > now + DAY,
    (i) =>
      `${at(bars.time[i])} lies ahead of the clock (${at(now)}): day and month swapped, or a zone`,
  );
}

function checkPeriods(bars: Bars, { timeframe, market }: CheckOptions): Finding[] {
  if (!isPeriodic(timeframe)) return [];
  const doubled = doubledPeriods(bars.time, timeframe, market);
  if (doubled.length === 0) return [];
  const [first] = doubled, what = timeframe.endsWith("D") ? "trading day" : "trading period";
  const stamps = first.rows.map((row) => at(bars.time[row])).join(" and ");
  return [{
    kind: "doubled trading periods",
    severity: "attention",
    count: doubled.length,
    rows: doubled.slice(0, SHOWN).map(({ rows }) => rows[0]),
    words: `one ${what} under several stamps: ${stamps}`,
  }];
}

function checkGrid(bars: Bars, { timeframe }: CheckOptions): Finding[] {
  const length = timeframeLength(timeframe);
  if (length < 2 * 3_600_000 || length >= DAY) return [];
  const grid = findGrid(bars.time, timeframe);
  if (!grid || countOffGrid(grid, bars.time) === 0) return [];
  return collect(
    bars,
    "two grids",
    "attention",
    (i) => !onGrid(grid, bars.time[i]),
    (i) => `the file's bars open at ${grid.words}; ${at(bars.time[i])} does not`,
  );
}
