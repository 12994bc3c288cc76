/** What turns one table of bars into another, bit by bit. Pure. */

import { type Bars, firstOutOfOrder, takeBars, VALUE_COLUMNS } from "../bars/bars.ts";
import type { BarChanges } from "../store/ledger_receipts.ts";

/** True if the values of two bars are the same bits; unknown equals unknown. */
export function sameBits(a: Bars, i: number, b: Bars, j: number): boolean {
  return VALUE_COLUMNS.every((name) => Object.is(a[name][i], b[name][j]));
}

/** `null` if one of the tables is not in order: then bars can't be told apart by their times. */
export function diffBars(before: Bars, after: Bars): BarChanges | null {
  if (firstOutOfOrder(before.time) >= 0 || firstOutOfOrder(after.time) >= 0) return null;
  if (before.time.some(Number.isNaN) || after.time.some(Number.isNaN)) return null;
  const rows = {
    added: [] as number[],
    removed: [] as number[],
    old: [] as number[],
    now: [] as number[],
  };
  for (let i = 0, j = 0; i < before.time.length || j < after.time.length;) {
    const a = i < before.time.length ? before.time[i] : Infinity;
    const b = j < after.time.length ? after.time[j] : Infinity;
    if (a < b) rows.removed.push(i++);
    else if (b < a) rows.added.push(j++);
    else {
      if (!sameBits(before, i, after, j)) rows.old.push(i), rows.now.push(j);
      i++, j++;
    }
  }
  return {
    added: takeBars(after, rows.added),
    replaced: { before: takeBars(before, rows.old), after: takeBars(after, rows.now) },
    removed: takeBars(before, rows.removed),
  };
}
