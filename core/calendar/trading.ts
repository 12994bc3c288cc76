/** Questions about a moment: which trading day it is, whether the market is open, when it opens or closes. */

import { DAY } from "../bars/timeframe.ts";
import { utcFromWall, wallFromUtc } from "../bars/zone.ts";
import type { Day } from "./days.ts";
import { clockMinutes, hoursBetween, isTradingDay, specialDay } from "./hours.ts";
import type { Market } from "./market.ts";

const MINUTE = 60_000;
/** Longer than any closure since 1970 (11 to 17 September 2001). */
const LOOK = 12 * DAY;

/**
 * The day (days since 1970-01-01) that an instant belongs to on the market's clock: for futures 18:00 New
 * York and later is the next day. Also answers for instants outside trading hours.
 */
export function tradingDay(market: Market, time: number): Day {
  const turn = (1440 - clockMinutes(market.dayTurns)) * MINUTE;
  return Math.floor((wallFromUtc(market.zone, time) + turn) / DAY);
}

/** The instant (UTC ms) at which a trading day begins, whether or not the market trades on it. */
export function dayStart(market: Market, day: Day): number {
  const turns = clockMinutes(market.dayTurns);
  return utcFromWall(market.zone, day * DAY + (turns - 1440) * MINUTE).utc;
}

/**
 * The day whose settlement a trading day counts to: itself, or the next one where the exchange counts a
 * holiday's short trading to it (CME: Martin Luther King Day counts to the Tuesday).
 */
export function settlementDay(market: Market, day: Day): Day {
  for (let next = day; next < day + 8; next++) {
    const change = specialDay(market, next)?.change;
    const joins = change?.kind === "early" && change.joins === true;
    if (!joins && isTradingDay(market, next)) return next;
    if (!joins && next === day) return day;
  }
  return day;
}

/** True if the market trades at an instant. */
export function isOpen(market: Market, time: number): boolean {
  return hoursBetween(market, time, time + 1).open.length > 0;
}

/** The first opening after `time`, UTC ms; `null` if the calendar knows none within twelve days. */
export function nextOpen(market: Market, time: number): number | null {
  const { open } = hoursBetween(market, time, time + LOOK);
  for (const at of open) if (at > time) return at;
  return null;
}

/** The first close after `time`, UTC ms; stretches that touch count as one. */
export function nextClose(market: Market, time: number): number | null {
  const { open, close } = hoursBetween(market, time, time + LOOK);
  for (let i = 0; i < close.length; i++) {
    // What touches the edge of the look may go on beyond it.
    const goesOn = i + 1 < close.length ? open[i + 1] === close[i] : close[i] >= time + LOOK;
    if (!goesOn) return close[i];
  }
  return null;
}

/** The last close at or before `now`, UTC ms: up to here bars can be complete while the market is shut. */
export function lastClose(market: Market, now: number): number | null {
  const { open, close } = hoursBetween(market, now - LOOK, now + 1);
  for (let i = close.length - 1; i >= 0; i--) {
    if (close[i] <= now && open[i + 1] !== close[i]) return close[i];
  }
  return null;
}

/** The close of a trading day, UTC ms; `null` if the market does not trade on it. */
export function closeOf(market: Market, day: Day): number | null {
  const start = dayStart(market, day), hours = hoursBetween(market, start, start + 2 * DAY);
  let last: number | null = null;
  for (let i = 0; i < hours.day.length; i++) if (hours.day[i] === day) last = hours.close[i];
  return last;
}
