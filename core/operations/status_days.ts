/** The trading day of a bar, for comparing files with what was made from them. */

import { DAY } from "../bars/timeframe.ts";
import { NEW_YORK, wallFromUtc } from "../bars/zone.ts";
import { dayText } from "../calendar/days.ts";
import { marketOf, MARKETS } from "../calendar/markets.ts";
import { tradingDay } from "../calendar/trading.ts";
import type { Settings } from "../store/settings.ts";

/**
 * `2025-12-05` for a bar (UTC ms) of a ticker, by its market's clock; the settings' word on the market
 * wins. A ticker of no known market gets New York's date.
 */
export function tradingDayOf(ticker: string, time: number, settings: Settings): string {
  const calendar = settings.tickers[ticker]?.calendar;
  const market = calendar === undefined ? marketOf(ticker) : MARKETS[calendar];
  return dayText(
    market ? tradingDay(market, time) : Math.floor(wallFromUtc(NEW_YORK, time) / DAY),
  );
}
