/** Which trading hours a file's bars are judged by, and on which grid they stand. Pure. */

import { lowerBound } from "../../bars/bars.ts";
import { isIntraday, type Timeframe, timeframeLength } from "../../bars/timeframe.ts";
import { expectedBars, type Grid } from "../../calendar/expected.ts";
import { hoursBetween } from "../../calendar/hours.ts";
import { inferHours } from "../../calendar/infer.ts";
import type { Market } from "../../calendar/market.ts";
import { US_EQUITY, US_EQUITY_EXTENDED } from "../../calendar/us_equity.ts";

/** Hours that a file is held against. */
export interface Hours {
  readonly market: Market;
  readonly grid: Grid;
  /** `calendar`: published hours. `inferred`: told from the file's own bars. */
  readonly how: "calendar" | "inferred";
  /** In words, for people. */
  readonly words: string;
}

/** So many of the last bars tell the grid, and whether a share is kept with its extended hours. */
const RECENT = 3_000;
/** A fund with so many bars before 09:30 or after 16:00 is kept with its extended hours. */
const EXTENDED_SHARE = 0.05;

/**
 * The hours of a file from its times (UTC ms, in order) and the market its ticker names. `null` where no
 * market is known and the bars are too few, or too long, to tell their hours.
 */
export function hoursFor(
  times: Float64Array,
  timeframe: Timeframe,
  known: Market | null,
): Hours | null {
  const market = known ? withExtended(times, timeframe, known) : inferHours(times, timeframe);
  if (!market) return null;
  const grid = gridFor(times, timeframe, market);
  const how = market.inferred ? "inferred" : "calendar";
  return { market, grid, how, words: market.name };
}

function recentOf(times: Float64Array): Float64Array {
  return times.subarray(Math.max(0, times.length - RECENT));
}

function withExtended(times: Float64Array, timeframe: Timeframe, market: Market): Market {
  if (market !== US_EQUITY || !isIntraday(timeframe)) return market;
  const recent = recentOf(times);
  return outsideOf(recent, timeframe, market) > EXTENDED_SHARE * recent.length
    ? US_EQUITY_EXTENDED
    : market;
}

/** How many bars lie wholly outside trading hours, on whatever grid they stand. */
function outsideOf(times: Float64Array, timeframe: Timeframe, market: Market): number {
  if (times.length === 0) return 0;
  const length = timeframeLength(timeframe), last = times[times.length - 1];
  const { open, close } = hoursBetween(market, times[0], last + length);
  let count = 0;
  for (let i = 0, s = 0; i < times.length; i++) {
    while (s < close.length && close[s] <= times[i]) s++;
    if (s === open.length || open[s] >= times[i] + length) count++;
  }
  return count;
}

/** The market's own grid unless the recent bars stand better on the UTC clock's. */
function gridFor(times: Float64Array, timeframe: Timeframe, market: Market): Grid {
  if (!isIntraday(timeframe) || timeframe === "1m") return "open";
  const recent = recentOf(times);
  const open = fitting(recent, timeframe, market, "open");
  if (open === recent.length) return "open";
  return fitting(recent, timeframe, market, "clock") > open ? "clock" : "open";
}

/** How many of the times are expected. */
function fitting(
  times: Float64Array,
  timeframe: Timeframe,
  market: Market,
  grid: Grid,
): number {
  if (times.length === 0) return 0;
  const due = expectedBars(market, timeframe, times[0], times[times.length - 1] + 1, grid);
  let count = 0;
  for (const time of times) if (due[lowerBound(due, time)] === time) count++;
  return count;
}
