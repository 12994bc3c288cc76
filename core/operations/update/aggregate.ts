/** Longer bars from what the source does serve, stamped as the file's own bars are. */

import type { Bars } from "../../bars/bars.ts";
import { findGrid, marketGrid } from "../../bars/grid.ts";
import { resample } from "../../bars/resample.ts";
import type { Stamping } from "../../bars/stamping.ts";
import type { Timeframe } from "../../bars/timeframe.ts";
import type { Market } from "../../calendar/market.ts";

export interface AggregateOptions {
  /** The file's own bars, which show its grid or stamping. */
  readonly present: Bars;
  readonly from: Timeframe;
  readonly to: Timeframe;
  readonly market: Market | null;
  /** How days and longer bars are stamped; `null` for a file that shows none. */
  readonly stamping: Stamping | null;
  /** Up to here the source has told everything, UTC ms. */
  readonly now: number;
}

/** Whole bars only: what the source covers in part is left out. */
export function aggregate(bars: Bars, options: AggregateOptions): Bars {
  const { present, from, to, market, stamping, now } = options;
  const grid = findGrid(present.time, to) ?? (market ? marketGrid(market, to) : null);
  return resample(bars, {
    source: from,
    target: to,
    market,
    completeUntil: now,
    ...(grid && { grid }),
    ...(stamping && { stamping }),
  }).bars;
}
