/** Several exports of one series as one table: the newer one continues the older. Pure. */

import { type Bars, concatBars, takeBars } from "../../bars/bars.ts";
import { samePrices } from "../../bars/equality.ts";
import { judgeOverlap } from "../../bars/overlap.ts";
import { sharedRows } from "../../bars/shared_bars.ts";
import { type Timeframe, timeframeLength } from "../../bars/timeframe.ts";

/** One export's bars, and when its file was written (UTC ms). */
export interface ExportBars {
  readonly name: string;
  readonly bars: Bars;
  readonly modified: number | null;
}

export interface Combined {
  readonly bars: Bars;
  /** Last rows of older exports that a newer one completed. */
  readonly completed: number;
  /** Other bars on which two exports differ; the newer one's value was taken. */
  readonly differing: number;
  /** Two exports that can't be one series, in words; `null` if all agree. */
  readonly disagree: string | null;
}

/** Oldest first: by the last bar, then by when the file was written. */
export function inOrderOfAge<T extends ExportBars>(exports: readonly T[]): T[] {
  const last = ({ bars }: T) => bars.time[bars.time.length - 1] ?? -Infinity;
  return [...exports].sort((a, b) => last(a) - last(b) || (a.modified ?? 0) - (b.modified ?? 0));
}

/** With less agreement than this two exports are not taken for one series. */
const ENOUGH = 0.9;

/** The exports, oldest first, as one table. */
export function combineExports(exports: readonly ExportBars[], timeframe: Timeframe): Combined {
  const [first, ...rest] = inOrderOfAge(exports);
  let bars = first.bars, completed = 0, differing = 0, disagree: string | null = null;
  for (const newer of rest) {
    const found = compare(bars, newer.bars);
    completed += found.completed;
    differing += found.differing;
    if (found.differing > (1 - ENOUGH) * found.shared) {
      const { words } = judgeOverlap(bars, newer.bars, timeframeLength(timeframe));
      disagree ??= `${newer.name} does not continue the exports before it (${words})`;
    }
    bars = newerWins(bars, newer.bars);
  }
  return { bars, completed, differing, disagree };
}

function compare(older: Bars, newer: Bars) {
  const rows = sharedRows(older, newer), last = older.time.length - 1;
  let completed = 0, differing = 0;
  for (let k = 0; k < rows.present.length; k++) {
    if (samePrices(older, rows.present[k], newer, rows.incoming[k])) continue;
    if (rows.present[k] === last) completed++;
    else differing++;
  }
  return { shared: rows.present.length, completed, differing };
}

/** Both tables in order of time; where both have a bar, the newer one's. */
function newerWins(older: Bars, newer: Bars): Bars {
  const all = concatBars([older, newer]), from = older.time.length;
  const rows = new Uint32Array(all.time.length);
  let i = 0, j = from, count = 0;
  while (i < from || j < all.time.length) {
    const a = i < from ? all.time[i] : Infinity, b = j < all.time.length ? all.time[j] : Infinity;
    if (a < b) rows[count++] = i++;
    else {
      if (a === b) i++;
      rows[count++] = j++;
    }
  }
  return takeBars(all, rows.subarray(0, count));
}
