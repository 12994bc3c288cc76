/** Which trading day or week a daily or weekly bar stands for, whatever clock stamped it. */

import { SUNDAY } from "../calendar/days.ts";
import type { Market } from "../calendar/market.ts";
import { settlementDay } from "../calendar/trading.ts";
import { DAY, type Timeframe } from "./timeframe.ts";
import { NEW_YORK, wallFromUtc, type Zone } from "./zone.ts";

/** From this wall time on a stamp means the next day: no market opens its own day later than 17:00. */
const EVENING = 17 * 3_600_000;

/**
 * The day (days since 1970-01-01) that a daily stamp stands for. A stamp at 00:00 UTC is a date; any other
 * is read on the market's clock, where the evening belongs to the next day: so 22:00Z and 23:00Z the
 * evening before, 00:00, 18:00 and 19:00 New York, and the opening of the shares all give the same day.
 */
export function stampDay(time: number, zone: Zone = NEW_YORK): number {
  if (time % DAY === 0) return time / DAY;
  const wall = wallFromUtc(zone, time), day = Math.floor(wall / DAY);
  return wall - day * DAY >= EVENING ? day + 1 : day;
}

/**
 * The number of the period a daily, weekly or monthly stamp stands for: days, weeks or months counted from
 * 1970. A week runs from Sunday to Saturday by its stamps (Sunday 00:00, Sunday 23:00Z and Monday 00:00 are
 * the same week), from Monday where the market trades on Sundays; a holiday that the exchange counts to the next settlement goes with that one.
 */
export function periodOf(timeframe: Timeframe, time: number, market: Market | null): number {
  const day = stampDay(time, market?.zone);
  if (timeframe.endsWith("D")) return Math.floor(day / parseInt(timeframe));
  const settled = market ? settlementDay(market, day) : day;
  if (timeframe.endsWith("W")) return Math.floor((settled - firstDayOfWeek(market)) / 7);
  const date = new Date(settled * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The first day of week 0: 1970-01-01 was a Thursday, so Sunday 1969-12-28 is day -4. */
function firstDayOfWeek(market: Market | null): number {
  // Where Sunday is a day like others it ends the week of the Monday before.
  return market?.weekdays.includes(SUNDAY) ? -3 : -4;
}

/** First and last day (days since 1970-01-01) of a period as `periodOf` numbers it. */
export function daysOfPeriod(
  timeframe: Timeframe,
  period: number,
  market: Market | null,
): [number, number] {
  if (timeframe.endsWith("D")) {
    const length = parseInt(timeframe);
    return [period * length, period * length + length - 1];
  }
  if (timeframe.endsWith("W")) {
    const first = period * 7 + firstDayOfWeek(market);
    return [first, first + 6];
  }
  const year = Math.floor(period / 12), month = period % 12;
  return [Date.UTC(year, month, 1) / DAY, Date.UTC(year, month + 1, 1) / DAY - 1];
}

/** Periods that stand under several stamps: row numbers by period, in order of time. */
export interface Doubled {
  readonly period: number;
  readonly rows: readonly number[];
}

/** True for timeframes whose bars belong to trading periods: days, weeks, months. */
export function isPeriodic(timeframe: Timeframe): boolean {
  return "DWM".includes(timeframe.at(-1)!);
}

/** The periods that stand more than once in a daily, weekly or monthly table. */
export function doubledPeriods(
  times: ArrayLike<number>,
  timeframe: Timeframe,
  market: Market | null,
): Doubled[] {
  const rows = new Map<number, number[]>();
  for (let i = 0; i < times.length; i++) {
    const period = periodOf(timeframe, times[i], market), known = rows.get(period);
    if (known) known.push(i);
    else rows.set(period, [i]);
  }
  return [...rows].filter(([, of]) => of.length > 1).map(([period, of]) => ({ period, rows: of }));
}
