/** Which stamps a bar can have: the rest are live quotes. Pure. */

import type { Bar } from "../../bars/bars.ts";
import { type Asked, yahooError } from "./failure.ts";
import type { ChartMeta, TradingPeriod } from "./answer.ts";
import { wallFromUtc } from "../../bars/zone.ts";
import { DAY } from "../../bars/timeframe.ts";
import { isRoundTheClock } from "./final.ts";

/** Rows from which their common phase is believed, and the share that must have it. */
const ENOUGH = 5, MOST = 0.8;

/**
 * The phases (time modulo `length`) at which bars may open. Round-the-clock markets keep to the UTC grid; others
 * open bars from the start of their session (US stocks: 1h bars at :30).
 */
export function phasesOf(rows: readonly Bar[], length: number, meta: ChartMeta): Set<number> {
  if (isRoundTheClock(meta)) return new Set([0]);
  const starts = [...meta.tradingPeriods, ...(meta.regular ? [meta.regular] : [])];
  const phases = new Set(starts.map(({ start }) => start % length));
  const common = commonPhase(rows, length);
  if (common !== undefined) phases.add(common);
  return phases.size > 0 ? phases : new Set([0]);
}

/** Some indices open their bars elsewhere than their trading periods say; then nearly all rows agree. */
function commonPhase(rows: readonly Bar[], length: number): number | undefined {
  if (rows.length < ENOUGH) return undefined;
  const counts = new Map<number, number>();
  for (const { time } of rows) counts.set(time % length, (counts.get(time % length) ?? 0) + 1);
  const [phase, count] = [...counts].reduce((a, b) => b[1] > a[1] ? b : a);
  return count >= MOST * rows.length ? phase : undefined;
}

/**
 * Refuses bars of another length than asked for: Yahoo has answered 30m with hours and said 30m.
 *
 * @throws {SourceError} class `MALFORMED`.
 */
export function checkSpacing(rows: readonly Bar[], length: number, asked: Asked): void {
  if (rows.length < ENOUGH || length < 15 * 60_000) return;
  const steps = rows.slice(1).map((row, i) => row.time - rows[i].time).sort((a, b) => a - b);
  const median = steps[steps.length >> 1];
  if (median <= length) return;
  const reason = `its bars are ${median / 60_000} minutes apart`;
  throw yahooError("MALFORMED", asked, reason);
}

/**
 * True for rows before or after regular hours, which Yahoo sends unasked (half days, some exchanges). A day
 * whose hours the answer does not tell is kept.
 */
export function outsideHours(meta: ChartMeta, length: number): (time: number) => boolean {
  if (isRoundTheClock(meta) || meta.tradingPeriods.length === 0) return () => false;
  const byDay = new Map<number, TradingPeriod[]>();
  for (const period of meta.tradingPeriods) {
    const day = localDay(meta, period.start);
    byDay.set(day, [...(byDay.get(day) ?? []), period]);
  }
  return (time) => {
    const periods = byDay.get(localDay(meta, time));
    if (periods === undefined) return false;
    return !periods.some(({ start, end }) => time < end && time + length > start);
  };
}

function localDay(meta: ChartMeta, time: number): number {
  return Math.floor(wallFromUtc(meta.zone, time) / DAY);
}
