/** COMEX metals futures on Globex: GC, SI. Wall clock of New York. */

import { NEW_YORK } from "../bars/zone.ts";
import type { Market } from "./market.ts";
import { globexEras, NYMEX_EXCEPTIONS, NYMEX_HOLIDAYS, NYMEX_SOURCES } from "./nymex.ts";
import { WEEKDAYS } from "./us_holidays.ts";

export const CME_METALS: Market = {
  id: "cme_metals",
  name: "CME metals futures",
  zone: NEW_YORK,
  dayTurns: "18:00",
  weekdays: WEEKDAYS,
  eras: [
    {
      from: "2000-01-03",
      hours: ["-16:00..08:00", "08:20..13:30"],
      on: { 1: ["-19:00..08:00", "08:20..13:30"] },
      source: "COMEX on NYMEX ACCESS and floor hours before Globex",
      approximate: true,
    },
    ...globexEras("2006-12-04", "COMEX metals side by side on CME Globex from 2006-12-04"),
  ],
  holidays: NYMEX_HOLIDAYS,
  exceptions: NYMEX_EXCEPTIONS,
  checked: { from: "2006-12-04", to: "2027-12-31" },
  sources: NYMEX_SOURCES,
  // Most volume moves at the end of the month before the delivery month.
  roll: { months: [2, 4, 6, 8, 12], ends: "third-last-business-day", daysBefore: 20 },
};
