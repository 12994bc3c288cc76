/** How far behind its market a file is: against trading hours and the source's delay, not the wall clock. */

import { endOfBar } from "../bars/final.ts";
import { isPeriodic, periodOf, stampDay } from "../bars/period.ts";
import { DAY, type Timeframe, timeframeLength } from "../bars/timeframe.ts";
import { countExpected, expectedBars, expectedDays, tradingMinutes } from "../calendar/expected.ts";
import { isTradingDay } from "../calendar/hours.ts";
import type { Market } from "../calendar/market.ts";
import { closeOf, dayStart, settlementDay } from "../calendar/trading.ts";
import { delayOf } from "../sources/yahoo/final.ts";

/** What a file lacks at its end. Times UTC ms. */
export interface Behind {
  /** Open of the first missing bar; of a daily one the opening of its trading day. */
  readonly from: number;
  /** Up to here the source has told everything. */
  readonly to: number;
  readonly bars: number;
  readonly tradingMinutes: number;
}

export interface BehindOptions {
  readonly timeframe: Timeframe;
  readonly market: Market;
  /** Open of the file's last bar. */
  readonly last: number;
  readonly now: number;
}

/** Yahoo's name of the exchange whose delay holds for a market. */
const EXCHANGES: Readonly<Record<string, string>> = {
  cme_equity: "CME",
  cme_energy: "NYM",
  cme_metals: "CMX",
  us_equity: "NYQ",
  us_equity_extended: "NYQ",
  cboe_index: "CBO",
  cboe_volatility: "CBO",
  round_the_clock: "CCC",
};

/** Ms after a bar's end from which the source's word on it counts. */
export function sourceDelay(market: Market): number {
  return delayOf(EXCHANGES[market.id] ?? "");
}

/** Bars that ended since the file's last one and that the source must have by now; `null` if none. */
export function behindOf(options: BehindOptions): Behind | null {
  const to = options.now - sourceDelay(options.market);
  return isPeriodic(options.timeframe) ? behindPeriods(options, to) : behindBars(options, to);
}

function behindBars({ timeframe, market, last }: BehindOptions, to: number): Behind | null {
  const length = timeframeLength(timeframe), end = last + length;
  const bars = end < to ? countExpected(market, timeframe, end, to - length + 1) : 0;
  if (bars === 0) return null;
  // No closure is longer than twelve days.
  const [from] = expectedBars(market, timeframe, end, Math.min(to, end + 12 * DAY));
  return { from, to, bars, tradingMinutes: tradingMinutes(market, from, to) };
}

/** Trading days that closed since, counted in periods of the file's own length. */
function behindPeriods({ timeframe, market, last }: BehindOptions, to: number): Behind | null {
  const own = numberOf(timeframe, last, market), periods = new Set<number>();
  let from: number | null = null;
  for (const day of expectedDays(market, last - DAY, to)) {
    const number = numberOf(timeframe, day * DAY, market), close = closeOf(market, day);
    if (number <= own || close === null || close > to) continue;
    if (timeframe !== "1D" && endOfBar(timeframe, day * DAY, market) > to) continue;
    from ??= dayStart(market, day);
    periods.add(number);
  }
  if (from === null) return null;
  return { from, to, bars: periods.size, tradingMinutes: tradingMinutes(market, from, to) };
}

/** A daily stamp on a closed day stands for the trading day after it, as files stamp the bar of two days. */
function numberOf(timeframe: Timeframe, time: number, market: Market): number {
  if (timeframe !== "1D") return periodOf(timeframe, time, market);
  let day = settlementDay(market, stampDay(time, market.zone));
  for (let i = 0; i < 4 && !isTradingDay(market, day); i++) day++;
  return day;
}
