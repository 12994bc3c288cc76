/** The United States holidays that markets keep, as rules; what each market does on them is its own data. */

import { FRIDAY, MONDAY, type Rule, THURSDAY } from "./days.ts";
import type { Change, Exception, Holiday } from "./market.ts";

/** New Year's Day: a Sunday is kept on Monday, a Saturday is not made up for (NYSE Rule 7.2). */
export const NEW_YEAR: Rule = { month: 1, date: 1, observed: "sunday-only" };
export const MARTIN_LUTHER_KING: Rule = { month: 1, weekday: MONDAY, nth: 3 };
export const PRESIDENTS: Rule = { month: 2, weekday: MONDAY, nth: 3 };
export const GOOD_FRIDAY: Rule = { easter: -2 };
export const MEMORIAL: Rule = { month: 5, weekday: MONDAY, nth: -1 };
export const JUNETEENTH: Rule = { month: 6, date: 19, observed: "nearest" };
export const INDEPENDENCE: Rule = { month: 7, date: 4, observed: "nearest" };
export const LABOR: Rule = { month: 9, weekday: MONDAY, nth: 1 };
export const THANKSGIVING: Rule = { month: 11, weekday: THURSDAY, nth: 4 };
export const THANKSGIVING_FRIDAY: Rule = { month: 11, weekday: THURSDAY, nth: 4, plus: 1 };
export const CHRISTMAS: Rule = { month: 12, date: 25, observed: "nearest" };
export const CHRISTMAS_EVE: Rule = { month: 12, date: 24, observed: "never" };
export const JULY_3: Rule = { month: 7, date: 3, observed: "never" };

/** Monday to Thursday: the eve of a holiday that is itself on a weekday. */
export const MONDAY_TO_THURSDAY: readonly number[] = [MONDAY, 2, 3, THURSDAY];
export const WEEKDAYS: readonly number[] = [MONDAY, 2, 3, THURSDAY, FRIDAY];

/** The seven days on which shares do not trade and Globex trades until noon or so. */
const BANK_HOLIDAYS: readonly { name: string; on: Rule; from?: number }[] = [
  // Kept by NYSE since 1998.
  { name: "Martin Luther King Day", on: MARTIN_LUTHER_KING, from: 1998 },
  { name: "Presidents' Day", on: PRESIDENTS },
  { name: "Memorial Day", on: MEMORIAL },
  // A federal holiday since June 2021, kept by the exchanges since 2022.
  { name: "Juneteenth", on: JUNETEENTH, from: 2022 },
  { name: "Independence Day", on: INDEPENDENCE },
  { name: "Labor Day", on: LABOR },
  { name: "Thanksgiving", on: THANKSGIVING },
];

/** The same change on each of these holidays, for a range of years (both included). */
export function onBankHolidays(change: Change, years: { from?: number; to?: number }): Holiday[] {
  return BANK_HOLIDAYS.map(({ name, on, from }) => {
    const first = Math.max(from ?? -Infinity, years.from ?? -Infinity);
    return {
      name,
      on,
      change,
      ...(first > -Infinity && { from: first }),
      ...(years.to !== undefined && { to: years.to }),
    };
  });
}

/** New Year's Day, Good Friday and Christmas: closed everywhere. */
export const CLOSED_EVERYWHERE: readonly Holiday[] = [
  { name: "New Year's Day", on: NEW_YEAR, change: { kind: "closed" } },
  { name: "Good Friday", on: GOOD_FRIDAY, change: { kind: "closed" } },
  { name: "Christmas", on: CHRISTMAS, change: { kind: "closed" } },
];

/** Days on which the shares of New York did not trade and no rule says so (NYSE, special closings). */
export const SHARES_CLOSED: readonly Exception[] = [
  ...["2001-09-11", "2001-09-12", "2001-09-13", "2001-09-14"].map((date): Exception => ({
    date,
    change: { kind: "closed" },
    why: "attacks of 11 September 2001",
  })),
  {
    date: "2004-06-11",
    change: { kind: "closed" },
    why: "national day of mourning for President Reagan",
  },
  {
    date: "2007-01-02",
    change: { kind: "closed" },
    why: "national day of mourning for President Ford",
  },
  { date: "2012-10-29", change: { kind: "closed" }, why: "Hurricane Sandy" },
  { date: "2012-10-30", change: { kind: "closed" }, why: "Hurricane Sandy" },
  {
    date: "2018-12-05",
    change: { kind: "closed" },
    why: "national day of mourning for President G. H. W. Bush",
  },
  {
    date: "2025-01-09",
    change: { kind: "closed" },
    why: "national day of mourning for President Carter",
  },
];

/** The half days of the shares of New York since 2000, whatever the hour at which they end. */
export function sharesHalfDays(change: Change): { holidays: Holiday[]; exceptions: Exception[] } {
  return {
    holidays: [
      { name: "day after Thanksgiving", on: THANKSGIVING_FRIDAY, change },
      {
        name: "eve of Independence Day",
        on: JULY_3,
        change,
        weekdays: MONDAY_TO_THURSDAY,
        // A Wednesday was a full day then, the Friday after the holiday a half one.
        except: [2002],
      },
      { name: "Christmas Eve", on: CHRISTMAS_EVE, change, weekdays: MONDAY_TO_THURSDAY },
    ],
    exceptions: [
      { date: "2002-07-05", change, why: "day after Independence Day" },
      { date: "2003-12-26", change, why: "day after Christmas" },
    ],
  };
}
