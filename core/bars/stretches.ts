/** Stretches of bars that lie a constant offset or ratio apart: another adjustment, another contract. */

import type { Bars } from "./bars.ts";
import { samePrices } from "./equality.ts";
import type { SharedRows } from "./shared_bars.ts";
import { volumeAgreement } from "./shared_bars.ts";

/** Shared bars in a row of which the incoming ones are `value` higher (or times as high). */
export interface Stretch {
  /** First and last stamp of the present bars in it, UTC ms. */
  readonly from: number;
  readonly to: number;
  /** Shared bars in it. */
  readonly bars: number;
  /** Offset in price (incoming minus present), or ratio (incoming divided by present). */
  readonly value: number;
  /** How many of the bars fit the value. */
  readonly fitting: number;
  /** Of the bars where both know the volume, how many have the same. */
  readonly volume: { readonly shared: number; readonly agreeing: number };
}

/** A value must hold for so many bars in a row to begin a stretch: fewer is chance or a bad bar. */
const ENOUGH = 5;

/** Offsets of the four prices differ by float noise only. */
function offsetOf(present: Bars, i: number, incoming: Bars, j: number): number {
  if (samePrices(present, i, incoming, j)) return 0;
  const offset = incoming.close[j] - present.close[i];
  const noise = 1e-6 * Math.max(1, Math.abs(present.close[i]), Math.abs(incoming.close[j]));
  const same = Math.abs(incoming.open[j] - present.open[i] - offset) <= noise &&
    Math.abs(incoming.high[j] - present.high[i] - offset) <= noise &&
    Math.abs(incoming.low[j] - present.low[i] - offset) <= noise;
  return same ? rounded(offset) : NaN;
}

/** Offsets are sums of ticks; six decimals hold every tick there is and drop the noise. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}

/**
 * Stretches of constant offset, in order; bars whose four prices are not all moved by the same amount
 * belong to the stretch around them without fitting it. Offset 0 is a stretch of agreement.
 */
export function offsetStretches(present: Bars, incoming: Bars, rows: SharedRows): Stretch[] {
  const offsets = new Float64Array(rows.present.length);
  for (let k = 0; k < offsets.length; k++) {
    offsets[k] = offsetOf(present, rows.present[k], incoming, rows.incoming[k]);
  }
  return runs(offsets, (a, b) => Math.abs(a - b) <= 2e-6).map((run) =>
    stretchOf(present, incoming, rows, run)
  );
}

/** The ticks of two tables: adjusted prices are rounded, so a ratio is only as exact as a tick. */
export interface Ticks {
  readonly present: number;
  readonly incoming: number;
}

/** Stretches of constant ratio, in order, as exactly as the ticks of both tables allow. */
export function ratioStretches(
  present: Bars,
  incoming: Bars,
  rows: SharedRows,
  ticks: Ticks,
): Stretch[] {
  const ratios = new Float64Array(rows.present.length);
  for (let k = 0; k < ratios.length; k++) {
    ratios[k] = ratioOf(present, rows.present[k], incoming, rows.incoming[k], ticks);
  }
  const near = (a: number, b: number, k: number) =>
    Math.abs(a / b - 1) <=
      exactness(present.close[rows.present[k]], incoming.close[rows.incoming[k]], ticks);
  return runs(ratios, near).map((run) => stretchOf(present, incoming, rows, run));
}

/** How far a ratio of two rounded prices can be from the true one, as a share of it. */
function exactness(present: number, incoming: number, ticks: Ticks): number {
  return 1.5 * (ticks.present / Math.abs(present) + ticks.incoming / Math.abs(incoming)) + 1e-9;
}

function ratioOf(present: Bars, i: number, incoming: Bars, j: number, ticks: Ticks): number {
  const ratio = incoming.close[j] / present.close[i];
  const share = exactness(present.close[i], incoming.close[j], ticks);
  const same = (a: number, b: number) => Math.abs(b / a / ratio - 1) <= share;
  return ratio > 0 && same(present.open[i], incoming.open[j]) &&
      same(present.high[i], incoming.high[j]) && same(present.low[i], incoming.low[j])
    ? ratio
    : NaN;
}

interface Run {
  from: number;
  to: number;
  sum: number;
  fitting: number;
}

/**
 * Runs of like values. A run ends where `ENOUGH` values in a row agree on another one; what lies between is
 * noise and stays with the run before.
 */
function runs(
  values: Float64Array,
  like: (a: number, b: number, k: number) => boolean,
): Run[] {
  const found: Run[] = [];
  let run: Run | undefined, next: Run | undefined;
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    if (Number.isNaN(value)) continue;
    if (run && like(run.sum / run.fitting, value, k)) {
      extend(run, k, value);
      next = undefined;
      continue;
    }
    if (next && like(next.sum / next.fitting, value, k)) extend(next, k, value);
    else next = { from: k, to: k, sum: value, fitting: 1 };
    if (next.fitting >= Math.min(ENOUGH, values.length)) {
      found.push(run = next);
      next = undefined;
    }
  }
  // What does not fit belongs to the run before it; the first run also takes what came before it.
  return found.map((one, i) => ({
    ...one,
    from: i === 0 ? 0 : one.from,
    to: i + 1 < found.length ? found[i + 1].from - 1 : values.length - 1,
  }));
}

function extend(run: Run, k: number, value: number): void {
  run.to = k;
  run.sum += value;
  run.fitting++;
}

function stretchOf(present: Bars, incoming: Bars, rows: SharedRows, run: Run): Stretch {
  const part = {
    present: rows.present.subarray(run.from, run.to + 1),
    incoming: rows.incoming.subarray(run.from, run.to + 1),
  };
  return {
    from: present.time[part.present[0]],
    to: present.time[part.present[part.present.length - 1]],
    bars: part.present.length,
    value: Math.round(run.sum / run.fitting * 1e6) / 1e6 + 0,
    fitting: run.fitting,
    volume: volumeAgreement(present, incoming, part),
  };
}

/**
 * The tick of a table's recent prices: the smallest step between neighbouring closes, opens, highs and lows
 * that is not noise; NaN if no price moves.
 */
export function tickOf(bars: Bars): number {
  const from = Math.max(0, bars.time.length - 500);
  let tick = Infinity;
  for (let i = from + 1; i < bars.time.length; i++) {
    for (const other of [bars.close[i - 1], bars.open[i], bars.high[i], bars.low[i]]) {
      const step = Math.abs(bars.close[i] - other);
      if (step > 1e-9 * Math.abs(other) + 1e-12 && step < tick) tick = step;
    }
  }
  return tick === Infinity ? NaN : Number(tick.toPrecision(6));
}
