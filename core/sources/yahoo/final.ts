/** When a bar of Yahoo's is final: the exchange's delay, the last trade known, the day's settlement. Pure. */

import { DAY } from "../../bars/timeframe.ts";
import { utcFromWall, wallFromUtc } from "../../bars/zone.ts";
import type { ChartMeta } from "./answer.ts";

const MINUTE = 60_000, HOUR = 3_600_000;

/**
 * Minutes by which Yahoo's feed is late, by `meta.exchangeName`. Source: yfinance-cache `exchangeToYfLag`, taken
 * from Yahoo's help page SLN2310. They only postpone: erring upward does no harm.
 */
const DELAYS: Readonly<Record<string, number>> = {
  CME: 10,
  CBT: 10,
  NYM: 10,
  CMX: 30,
  NYB: 30,
  CBO: 15,
  CXI: 15,
  WCB: 15,
  NYQ: 0,
  NMS: 0,
  NGM: 0,
  NCM: 0,
  PCX: 0,
  ASE: 0,
  BTS: 0,
  CCY: 0,
  CCC: 0,
  LSE: 20,
  JPX: 20,
  HKG: 15,
  GER: 15,
  FRA: 15,
  PAR: 15,
};
const UNKNOWN_DELAY = 30;
/** Yahoo compiles a finished bar about a minute late. */
const MARGIN = 2 * MINUTE;
/** CME publishes settlements by 17:20 New York; the trading day ends at 17:00. */
const FUTURES_SETTLED = 17 * HOUR + 20 * MINUTE;
const STOCKS_CLOSE = 16 * HOUR;

/** ms by which a bar of this exchange may still change after its end. */
export function delayOf(exchangeName: string): number {
  return (DELAYS[exchangeName] ?? UNKNOWN_DELAY) * MINUTE + MARGIN;
}

/** True if the bar from `time`, `length` ms long, is over: a later trade is known, or the delay has passed. */
export function isFinal(time: number, length: number, meta: ChartMeta, now: number): boolean {
  const end = time + length;
  if (end > now) return false;
  return (meta.regularMarketTime ?? -Infinity) >= end || now >= end + delayOf(meta.exchangeName);
}

/**
 * True if the daily bar of a local date (its midnight as wall time, ms) is final: the date is past where the
 * exchange is, and its settlement has had time to arrive. Today's bar never is.
 */
export function isDayFinal(date: number, meta: ChartMeta, now: number): boolean {
  const today = Math.floor(wallFromUtc(meta.zone, now) / DAY) * DAY;
  if (date >= today) return false;
  const settled = utcFromWall(meta.zone, date + settledAt(meta)).utc;
  return now >= settled + delayOf(meta.exchangeName);
}

/** The local time of day, ms, at which a day's bar is complete. */
function settledAt(meta: ChartMeta): number {
  if (meta.instrumentType === "FUTURE") return FUTURES_SETTLED;
  if (isRoundTheClock(meta)) return DAY;
  if (meta.regular === undefined) return STOCKS_CLOSE;
  return wallFromUtc(meta.zone, meta.regular.end) % DAY;
}

/** Markets whose trading periods, as Yahoo gives them, are no trading hours. */
export function isRoundTheClock(meta: ChartMeta): boolean {
  return ["FUTURE", "CURRENCY", "CRYPTOCURRENCY"].includes(meta.instrumentType);
}
