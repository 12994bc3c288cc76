/** Longer bars from shorter ones, only where the shorter ones are all there. */

import { countExpected, tradingMinutes } from "../calendar/expected.ts";
import { isTradingDay } from "../calendar/hours.ts";
import type { Market } from "../calendar/market.ts";
import { settlementDay, tradingDay } from "../calendar/trading.ts";
import { type Bars, newBars, sliceBars } from "./bars.ts";
import { type Bucket, bucketing, type BucketOptions } from "./buckets.ts";
import { isPeriodic, stampDay } from "./period.ts";
import { DAY, isIntraday, type Timeframe, timeframeLength } from "./timeframe.ts";

export interface ResampleOptions extends BucketOptions {
  /**
   * Up to this instant (UTC ms) the source holds everything there is: a last bar that ends by then is
   * whole even if nobody traded at its end. Default: the end of the source's last bar.
   */
  readonly completeUntil?: number;
}

/** Why a bar was not made; stable names for `--json`. */
export type NotMade = "partial first" | "unfinished last" | "hole in the source";

export interface Resampled {
  /** Whole bars, in order. */
  readonly bars: Bars;
  /** Bars that would not have been whole, by their stamps. */
  readonly leftOut: readonly { readonly stamp: number; readonly why: NotMade }[];
}

/** A hole in the source tears a bar if so many trading minutes are missing: thin minutes do not. */
const HOLE_MINUTES = 30;

/** A bucket with the rows of the source that fall into it. */
interface Filled extends Bucket {
  readonly first: number;
  readonly end: number;
}

/**
 * Aggregates a source in order: open of the first, highest high, lowest low, close of the last, sum of the
 * known volumes (unknown if none is known). Bars that the source covers only in part are left out: the
 * first, the last, and those torn by a hole.
 */
export function resample(source: Bars, options: ResampleOptions): Resampled {
  const filled = fill(source, options), leftOut: { stamp: number; why: NotMade }[] = [];
  const whole = filled.filter((bucket, i) => {
    const why = whyNotWhole(source, filled, i, options);
    if (why) leftOut.push({ stamp: bucket.stamp, why });
    return why === null;
  });
  const bars = newBars(whole.length);
  whole.forEach((bucket, i) => aggregate(source, bucket, bars, i));
  return { bars, leftOut };
}

function fill(source: Bars, options: ResampleOptions): Filled[] {
  const find = bucketing(options), periodic = isPeriodic(options.target), filled: Filled[] = [];
  let current: Bucket | undefined, first = 0;
  for (let i = 0; i < source.time.length; i++) {
    const time = source.time[i];
    // Grid buckets say where they end, so most rows need no look-up.
    if (current && !periodic && time < current.to) continue;
    const next = find(time);
    if (current && next.stamp === current.stamp) continue;
    if (current) filled.push({ ...current, first, end: i });
    current = next;
    first = i;
  }
  if (current) filled.push({ ...current, first, end: source.time.length });
  return filled;
}

function whyNotWhole(
  source: Bars,
  filled: readonly Filled[],
  i: number,
  options: ResampleOptions,
): NotMade | null {
  const bucket = filled[i], length = timeframeLength(options.source);
  if (i === 0 && missingBefore(source, bucket, options)) return "partial first";
  const lastEnd = source.time[bucket.end - 1] + length;
  if (i === filled.length - 1) {
    const until = options.completeUntil ?? lastEnd;
    const lacks = isIntraday(options.source)
      ? missing(options, Math.max(until, lastEnd), bucket.to)
      : lacksDays(options.market, source.time[bucket.end - 1], bucket.to);
    if (until < bucket.to && lacks) return "unfinished last";
  }
  return isTorn(source, bucket, i === 0, options) ? "hole in the source" : null;
}

/** True if the source could have bars between two instants. */
function missing({ market, source }: ResampleOptions, from: number, to: number): boolean {
  if (!(from < to)) return false;
  return market ? countExpected(market, source, from, to) > 0 : true;
}

/** True if trading days with a settlement follow a daily stamp before `to`. */
function lacksDays(market: Market | null, stamp: number, to: number): boolean {
  const last = stampDay(stamp, market?.zone);
  if (!market) return (last + 1) * DAY < to;
  for (let day = last + 1; day <= tradingDay(market, to - 1); day++) {
    if (isTradingDay(market, day) && settlementDay(market, day) === day) return true;
  }
  return false;
}

function missingBefore(source: Bars, bucket: Filled, options: ResampleOptions): boolean {
  if (isPeriodic(options.target)) return isPeriodStart(source, bucket, options) === false;
  return missing(options, bucket.from, source.time[bucket.first]);
}

/** The source's first bar begins a period if the one a bar's length before would be in another period. */
function isPeriodStart(source: Bars, bucket: Filled, options: ResampleOptions): boolean {
  const { market } = options, first = source.time[bucket.first], find = bucketing(options);
  const back = previousOpening(market, options.source, first);
  return back !== null && find(back).stamp !== bucket.stamp;
}

/** The stamp at which the bar before `time` would stand; `null` if the calendar can't say. */
function previousOpening(market: Market | null, source: Timeframe, time: number): number | null {
  const length = timeframeLength(source);
  if (!market) return time - length;
  for (let back = time - length; back > time - 12 * DAY; back -= length) {
    const trades = isIntraday(source)
      ? countExpected(market, source, back, back + length) > 0
      : isTradingDay(market, stampDay(back, market.zone));
    if (trades) return back;
  }
  return null;
}

/** True if a hole in the source lies partly in the bucket. */
function isTorn(source: Bars, bucket: Filled, first: boolean, options: ResampleOptions): boolean {
  const { market } = options, length = timeframeLength(options.source);
  if (!market || !isIntraday(options.source)) return false;
  const { time } = source;
  const isHole = (from: number, to: number) =>
    to - from >= HOLE_MINUTES * 60_000 && tradingMinutes(market, from, to) >= HOLE_MINUTES;
  for (let i = bucket.first + 1; i < bucket.end; i++) {
    if (time[i] - time[i - 1] > length && isHole(time[i - 1] + length, time[i])) return true;
  }
  if (isPeriodic(options.target)) return false;
  const before = first ? bucket.from : Math.max(bucket.from, time[bucket.first - 1] + length);
  const after = bucket.end < time.length ? Math.min(bucket.to, time[bucket.end]) : bucket.to;
  const last = time[bucket.end - 1] + length;
  return isHole(before, time[bucket.first]) ||
    (bucket.end < time.length && last < after && isHole(last, after));
}

function aggregate(source: Bars, { first, end, stamp }: Filled, bars: Bars, row: number): void {
  const part = sliceBars(source, first, end);
  let high = -Infinity, low = Infinity, volume = NaN;
  for (let i = 0; i < part.time.length; i++) {
    if (part.high[i] > high) high = part.high[i];
    if (part.low[i] < low) low = part.low[i];
    if (!Number.isNaN(part.volume[i])) {
      volume = (Number.isNaN(volume) ? 0 : volume) + part.volume[i];
    }
  }
  bars.time[row] = stamp;
  bars.open[row] = part.open[0];
  bars.high[row] = high;
  bars.low[row] = low;
  bars.close[row] = part.close[part.close.length - 1];
  bars.volume[row] = volume;
}
