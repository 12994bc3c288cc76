/** When the simulated markets trade: the trading hours that Barkeep's own calendar holds. */

import { DAY } from "../core/bars/timeframe.ts";
import { NEW_YORK, wallFromUtc } from "../core/bars/zone.ts";
import { hoursBetween } from "../core/calendar/hours.ts";
import type { Market } from "../core/calendar/market.ts";
import { settlementDay } from "../core/calendar/trading.ts";

/** A stretch of trading without a pause. `open`, `close` and `before` are instants, ms. */
export interface Session {
  /**
   * The date it counts to, at 00:00 as UTC ms. Two stretches can share one: a holiday's short trading counts
   * to the next day.
   */
  readonly day: number;
  readonly open: number;
  readonly close: number;
  /** The close of the stretch before. */
  readonly before: number;
}

/** Longer than any closure of an exchange. */
const LOOK = 12 * DAY;

/** The sessions that overlap `from` (included) to `to` (excluded), ms. */
export function sessionsBetween(market: Market, from: number, to: number): Session[] {
  const { open, close, day } = hoursBetween(market, from - LOOK, to);
  const sessions: Session[] = [];
  for (let i = 1; i < open.length; i++) {
    if (close[i] <= from) continue;
    const counted = settlementDay(market, day[i]) * DAY;
    sessions.push({ day: counted, open: open[i], close: close[i], before: close[i - 1] });
  }
  return sessions;
}

/** The New York date of an instant, at 00:00 as UTC ms. */
export function dateOf(time: number): number {
  return Math.floor(wallFromUtc(NEW_YORK, time) / DAY) * DAY;
}
