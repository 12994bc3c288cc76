/** Holes that a file would have after a restore. Pure. */

import { type Bars, lowerBound } from "../../bars/bars.ts";
import { joinBetween } from "../../bars/join.ts";
import { DAY, type Timeframe, timeframeLength } from "../../bars/timeframe.ts";
import type { Market } from "../../calendar/market.ts";

/** Nothing between two bars where the market traded. Times are UTC ms. */
export interface Hole {
  /** The last bar before it and the first one after it. */
  readonly after: number;
  readonly before: number;
  readonly days: number;
  /** Bars that the market should have had there. */
  readonly missingBars: number;
  /** Bars that the present file has there and that would go. */
  readonly presentBars: number;
}

export interface HolesOptions {
  readonly timeframe: Timeframe;
  readonly market: Market | null;
  /** The file as it is; `null`: it is gone or can't be read. */
  readonly present: Bars | null;
}

/** Without a present file to compare with, only a hole this long is told; a long weekend is no hole. */
const LONG = 5 * DAY;

/** The holes that the restored bars have and the present ones have not, the longest first. */
export function newHoles(restored: Bars, options: HolesOptions): Hole[] {
  const { timeframe, present, market } = options, { time } = restored;
  const least = present
    ? timeframeLength(timeframe)
    : Math.max(LONG, 3 * timeframeLength(timeframe));
  const holes: Hole[] = [];
  for (let i = 1; i < time.length; i++) {
    const after = time[i - 1], before = time[i];
    if (before - after <= least) continue;
    const presentBars = present ? barsInside(present, after, before) : 0;
    if (present && presentBars === 0) continue;
    const join = joinBetween(after, before, { timeframe, market });
    if (!join) continue;
    const days = Math.floor((before - after) / DAY), { missingBars } = join;
    holes.push({ after, before, days, missingBars, presentBars });
  }
  return holes.sort((a, b) => (b.before - b.after) - (a.before - a.after));
}

function barsInside({ time }: Bars, after: number, before: number): number {
  return lowerBound(time, before) - lowerBound(time, after + 1);
}
