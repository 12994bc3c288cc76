/**
 * The Bars table: what sources produce, what merging and checks consume, what the encoder turns
 * into a master's own schema.
 */

/** One price or volume column; `NaN` means unknown. */
export type Column = Float64Array<ArrayBuffer>;

/** The five value columns, in the order every table of Barkeep uses. */
export const VALUE_COLUMNS = ["open", "high", "low", "close", "volume"] as const;
export type ValueColumn = typeof VALUE_COLUMNS[number];

/**
 * Bars in columns of equal length, strictly increasing in `time`.
 *
 * `time` is milliseconds since the epoch, UTC, the open of the bar; always finite and a whole number.
 */
export interface Bars {
  readonly time: Column;
  readonly open: Column;
  readonly high: Column;
  readonly low: Column;
  readonly close: Column;
  readonly volume: Column;
}

/** One bar as values, for samples and messages; never for whole tables. */
export interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A table of `length` bars, every value 0 until it is filled. */
export function newBars(length: number): Bars {
  return {
    time: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

/** A table from a few bars, in the order given. */
export function barsOf(rows: readonly Bar[]): Bars {
  const bars = newBars(rows.length);
  rows.forEach((row, i) => setBar(bars, i, row));
  return bars;
}

/** The bar at row `i`. Throws `RangeError` outside the table. */
export function barAt(bars: Bars, i: number): Bar {
  if (!(i >= 0 && i < bars.time.length)) {
    throw new RangeError(`bar ${i} of ${bars.time.length}`);
  }
  return {
    time: bars.time[i],
    open: bars.open[i],
    high: bars.high[i],
    low: bars.low[i],
    close: bars.close[i],
    volume: bars.volume[i],
  };
}

/** Writes a bar into row `i`. */
export function setBar(bars: Bars, i: number, bar: Bar): void {
  bars.time[i] = bar.time;
  bars.open[i] = bar.open;
  bars.high[i] = bar.high;
  bars.low[i] = bar.low;
  bars.close[i] = bar.close;
  bars.volume[i] = bar.volume;
}

/** A view of rows `from` (included) to `to` (excluded); shares memory with `bars`. */
export function sliceBars(bars: Bars, from: number, to: number = bars.time.length): Bars {
  return {
    time: bars.time.subarray(from, to),
    open: bars.open.subarray(from, to),
    high: bars.high.subarray(from, to),
    low: bars.low.subarray(from, to),
    close: bars.close.subarray(from, to),
    volume: bars.volume.subarray(from, to),
  };
}

/** The rows with these numbers, in that order, as a table of its own. Throws `RangeError` outside the table. */
export function takeBars(bars: Bars, rows: ArrayLike<number>): Bars {
  const taken = newBars(rows.length);
  for (let i = 0; i < rows.length; i++) {
    if (!(rows[i] >= 0 && rows[i] < bars.time.length)) {
      throw new RangeError(`bar ${rows[i]} of ${bars.time.length}`);
    }
    taken.time[i] = bars.time[rows[i]];
  }
  for (const name of VALUE_COLUMNS) {
    const from = bars[name], to = taken[name];
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]];
  }
  return taken;
}

/** The first row whose time is at or after `time`; `bars.time.length` if there is none. */
export function lowerBound(times: ArrayLike<number>, time: number): number {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first place where `time` does not strictly increase, or -1. */
export function firstOutOfOrder(times: ArrayLike<number>): number {
  for (let i = 1; i < times.length; i++) if (!(times[i] > times[i - 1])) return i;
  return -1;
}

/** Tables one after the other; the caller keeps the order. */
export function concatBars(tables: readonly Bars[]): Bars {
  const all = newBars(tables.reduce((sum, table) => sum + table.time.length, 0));
  let at = 0;
  for (const table of tables) {
    all.time.set(table.time, at);
    for (const name of VALUE_COLUMNS) all[name].set(table[name], at);
    at += table.time.length;
  }
  return all;
}
