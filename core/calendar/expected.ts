/** Which bars a market should have produced, and how many: what gaps and coverage are measured against. */

import { isIntraday, type Timeframe, timeframeLength } from "../bars/timeframe.ts";
import type { Day } from "./days.ts";
import { type Hours, hoursBetween } from "./hours.ts";
import type { Market } from "./market.ts";
import { dayStart, settlementDay } from "./trading.ts";

/** How intraday bars stand: counted from the trading day's opening, or on the UTC clock. */
export type Grid = "open" | "clock";

/** Row numbers of the stretches that make up one trading day: `from` to `to` (excluded). */
interface DayRows {
  readonly from: number;
  readonly to: number;
}

function* tradingDays(hours: Hours): Generator<DayRows> {
  for (let from = 0, to = 0; from < hours.day.length; from = to) {
    while (to < hours.day.length && hours.day[to] === hours.day[from]) to++;
    yield { from, to };
  }
}

/** Calls `each` with the first bar and the number of bars of every run of bars without a hole. */
function eachRun(
  market: Market,
  hours: Hours,
  length: number,
  grid: Grid,
  each: (first: number, count: number) => void,
): void {
  let next = -Infinity;
  for (const { from, to } of tradingDays(hours)) {
    const anchor = grid === "clock" ? 0 : anchorOf(market, hours, from);
    for (let i = from; i < to; i++) {
      // A bar that a halt cuts in two is one bar: go on after the last one of the stretch before.
      const first = Math.max(
        next,
        anchor + Math.floor((hours.open[i] - anchor) / length) * length,
      );
      const count = Math.ceil((hours.close[i] - first) / length);
      if (count <= 0) continue;
      each(first, count);
      next = first + count * length;
    }
  }
}

/** Futures count from the hour at which the day turns, shares from their opening. */
function anchorOf(market: Market, hours: Hours, row: number): number {
  return market.dayTurns === "24:00" ? hours.open[row] : dayStart(market, hours.day[row]);
}

/** The part of a run that lies in `from` to `to`. */
function cut(
  first: number,
  count: number,
  length: number,
  from: number,
  to: number,
): [number, number] {
  const skip = Math.max(0, Math.ceil((from - first) / length));
  const end = Math.min(count, Math.ceil((to - first) / length));
  return [first + skip * length, Math.max(0, end - skip)];
}

function eachRunBetween(
  market: Market,
  timeframe: Timeframe,
  from: number,
  to: number,
  grid: Grid,
  each: (first: number, count: number) => void,
): void {
  const length = timeframeLength(timeframe);
  // A bar of the wanted range can belong to a day whose first stretch ended before it.
  const hours = hoursBetween(market, from - 86_400_000, to + length);
  eachRun(market, hours, length, grid, (first, count) => {
    const [at, many] = cut(first, count, length, from, to);
    if (many > 0) each(at, many);
  });
}

/**
 * The open times (UTC ms) of the bars a market should have from `from` (included) to `to` (excluded).
 * Intraday bars stand on the grid that begins at the trading day's opening unless `grid` is `clock`; daily
 * bars are given by the opening of each trading day with a settlement, weekly ones by the week's first.
 */
export function expectedBars(
  market: Market,
  timeframe: Timeframe,
  from: number,
  to: number,
  grid: Grid = "open",
): Float64Array<ArrayBuffer> {
  if (!isIntraday(timeframe)) return expectedPeriods(market, timeframe, from, to);
  const times = new Float64Array(countExpected(market, timeframe, from, to, grid));
  const length = timeframeLength(timeframe);
  let at = 0;
  eachRunBetween(market, timeframe, from, to, grid, (first, count) => {
    for (let i = 0; i < count; i++) times[at++] = first + i * length;
  });
  return times;
}

/** How many bars `expectedBars` would give, without making them. */
export function countExpected(
  market: Market,
  timeframe: Timeframe,
  from: number,
  to: number,
  grid: Grid = "open",
): number {
  if (!isIntraday(timeframe)) return expectedPeriods(market, timeframe, from, to).length;
  let total = 0;
  eachRunBetween(market, timeframe, from, to, grid, (_first, count) => total += count);
  return total;
}

/** Minutes in which the market trades between two instants. */
export function tradingMinutes(market: Market, from: number, to: number): number {
  const { open, close } = hoursBetween(market, from, to);
  let total = 0;
  for (let i = 0; i < open.length; i++) {
    total += Math.min(close[i], to) - Math.max(open[i], from);
  }
  return total / 60_000;
}

/** The trading days with a settlement of their own whose first opening lies in the range, in order. */
export function expectedDays(market: Market, from: number, to: number): Day[] {
  const hours = hoursBetween(market, from, to);
  const days: Day[] = [];
  for (const rows of tradingDays(hours)) {
    const day = hours.day[rows.from];
    if (hours.open[rows.from] >= from && settlementDay(market, day) === day) days.push(day);
  }
  return days;
}

/** Months and weeks by the number that changes when a new one begins; weeks begin on Monday. */
function periodNumber(timeframe: Timeframe, day: Day): number {
  if (timeframe.endsWith("W")) return Math.floor((day + 3) / 7);
  if (!timeframe.endsWith("M")) return day;
  const date = new Date(day * 86_400_000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function expectedPeriods(
  market: Market,
  timeframe: Timeframe,
  from: number,
  to: number,
): Float64Array<ArrayBuffer> {
  // A week's first opening decides whether the week is in the range: look back one period.
  const hours = hoursBetween(market, from - timeframeLength(timeframe) - 7 * 86_400_000, to);
  const times: number[] = [];
  let last = NaN;
  for (const rows of tradingDays(hours)) {
    const day = settlementDay(market, hours.day[rows.from]);
    const number = periodNumber(timeframe, day);
    if (number !== last) times.push(hours.open[rows.from]);
    last = number;
  }
  return Float64Array.from(times.filter((time) => time >= from && time < to));
}
