/** The market whose hours a file is judged by. */

import type { Market } from "../calendar/market.ts";
import { marketOf, MARKETS } from "../calendar/markets.ts";
import type { CoreName } from "../store/naming.ts";
import type { Settings } from "../store/settings.ts";

/** The settings' word on a ticker's calendar, else what is known of its name; `null` if nothing is. */
export function marketFor({ ticker }: Pick<CoreName, "ticker">, settings: Settings): Market | null {
  const named = settings.tickers[ticker]?.calendar;
  return named === undefined ? marketOf(ticker) : MARKETS[named] ?? null;
}
