/** Old rows and new bars in order of time, as runs to copy from one or the other. */

import type { Run } from "./raw_column.ts";

export interface Merged {
  readonly runs: Run[];
  readonly rows: number;
  readonly added: number;
  readonly replaced: number;
  readonly removed: number;
  /** Times to remove that no row has. */
  readonly missing: number[];
}

/** A part of a list of times. */
export interface Span {
  readonly times: ArrayLike<number>;
  readonly from: number;
  readonly to: number;
}

/** Merges; all times strictly increasing. A row of `put` at the time of an old one replaces it. */
export function mergeRows(old: ArrayLike<number>, put: Span, remove: Span): Merged {
  const runs: Run[] = [], missing: number[] = [];
  let row = 0, next = put.from, gone = remove.from;
  const counts = { rows: 0, added: 0, replaced: 0, removed: 0 };
  const emit = (oldRow: number, fresh: number, count = 1) => {
    extend(runs, { old: oldRow, fresh, count });
    counts.rows += count;
  };
  while (row < old.length || next < put.to) {
    const time = row < old.length ? old[row] : Infinity;
    const putTime = next < put.to ? put.times[next] : Infinity;
    while (gone < remove.to && remove.times[gone] < time) missing.push(remove.times[gone++]);
    if (gone < remove.to && remove.times[gone] === time) {
      counts.removed++;
      gone++;
      row++;
    } else if (putTime < time) {
      counts.added++;
      emit(-1, next++);
    } else if (putTime === time) {
      counts.replaced++;
      emit(row++, next++);
    } else emit(row++, -1);
  }
  while (gone < remove.to) missing.push(remove.times[gone++]);
  return { runs, ...counts, missing };
}

/** Adds a run, as part of the last one if it goes on there. */
function extend(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  const goesOn = last && follows(last.old, run.old, last.count) &&
    follows(last.fresh, run.fresh, last.count);
  if (goesOn) runs[runs.length - 1] = { ...last, count: last.count + run.count };
  else runs.push(run);
}

function follows(before: number, after: number, count: number): boolean {
  return before < 0 ? after < 0 : after === before + count;
}

/** Rows `from` to `to` (excluded) of a list of runs. */
export function sliceRuns(runs: readonly Run[], from: number, to: number): Run[] {
  const slice: Run[] = [];
  let at = 0;
  for (const { old, fresh, count } of runs) {
    const start = Math.max(from, at), end = Math.min(to, at + count), skip = start - at;
    if (start < end) {
      slice.push({
        old: old < 0 ? -1 : old + skip,
        fresh: fresh < 0 ? -1 : fresh + skip,
        count: end - start,
      });
    }
    at += count;
  }
  return slice;
}
