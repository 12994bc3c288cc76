/** Indices that Cboe and others compute while shares trade: SPX, VIX, NDX, RUT, DJI, VVIX. */

import { NEW_YORK } from "../bars/zone.ts";
import type { Market } from "./market.ts";
import { US_EQUITY } from "./us_equity.ts";

export const CBOE_INDEX: Market = {
  ...US_EQUITY,
  id: "cboe_index",
  name: "US stock indices",
  zone: NEW_YORK,
  sources: [
    "https://www.cboe.com/about/hours/us-options/",
    "https://www.nyse.com/trade/hours-calendars",
  ],
};

/** VIX and VVIX are computed until their options close, fifteen minutes after the shares. */
export const CBOE_VOLATILITY: Market = {
  ...CBOE_INDEX,
  id: "cboe_volatility",
  name: "Cboe volatility indices",
  eras: [{
    from: "1990-01-02",
    hours: ["09:30..16:15"],
    source: "Cboe: index options trade until 16:15 New York",
  }],
  holidays: US_EQUITY.holidays.map((holiday) =>
    holiday.change.kind === "early"
      ? { ...holiday, change: { kind: "early", close: "13:15" } as const }
      : holiday
  ),
  exceptions: US_EQUITY.exceptions.map((exception) =>
    exception.change.kind === "early"
      ? { ...exception, change: { kind: "early", close: "13:15" } as const }
      : exception
  ),
};
