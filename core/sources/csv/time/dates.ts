/** Calendar dates to days, and dates whose day and month can't be told apart yet. */

import { DAY } from "../../../bars/timeframe.ts";

export type DateOrder = "dmy" | "mdy";

/** Days from 1970-01-01 to a date of the Gregorian calendar (H. Hinnant's days_from_civil). */
export function daysFromDate(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400), yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** True for a date of the calendar between 1800 and 2199. */
export function isDate(year: number, month: number, day: number): boolean {
  if (!(month >= 1 && month <= 12 && day >= 1 && year >= 1800 && year <= 2199)) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= MONTH_LENGTHS[month - 1] + (leap ? 1 : 0);
}

/** The wall time (ms) of a packed stamp under a date order; NaN where the date does not exist. */
export function unpackDate(packed: number, order: DateOrder): number {
  const { first, second, year, clock } = packedParts(packed);
  const [month, day] = order === "mdy" ? [first, second] : [second, first];
  return isDate(year, month, day) ? daysFromDate(year, month, day) * DAY + clock : NaN;
}

/** The two undecided numbers of a packed stamp, its year, and its ms within the day. */
export function packedParts(
  packed: number,
): { first: number; second: number; year: number; clock: number } {
  const date = Math.floor(packed / DAY);
  return {
    first: Math.floor(date / 100) % 100,
    second: date % 100,
    year: Math.floor(date / 10_000),
    clock: packed - date * DAY,
  };
}

/** A date whose two first numbers are undecided, as one number of days; `packedParts` reads it back. */
export function packDate(year: number, first: number, second: number): number {
  return ((year * 100 + first) * 100 + second) * DAY;
}
