/** Shares and funds on NYSE and Nasdaq: regular hours, and extended hours from 04:00 to 20:00. */

import { NEW_YORK } from "../bars/zone.ts";
import type { Market } from "./market.ts";
import * as us from "./us_holidays.ts";

const REGULAR_HALF = us.sharesHalfDays({ kind: "early", close: "13:00" });
/** Late trading ends at 17:00 on half days. */
const EXTENDED_HALF = us.sharesHalfDays({ kind: "early", close: "17:00" });
const CLOSED_HOLIDAYS = us.onBankHolidays({ kind: "closed" }, {});

export const US_EQUITY: Market = {
  id: "us_equity",
  name: "US shares, regular hours",
  zone: NEW_YORK,
  dayTurns: "24:00",
  weekdays: us.WEEKDAYS,
  eras: [{ from: "1985-09-30", hours: ["09:30..16:00"], source: "NYSE hours since 1985-09-30" }],
  holidays: [...us.CLOSED_EVERYWHERE, ...CLOSED_HOLIDAYS, ...REGULAR_HALF.holidays],
  exceptions: [...us.SHARES_CLOSED, ...REGULAR_HALF.exceptions],
  checked: { from: "2000-01-01", to: "2027-12-31" },
  sources: ["https://www.nyse.com/trade/hours-calendars"],
};

export const US_EQUITY_EXTENDED: Market = {
  ...US_EQUITY,
  id: "us_equity_extended",
  name: "US shares, extended hours",
  eras: [{
    from: "2000-01-03",
    hours: ["04:00..20:00"],
    source: "NYSE Arca and Nasdaq: early trading from 04:00, late trading until 20:00",
  }],
  holidays: [...us.CLOSED_EVERYWHERE, ...CLOSED_HOLIDAYS, ...EXTENDED_HALF.holidays],
  exceptions: [...us.SHARES_CLOSED, ...EXTENDED_HALF.exceptions],
};
