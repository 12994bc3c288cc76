/** On which clock grid a file's hours stand: 4h bars exist from 18:00 New York and from 00:00 UTC. */

import type { Market } from "../calendar/market.ts";
import { type Timeframe, timeframeLength } from "./timeframe.ts";
import { NEW_YORK, UTC, wallFromUtc, type Zone } from "./zone.ts";

/** Bars open at wall times that leave `phase` ms when divided by the timeframe's length. */
export interface ClockGrid {
  readonly zone: Zone;
  /** Ms after a multiple of the length, on the zone's wall clock. */
  readonly phase: number;
  readonly length: number;
  /** In words, such as "02/06/10/14/18/22 New York". */
  readonly words: string;
  /** Share of the recent bars that stand on it, 0 to 1. */
  readonly share: number;
}

/** About a year of 4h bars: enough for both halves of the year. */
const RECENT = 1_560;

function phaseOf(zone: Zone, time: number, length: number): number {
  const wall = wallFromUtc(zone, time);
  return wall - Math.floor(wall / length) * length;
}

function commonPhase(zone: Zone, times: readonly number[], length: number): [number, number] {
  const counts = new Map<number, number>();
  let best = 0, most = 0;
  for (const time of times) {
    const phase = phaseOf(zone, time, length), count = (counts.get(phase) ?? 0) + 1;
    counts.set(phase, count);
    if (count >= most) [best, most] = [phase, count];
  }
  return [best, most / times.length];
}

function wordsOf(zone: Zone, phase: number, length: number): string {
  const place = zone === NEW_YORK ? "New York" : zone;
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  const starts: string[] = [];
  for (let at = phase; at < 86_400_000; at += length) {
    const minute = (at % 3_600_000) / 60_000;
    starts.push(minute ? `${two(at / 3_600_000)}:${two(minute)}` : two(at / 3_600_000));
  }
  return starts.length <= 6 ? `${starts.join("/")} ${place}` : `${starts[0]} and on, ${place}`;
}

/**
 * The grid of a table of bars that are longer than an hour, by the majority of its recent bars; `null` if
 * it holds none. UTC and New York are told apart by the clock change, so a year of bars is best.
 */
export function findGrid(times: ArrayLike<number>, timeframe: Timeframe): ClockGrid | null {
  const recent: number[] = [];
  for (let i = Math.max(0, times.length - RECENT); i < times.length; i++) recent.push(times[i]);
  if (recent.length === 0) return null;
  const length = timeframeLength(timeframe);
  const [utcPhase, utcShare] = commonPhase(UTC, recent, length);
  const [localPhase, localShare] = commonPhase(NEW_YORK, recent, length);
  // Half a year on one side of the clock change fits both: a phase of 0 in UTC is then the plainer one.
  const utc = utcShare > localShare || (utcShare === localShare && utcPhase === 0);
  const [zone, phase, share] = utc ? [UTC, utcPhase, utcShare] : [NEW_YORK, localPhase, localShare];
  return { zone, phase, length, words: wordsOf(zone, phase, length), share };
}

/** True if a bar that opens at `time` stands on the grid. */
export function onGrid(grid: ClockGrid, time: number): boolean {
  return phaseOf(grid.zone, time, grid.length) === grid.phase;
}

/** The start of the grid's bar that `time` lies in, UTC ms. */
export function gridStart(grid: ClockGrid, time: number): number {
  const wall = wallFromUtc(grid.zone, time) - grid.phase;
  return time - (wall - Math.floor(wall / grid.length) * grid.length);
}

/** How many bars of a table do not stand on the grid. */
export function countOffGrid(grid: ClockGrid, times: ArrayLike<number>): number {
  let off = 0;
  for (let i = 0; i < times.length; i++) if (!onGrid(grid, times[i])) off++;
  return off;
}

/** The grid of a market's trading days, where a file gives no evidence. */
export function marketGrid(market: Market, timeframe: Timeframe): ClockGrid {
  const length = timeframeLength(timeframe), zone = market.zone;
  const [hours, minutes] = market.dayTurns.split(":").map(Number);
  const phase = ((hours % 24) * 3_600_000 + minutes * 60_000) % length;
  return { zone, phase, length, words: wordsOf(zone, phase, length), share: 1 };
}
