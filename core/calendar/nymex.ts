/** What NYMEX energy and COMEX metals share on Globex: hours and holidays. Wall clock of New York. */

import type { Change, Era, Exception, Holiday } from "./market.ts";
import * as us from "./us_holidays.ts";

/** Half days of floor and Globex: 13:45 (NYMEX, 2013-12-24; real bars 2024-12-24). */
const HALF: Change = { kind: "early", close: "13:45" };

const OLD_CLOSE: Change = { kind: "early", close: "17:15", joins: true };
const OLD_HALT: Change = { kind: "early", close: "13:15", joins: true };
const FRIDAY_HALT: Change = { kind: "early", close: "13:00", joins: true };

/** Hours since the products trade around the clock, from a date that differs by product. */
export function globexEras(from: string, source: string): Era[] {
  return [
    { from, hours: ["-18:00..17:15"], source },
    {
      from: "2015-09-21",
      hours: ["-18:00..17:00"],
      source: "CME Group: Globex closes at 17:00 New York from trade date 2015-09-21",
    },
  ];
}

/** Holidays since 2000; those before Globex (2006) only say on which days there was no floor. */
export const NYMEX_HOLIDAYS: readonly Holiday[] = [
  ...us.CLOSED_EVERYWHERE,
  // Globex ran to its usual close on 2007-09-03 and 2009-02-16, to 13:15 on 2013-07-04; real bars since.
  ...us.onBankHolidays(OLD_CLOSE, { to: 2008 }),
  ...us.onBankHolidays(OLD_HALT, { from: 2009, to: 2013 }),
  ...us.onBankHolidays(FRIDAY_HALT, { from: 2014, to: 2021 }),
  ...us.onBankHolidays({ kind: "early", close: "14:30", joins: true }, { from: 2022 }),
  // A holiday before a weekend ends earlier: there is no evening to go on in (real: 2025-07-04).
  { name: "Juneteenth", on: us.JUNETEENTH, change: FRIDAY_HALT, from: 2022, weekdays: [5] },
  { name: "Independence Day", on: us.INDEPENDENCE, change: FRIDAY_HALT, from: 2022, weekdays: [5] },
  { name: "day after Thanksgiving", on: us.THANKSGIVING_FRIDAY, change: HALF, to: 2023 },
  {
    // Real bars: 2024-11-29 until 14:45, 2025-11-28 past 14:00.
    name: "day after Thanksgiving",
    on: us.THANKSGIVING_FRIDAY,
    change: { kind: "early", close: "14:45" },
    from: 2024,
  },
  {
    name: "Christmas Eve",
    on: us.CHRISTMAS_EVE,
    change: HALF,
    weekdays: us.MONDAY_TO_THURSDAY,
  },
];

export const NYMEX_EXCEPTIONS: readonly Exception[] = [
  ...["2001-09-11", "2001-09-12", "2001-09-13"].map((date): Exception => ({
    date,
    change: { kind: "closed" },
    why: "attacks of 11 September 2001: the exchange stands beside the World Trade Center",
  })),
  {
    date: "2004-06-11",
    change: { kind: "closed" },
    why: "national day of mourning for President Reagan",
  },
  ...["2006-07-03", "2006-11-24"].map((date): Exception => ({
    date,
    change: { kind: "closed" },
    why: "bridge day of the floor (no real daily bar)",
  })),
  ...["2009-01-19", "2009-02-16"].map((date): Exception => ({
    date,
    change: OLD_CLOSE,
    why: "the last bank holidays with full hours",
  })),
  { date: "2009-07-03", change: { kind: "closed" }, why: "Independence Day, observed" },
  ...["2014-01-20", "2014-02-17"].map((date): Exception => ({
    date,
    change: OLD_HALT,
    why: "the last bank holidays with the old hour",
  })),
  {
    date: "2025-11-28",
    change: { kind: "hours", hours: ["-18:00..-21:45", "08:30..14:45"] },
    why: "Globex halted from 21:45 to 08:30: cooling failure in the data centre",
  },
];

export const NYMEX_SOURCES: readonly string[] = [
  "https://www.cmegroup.com/trading-hours.html",
  "https://www.cmegroup.com/tools-information/holiday-calendar.html",
  "https://ninjatrader.com/Advisories/Advisory25",
];
