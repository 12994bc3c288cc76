/** NYMEX energy futures on Globex: CL, NG. Wall clock of New York. */

import { NEW_YORK } from "../bars/zone.ts";
import type { Market } from "./market.ts";
import { globexEras, NYMEX_EXCEPTIONS, NYMEX_HOLIDAYS, NYMEX_SOURCES } from "./nymex.ts";
import { WEEKDAYS } from "./us_holidays.ts";

export const CME_ENERGY: Market = {
  id: "cme_energy",
  name: "CME energy futures",
  zone: NEW_YORK,
  dayTurns: "18:00",
  weekdays: WEEKDAYS,
  eras: [
    {
      from: "2000-01-03",
      hours: ["-15:15..09:30", "10:00..14:30"],
      on: { 1: ["-19:00..09:30", "10:00..14:30"] },
      source: "NYMEX ACCESS and floor hours as of 2004",
      approximate: true,
    },
    ...globexEras("2006-06-12", "NYMEX energy futures on CME Globex from trade date 2006-06-12"),
  ],
  holidays: NYMEX_HOLIDAYS,
  exceptions: NYMEX_EXCEPTIONS,
  checked: { from: "2006-06-12", to: "2027-12-31" },
  sources: NYMEX_SOURCES,
  roll: { months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], ends: "energy-25th", daysBefore: 2 },
};
