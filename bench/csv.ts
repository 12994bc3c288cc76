/** Bars as an export writes them. */

import type { Bars } from "../core/bars/bars.ts";

export const CSV_HEAD = "time,open,high,low,close,Volume\n";

/** Rows of seconds since 1970 and values, one line a bar, with the head. */
export function csvOf(bars: Bars): string {
  return CSV_HEAD + csvRows(bars, 0, bars.time.length);
}

/** The lines of rows `from` to `to` (excluded). */
export function csvRows(bars: Bars, from: number, to: number): string {
  let text = "";
  for (let i = from; i < to; i++) {
    const values = `${bars.open[i]},${bars.high[i]},${bars.low[i]},${bars.close[i]}`;
    text += `${bars.time[i] / 1000},${values},${bars.volume[i]}\n`;
  }
  return text;
}
