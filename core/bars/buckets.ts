/** Which bar of a longer timeframe an instant belongs to. */

import type { Market } from "../calendar/market.ts";
import { tradingDay } from "../calendar/trading.ts";
import { endOfBar } from "./final.ts";
import { type ClockGrid, gridStart, marketGrid } from "./grid.ts";
import { isPeriodic, periodOf } from "./period.ts";
import { stampFor, type Stamping } from "./stamping.ts";
import { DAY, isIntraday, type Timeframe, timeframeLength } from "./timeframe.ts";

/** A bar to be: its stamp, and the instants between which its parts open. */
export interface Bucket {
  readonly stamp: number;
  readonly from: number;
  readonly to: number;
}

/** Finds the bucket of an instant (UTC ms). */
export type Bucketing = (time: number) => Bucket;

export interface BucketOptions {
  readonly source: Timeframe;
  readonly target: Timeframe;
  readonly market: Market | null;
  /** The target file's grid; the market's own (else UTC) if absent. */
  readonly grid?: ClockGrid | undefined;
  /** The target file's stamping; needed for days and longer. */
  readonly stamping?: Stamping | undefined;
}

/** How a source's bars fall into a target's. Throws `RangeError` if the target is not longer. */
export function bucketing(options: BucketOptions): Bucketing {
  const { source, target } = options;
  if (timeframeLength(target) <= timeframeLength(source)) {
    throw new RangeError(`${target} is not longer than ${source}`);
  }
  return isPeriodic(target) ? periodBuckets(options) : gridBuckets(options);
}

function gridBuckets({ target, market, grid }: BucketOptions): Bucketing {
  const length = timeframeLength(target);
  const on = grid ?? (market ? marketGrid(market, target) : undefined);
  return (time) => {
    const from = on ? gridStart(on, time) : Math.floor(time / length) * length;
    return { stamp: from, from, to: from + length };
  };
}

function periodBuckets({ source, target, market, stamping }: BucketOptions): Bucketing {
  if (!stamping) throw new RangeError(`${target} bars need the file's stamping`);
  return (time) => {
    // An intraday instant belongs to its trading day; a daily stamp already names one.
    const day = isIntraday(source) && market ? tradingDay(market, time) * DAY : time;
    const stamp = stampFor(target, periodOf(target, day, market), stamping);
    return { stamp, from: time, to: Math.max(time + 1, endOfBar(target, stamp, market)) };
  };
}
