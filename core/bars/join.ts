/** The hole that a merge leaves between the file and what is added to it. */

import { countExpected, expectedDays, tradingMinutes } from "../calendar/expected.ts";
import type { Market } from "../calendar/market.ts";
import type { Bars } from "./bars.ts";
import { endOfBar } from "./final.ts";
import type { Join } from "./merge_plan.ts";
import { isPeriodic, periodOf } from "./period.ts";
import { type Timeframe, timeframeLength } from "./timeframe.ts";

export interface JoinOptions {
  readonly timeframe: Timeframe;
  readonly market: Market | null;
}

/**
 * The hole between two tables that do not overlap: after the present bars if the added ones come later, or
 * before them if they come earlier. `null` if the tables overlap, one is empty, or nothing trades between.
 */
export function findJoin(
  present: Bars,
  incoming: Bars,
  added: Bars,
  options: JoinOptions,
): Join | null {
  if (present.time.length === 0 || added.time.length === 0) return null;
  const first = present.time[0], last = present.time[present.time.length - 1];
  const addedFirst = added.time[0], addedLast = added.time[added.time.length - 1];
  // The source covers the seam itself: what is missing there is missing at the source.
  if (addedFirst > last && incoming.time[0] > last) return joinBetween(last, addedFirst, options);
  const before = incoming.time[incoming.time.length - 1] < first;
  return addedLast < first && before ? joinBetween(addedLast, first, options) : null;
}

/** The hole between the bar stamped `last` and the one stamped `next`, or `null` if none can be missing. */
export function joinBetween(last: number, next: number, options: JoinOptions): Join | null {
  const { timeframe, market } = options;
  const from = endOfBar(timeframe, last, market);
  if (!(from < next)) return null;
  if (!market) return joinByClock(from, next, timeframe);
  const minutes = tradingMinutes(market, from, next);
  const missingBars = isPeriodic(timeframe)
    ? missingPeriods(market, timeframe, last, next)
    : countExpected(market, timeframe, from, next);
  if (missingBars === 0) return null;
  return { from, to: next, tradingMinutes: minutes, missingBars, judgedBy: "calendar" };
}

/** Trading days with a settlement, or weeks or months, between two bars, whatever their stamps. */
function missingPeriods(
  market: Market,
  timeframe: Timeframe,
  last: number,
  next: number,
): number {
  if (timeframe !== "1D") {
    return periodOf(timeframe, next, market) - periodOf(timeframe, last, market) - 1;
  }
  const from = endOfBar(timeframe, last, market), to = endOfBar(timeframe, next, market);
  // The days between, without the one that the next bar itself stands for.
  return Math.max(0, expectedDays(market, from, to).length - 1);
}

function joinByClock(from: number, next: number, timeframe: Timeframe): Join | null {
  const length = timeframeLength(timeframe), missingBars = Math.floor((next - from) / length);
  if (missingBars === 0) return null;
  return { from, to: next, tradingMinutes: (next - from) / 60_000, missingBars, judgedBy: "clock" };
}
