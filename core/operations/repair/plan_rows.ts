/** Rows in order of time, and which of equal ones stay. Pure. */

/** Two rows of the same time that are not the same. */
export interface Conflict {
  readonly time: number;
  /** Row numbers, in file order. */
  readonly rows: readonly number[];
}

export interface RowPlan {
  /** Row numbers of the old file in the order of the new one. */
  readonly rows: readonly number[];
  /** Rows that stood out of order: that came after a later one. */
  readonly unsorted: number;
  /** Rows left out, with the row kept that is the same bit for bit. */
  readonly twins: ReadonlyMap<number, number>;
  /** Rows left out although they differ, because the user chose. */
  readonly chosen: readonly number[];
  /** What needs a choice first. */
  readonly conflicts: readonly Conflict[];
}

export interface RowsOptions {
  /** UTC ms of each row, all finite. */
  readonly times: Float64Array;
  /** True if two rows are the same in all columns. */
  readonly same: (a: number, b: number) => boolean;
  /** Which of several rows of one time stays; `null`: nobody chose. */
  readonly equal: "first" | "last" | null;
}

/** Rows of one time keep their order. */
export function planRows({ times, same, equal }: RowsOptions): RowPlan {
  const order = Array.from(times.keys()).sort((a, b) => times[a] - times[b] || a - b);
  const rows: number[] = [], chosen: number[] = [], conflicts: Conflict[] = [];
  const twins = new Map<number, number>();
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && times[order[to]] === times[order[from]]) to++;
    const group = order.slice(from, to),
      kept = equal === "last" ? group[group.length - 1] : group[0];
    rows.push(kept);
    const others = group.filter((row) => row !== kept);
    const differing = others.filter((row) => !same(row, kept));
    for (const row of others) if (!differing.includes(row)) twins.set(row, kept);
    if (differing.length > 0 && equal === null) conflicts.push({ time: times[kept], rows: group });
    else chosen.push(...differing);
  }
  return { rows, unsorted: unsortedIn(times), twins, chosen, conflicts };
}

function unsortedIn(times: Float64Array): number {
  let latest = -Infinity, count = 0;
  for (const time of times) {
    if (time < latest) count++;
    latest = Math.max(latest, time);
  }
  return count;
}
