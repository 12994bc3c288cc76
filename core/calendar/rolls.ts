/** When the front contract of a continuous future changes, by the exchange's rule for its last trading day. */

import { type Day, FRIDAY, nthWeekday, weekdayOf, yearOf } from "./days.ts";
import { dayOf } from "./days.ts";
import { specialDay } from "./hours.ts";
import type { Market, Roll } from "./market.ts";

/** Trading days after the last one of the old contract on which a source may still show the change. */
const DAYS_AFTER = 2;

/** A day with a settlement: not a weekend, not closed, not a holiday that counts to the next day. */
function isBusinessDay(market: Market, day: Day): boolean {
  const weekday = weekdayOf(day), change = specialDay(market, day)?.change;
  if (weekday === 0 || weekday === 6 || change?.kind === "closed") return false;
  return !(change?.kind === "early" && change.joins);
}

/** `count` business days before `day` (after it if negative); 0 is `day` or the business day before it. */
function businessDaysBefore(market: Market, day: Day, count: number): Day {
  let at = day;
  while (!isBusinessDay(market, at)) at--;
  for (let left = Math.abs(count); left > 0;) {
    at += count > 0 ? -1 : 1;
    if (isBusinessDay(market, at)) left--;
  }
  return at;
}

/** The last trading day of the contract of a month. */
function lastDay(market: Market, roll: Roll, year: number, month: number): Day {
  if (roll.ends === "third-friday") {
    return businessDaysBefore(market, nthWeekday(year, month, FRIDAY, 3), 0);
  }
  if (roll.ends === "energy-25th") {
    // CL: three business days before the 25th of the month before, four if the 25th is none itself.
    const the25th = dayOf(year, month - 1, 25);
    return businessDaysBefore(market, isBusinessDay(market, the25th) ? the25th : the25th - 1, 3);
  }
  return businessDaysBefore(market, dayOf(year, month + 1, 1) - 1, 2);
}

/** A change of the front contract. */
export interface RollDay {
  /** Most volume has moved to the next contract from this day on. */
  readonly from: Day;
  /** The old contract trades for the last time. */
  readonly last: Day;
}

/** The rolls whose days lie in `from` to `to` (days, both included); empty for markets without contracts. */
export function rollDays(market: Market, from: Day, to: Day): RollDay[] {
  const { roll } = market, found: RollDay[] = [];
  if (!roll) return found;
  for (let year = yearOf(from); year <= yearOf(to) + 1; year++) {
    for (const month of roll.months) {
      const last = lastDay(market, roll, year, month);
      const day = { from: businessDaysBefore(market, last, roll.daysBefore), last };
      if (last >= from && day.from <= to) found.push(day);
    }
  }
  return found;
}

/** True if a day lies where sources change from one contract to the next. */
export function isNearRoll(market: Market, day: Day): boolean {
  return rollDays(market, day - 10, day + 20).some(({ from, last }) =>
    day >= from - 1 && day <= businessDaysBefore(market, last, -DAYS_AFTER)
  );
}
