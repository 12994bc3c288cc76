/** Days as numbers (days since 1970-01-01) and the rules by which holidays fall on them. */

import { DAY } from "../bars/timeframe.ts";

/** A calendar day: days since 1970-01-01, a whole number. */
export type Day = number;

/** Weekday numbers as `Date` counts them. */
export const SUNDAY = 0, MONDAY = 1, TUESDAY = 2, THURSDAY = 4, FRIDAY = 5, SATURDAY = 6;

/** The day of a year, month (1 to 12) and day of the month. */
export function dayOf(year: number, month: number, date: number): Day {
  return Date.UTC(year, month - 1, date) / DAY;
}

/** The day of `2025-01-09`. Throws `RangeError` for anything that is not a date. */
export function parseDay(text: string): Day {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) / DAY : NaN;
  if (!Number.isInteger(day)) throw new RangeError(`not a date: ${text}`);
  return day;
}

/** `2025-01-09` of a day. */
export function dayText(day: Day): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** 0 (Sunday) to 6 (Saturday). */
export function weekdayOf(day: Day): number {
  // 1970-01-01 was a Thursday.
  return (((day + 4) % 7) + 7) % 7;
}

export function yearOf(day: Day): number {
  return new Date(day * DAY).getUTCFullYear();
}

/** The `nth` such weekday of a month; `nth` -1 is the last. */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): Day {
  if (nth > 0) {
    const first = dayOf(year, month, 1);
    return first + (weekday - weekdayOf(first) + 7) % 7 + 7 * (nth - 1);
  }
  const last = dayOf(year, month + 1, 1) - 1;
  return last - (weekdayOf(last) - weekday + 7) % 7;
}

/** Easter Sunday, Gregorian (the anonymous algorithm, Meeus: Astronomical Algorithms, chapter 8). */
export function easter(year: number): Day {
  const a = year % 19, b = Math.floor(year / 100), c = year % 100;
  const d = Math.floor(b / 4), e = b % 4, f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3), h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4), k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451), sum = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}

/** Where a holiday on a weekend is kept. */
export type Observed =
  /** Saturday on Friday, Sunday on Monday. */
  | "nearest"
  /** Sunday on Monday; a Saturday is not made up for. */
  | "sunday-only"
  | "never";

/** By what rule a holiday falls on a day. */
export type Rule =
  | { readonly month: number; readonly date: number; readonly observed: Observed }
  | {
    readonly month: number;
    readonly weekday: number;
    readonly nth: number;
    readonly plus?: number;
  }
  | { readonly easter: number };

/** The day on which a rule falls in a year, as observed; may lie in the neighbouring year. */
export function ruleDay(rule: Rule, year: number): Day {
  if ("easter" in rule) return easter(year) + rule.easter;
  if ("weekday" in rule) {
    return nthWeekday(year, rule.month, rule.weekday, rule.nth) + (rule.plus ?? 0);
  }
  const day = dayOf(year, rule.month, rule.date), weekday = weekdayOf(day);
  if (rule.observed === "never") return day;
  if (weekday === SUNDAY) return day + 1;
  return weekday === SATURDAY && rule.observed === "nearest" ? day - 1 : day;
}
