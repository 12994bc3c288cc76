/** Bars that may be the source's mistake: kept aside until a later fetch agrees or the user says so. */

import { tradingMinutes } from "../calendar/expected.ts";
import type { Market } from "../calendar/market.ts";
import { hoursBetween } from "../calendar/hours.ts";
import { type Bars, concatBars, lowerBound, sliceBars } from "./bars.ts";
import { isIntraday, type Timeframe, timeframeLength } from "./timeframe.ts";

/** Why a bar is suspect. */
export type Suspicion = "spike" | "last-spike" | "after-outage";

export interface Suspect {
  /** Row of the incoming table. */
  readonly row: number;
  readonly kind: Suspicion;
  /** In words, with the values. */
  readonly why: string;
}

/** A spike reaches so many typical ranges beyond both neighbours. */
const FAR = 12;
/** And at least this share of the price: a tick in a dead market is no spike. */
const FAR_SHARE = 0.002;
/** The neighbours themselves stand together within this share of the spike's reach. */
const BACK = 0.25;
/** Bars on each side that say what a typical range is. */
const AROUND = 25;
/** An outage is at least so many trading minutes without a bar, and more than two bars. */
const OUTAGE_MINUTES = 30;

export interface SuspectOptions {
  readonly timeframe: Timeframe;
  readonly market: Market | null;
  /** Bars before the first incoming one, to judge that one by; may be empty. */
  readonly before: Bars;
  /** True where holes mean that the source was out, not that nobody traded. */
  readonly outages: boolean;
}

/** The suspect rows of a table, in order; a row is listed once. */
export function findSuspects(incoming: Bars, options: SuspectOptions): Suspect[] {
  const found = new Map<number, Suspect>();
  for (const suspect of findSpikes(incoming, options.before)) found.set(suspect.row, suspect);
  if (options.outages && isIntraday(options.timeframe)) {
    for (const suspect of findOutages(incoming, options)) {
      if (!found.has(suspect.row)) found.set(suspect.row, suspect);
    }
  }
  return [...found.values()].sort((a, b) => a.row - b.row);
}

function findSpikes(incoming: Bars, before: Bars): Suspect[] {
  const first = incoming.time[0];
  const context = sliceBars(before, 0, lowerBound(before.time, first));
  const tail = sliceBars(context, Math.max(0, context.time.length - AROUND));
  const bars = concatBars([tail, incoming]), skip = tail.time.length;
  const found: Suspect[] = [];
  for (let i = Math.max(1, skip); i < bars.time.length; i++) {
    const suspect = spikeAt(bars, i, skip);
    if (suspect) found.push(suspect);
  }
  return found;
}

/** How far a bar reaches beyond the range of both neighbours; the sign is the direction. */
function reachAt(bars: Bars, i: number): number {
  const last = i + 1 === bars.time.length;
  const high = last ? bars.high[i - 1] : Math.max(bars.high[i - 1], bars.high[i + 1]);
  const low = last ? bars.low[i - 1] : Math.min(bars.low[i - 1], bars.low[i + 1]);
  const up = bars.high[i] - high, down = low - bars.low[i];
  return up >= down ? Math.max(0, up) : -Math.max(0, down);
}

function spikeAt(bars: Bars, i: number, skip: number): Suspect | null {
  const reach = reachAt(bars, i), far = Math.abs(reach);
  if (!(far > FAR_SHARE * Math.abs(bars.close[i - 1]))) return null;
  if (!(far > FAR * typicalRange(bars, i))) return null;
  const value = reach > 0 ? bars.high[i] : bars.low[i], row = i - skip;
  if (i + 1 === bars.time.length) {
    const why = `${value} is ${text(far)} beyond the bar before, and no bar after it yet`;
    return { row, kind: "last-spike", why };
  }
  if (Math.abs(bars.open[i + 1] - bars.close[i - 1]) > BACK * far) return null;
  const why = `${value} is ${text(far)} beyond both neighbours and comes straight back`;
  return { row, kind: "spike", why };
}

/** The median of high minus low of the bars around `i`, the bar itself left out. */
function typicalRange(bars: Bars, i: number): number {
  const ranges: number[] = [];
  for (let k = Math.max(0, i - AROUND); k < Math.min(bars.time.length, i + AROUND + 1); k++) {
    const range = bars.high[k] - bars.low[k];
    if (k !== i && !Number.isNaN(range)) ranges.push(range);
  }
  ranges.sort((a, b) => a - b);
  return ranges[ranges.length >> 1] ?? 0;
}

function text(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function findOutages(incoming: Bars, { timeframe, market }: SuspectOptions): Suspect[] {
  const length = timeframeLength(timeframe), found: Suspect[] = [];
  const { time } = incoming, shortest = Math.max(OUTAGE_MINUTES, 2 * length / 60_000);
  for (let i = 1; i < time.length; i++) {
    if (time[i] - time[i - 1] <= length) continue;
    const missing = missingMinutes(market, time[i - 1] + length, time[i]);
    if (missing < shortest) continue;
    const why = `the first bar after an outage of ${Math.round(missing)} trading minutes`;
    found.push({ row: i, kind: "after-outage", why });
  }
  return found;
}

/** Without a market nothing can be said about a hole: it may be a night. */
function missingMinutes(market: Market | null, from: number, to: number): number {
  return market ? tradingMinutes(market, from, to) : 0;
}

/**
 * The volume column with 0 turned into unknown at the first bar of each stretch of trading: Yahoo sends 0
 * there for what it has not counted. Returns the column itself if nothing changes.
 */
export function unknownFirstVolumes(incoming: Bars, market: Market | null): Bars {
  if (!market || incoming.time.length === 0) return incoming;
  const { time, volume } = incoming;
  const { open } = hoursBetween(market, time[0], time[time.length - 1] + 1);
  let changed: Bars["volume"] | undefined;
  for (const at of open) {
    const row = lowerBound(time, at);
    if (time[row] !== at || volume[row] !== 0) continue;
    changed ??= volume.slice();
    changed[row] = NaN;
  }
  return changed ? { ...incoming, volume: changed } : incoming;
}
