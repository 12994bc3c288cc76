/** The clock on which a ticker's times are shown. */

import { NEW_YORK, UTC, type Zone } from "../../core/bars/zone.ts";
import { marketOf } from "../../core/calendar/markets.ts";

/** Markets in the United States are shown on New York's clock, whatever city their exchange is in. */
export function shownZone(ticker: string): Zone {
  const market = marketOf(ticker);
  if (!market || market.zone.startsWith("America/")) return NEW_YORK;
  return market.zone ?? UTC;
}
