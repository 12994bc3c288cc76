/** CME equity index futures on Globex: ES, NQ, RTY, and YM on CBOT. Wall clock of Chicago. */

import { CHICAGO } from "../bars/zone.ts";
import type { Change, Exception, Market } from "./market.ts";
import * as us from "./us_holidays.ts";

/** Fifteen minutes after the shares, with a settlement (real: 2024-12-24, 2025-07-03, 2025-11-28). */
const HALF: Change = { kind: "early", close: "12:15" };
/** Until the shares would open, and the jobs report is out. */
const REPORT: Change = { kind: "early", close: "08:15" };
const HALF_DAYS = us.sharesHalfDays(HALF);

/** Good Fridays that are the first Friday of the month: the jobs report comes out, futures trade on it. */
const REPORT_FRIDAYS: readonly Exception[] = [
  "2007-04-06",
  "2010-04-02",
  "2012-04-06",
  "2015-04-03",
  "2021-04-02",
  "2023-04-07",
  "2026-04-03",
].map((date) => ({ date, change: REPORT, why: "Good Friday with the jobs report" }));

/** Evenings of Christmas and New Year on which real bars begin only at 06:00 New York. */
const LATE_AFTER_HOLIDAY: readonly Exception[] = [
  "2012-01-03",
  "2012-12-26",
  "2013-01-02",
  "2013-12-26",
  "2014-01-02",
].map((date) => ({
  date,
  change: { kind: "late", open: "05:00" },
  why: "no trading on the holiday's evening (real 4h bars begin at 06:00 New York)",
}));

export const CME_EQUITY: Market = {
  id: "cme_equity",
  name: "CME equity index futures",
  zone: CHICAGO,
  dayTurns: "17:00",
  weekdays: us.WEEKDAYS,
  eras: [
    {
      from: "1997-09-09",
      hours: ["-15:45..08:15", "08:30..15:15"],
      on: { 1: ["-17:30..08:15", "08:30..15:15"] },
      source: "CME Globex of the 1990s: overnight from 15:45, pit hours 08:30 to 15:15",
      approximate: true,
    },
    {
      from: "2003-01-02",
      hours: ["-15:30..-16:30", "-17:00..15:15"],
      on: { 1: ["-17:30..15:15"] },
      source: "CME, Labor Day schedule 2003: Globex opens at 17:30 on Sunday",
      approximate: true,
    },
    {
      from: "2005-01-03",
      hours: ["-15:30..-16:30", "-17:00..15:15"],
      on: { 1: ["-17:00..15:15"] },
      source: "CME, Martin Luther King Day schedule 2006: Globex opens at 17:00 on Sunday",
    },
    {
      from: "2012-11-19",
      hours: ["-17:00..15:15", "15:30..16:15"],
      source:
        "CME Group: trading day ends at 16:15 from trade date 2012-11-19, halt 15:15 to 15:30",
    },
    {
      from: "2015-09-21",
      hours: ["-17:00..15:15", "15:30..16:00"],
      source: "CME Group: Globex closes at 16:00 from trade date 2015-09-21",
    },
    {
      from: "2021-06-28",
      hours: ["-17:00..16:00"],
      source: "CME Group: the halt from 15:15 to 15:30 ends with trade date 2021-06-28",
    },
  ],
  holidays: [
    ...us.CLOSED_EVERYWHERE,
    // CME schedules: 10:30 on 2003-09-01, 2006-01-16, 2007-09-03, 2013-07-04 and until 2014-02-17,
    // 12:00 from 2014-05-26 on.
    ...us.onBankHolidays({ kind: "early", close: "10:30", joins: true }, { to: 2013 }),
    ...us.onBankHolidays({ kind: "early", close: "12:00", joins: true }, { from: 2014 }),
    ...HALF_DAYS.holidays,
  ],
  exceptions: [
    ...HALF_DAYS.exceptions,
    ...REPORT_FRIDAYS,
    ...LATE_AFTER_HOLIDAY,
    ...["2014-01-20", "2014-02-17"].map((date): Exception => ({
      date,
      change: { kind: "early", close: "10:30", joins: true },
      why: "the last bank holidays with the old hour",
    })),
    {
      date: "2014-08-25",
      change: { kind: "hours", hours: ["-21:00..15:15", "15:30..16:15"] },
      why: "Globex failed to open on Sunday 2014-08-24 and began four hours late",
    },
    {
      date: "2001-09-11",
      change: REPORT,
      why: "attacks of 11 September 2001: halted in the morning",
    },
    ...["2001-09-12", "2001-09-13", "2001-09-14"].map((date): Exception => ({
      date,
      change: { kind: "closed" },
      why: "attacks of 11 September 2001",
    })),
    {
      date: "2004-06-11",
      change: REPORT,
      why: "national day of mourning for President Reagan",
    },
    {
      date: "2007-01-02",
      change: { kind: "closed" },
      why: "national day of mourning for President Ford",
    },
    ...["2012-10-29", "2012-10-30"].map((date): Exception => ({
      date,
      change: { kind: "early", close: "10:30" },
      why: "Hurricane Sandy (real bars end in the 4h bar of 10:00 New York)",
    })),
    {
      date: "2018-12-05",
      change: { kind: "early", close: "08:30" },
      why: "national day of mourning for President G. H. W. Bush",
    },
    {
      date: "2025-01-09",
      change: { kind: "early", close: "08:30" },
      why: "national day of mourning for President Carter: halted when shares would open",
    },
    {
      date: "2025-11-28",
      change: { kind: "hours", hours: ["-17:00..-20:45", "07:30..12:15"] },
      why: "Globex halted from 20:45 to 07:30: cooling failure in the data centre",
    },
  ],
  checked: { from: "2000-01-01", to: "2027-12-31" },
  sources: [
    "https://www.cmegroup.com/trading-hours.html",
    "https://www.cmegroup.com/tools-information/holiday-calendar.html",
    "https://www.cmegroup.com/media-room/press-releases/2006/1/10/cme_announces_drmartinlutherkingjrholidaytradinghours.html",
    "https://www.cmegroup.com/media-room/press-releases/2007/8/20/cme_group_announceslabordayholidayhours.html",
    "https://ninjatrader.com/Advisories/Advisory25",
  ],
  roll: { months: [3, 6, 9, 12], ends: "third-friday", daysBefore: 4 },
};
