/** When a bar is over, and how long its source may still correct it. */

import type { Market } from "../calendar/market.ts";
import { closeOf, settlementDay } from "../calendar/trading.ts";
import { daysOfPeriod, isPeriodic, periodOf } from "./period.ts";
import type { Source } from "./source.ts";
import { DAY, type Timeframe, timeframeLength } from "./timeframe.ts";

/**
 * The instant (UTC ms) at which the bar stamped `time` can't change any more by trading: its end on the
 * clock, or the close of the last trading day of its period.
 */
export function endOfBar(timeframe: Timeframe, time: number, market: Market | null): number {
  if (!isPeriodic(timeframe)) return time + timeframeLength(timeframe);
  const [first, last] = daysOfPeriod(
    timeframe,
    periodOf(timeframe, time, market),
    market,
  );
  if (!market) return (last + 1) * DAY;
  for (let day = last; day >= first; day--) {
    const close = closeOf(market, settlementDay(market, day));
    if (close !== null) return close;
  }
  return (last + 1) * DAY;
}

/**
 * How long (ms) after a bar's stamp a source may still correct it. Yahoo: two trading days for minutes,
 * five for hours, ten for days (yahoo.md 6.9), each with a weekend in between; an export is as it is.
 */
export function revisionWindow(source: Source, timeframe: Timeframe): number {
  if (source !== "yahoo" && source !== "resampled") return 0;
  const length = timeframeLength(timeframe);
  if (length < 3_600_000) return 4 * DAY;
  if (length < DAY) return 7 * DAY;
  return length < 7 * DAY ? 14 * DAY : 21 * DAY;
}
