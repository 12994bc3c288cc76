/** Rows into bars: forward in time, each time once, bad rows left out. */

import { type Bars, type Column, newBars } from "../../../bars/bars.ts";
import type { RawTable } from "./raw_table.ts";
import type { RowKind } from "./tally.ts";

const VALUES = ["open", "high", "low", "close", "volume"] as const;

/** Marks of rows that are left out. */
export class Dropped {
  readonly #rows: Uint8Array;
  count = 0;

  constructor(length: number) {
    this.#rows = new Uint8Array(length);
  }

  has(row: number): boolean {
    return this.#rows[row] === 1;
  }

  add(row: number): void {
    if (this.#rows[row] === 1) return;
    this.#rows[row] = 1;
    this.count++;
  }
}

/** Turns the rows of a file that runs backward in time around, values and all. */
export function reverseRows(table: RawTable): void {
  for (const name of ["time", ...VALUES] as const) table[name].subarray(0, table.length).reverse();
  table.otherVolume.subarray(0, table.length).reverse();
}

/** True if some kept row lies before an earlier one in time. */
export function isOutOfOrder(table: RawTable, dropped: Dropped): boolean {
  let latest = -Infinity;
  for (let i = 0; i < table.length; i++) {
    if (table.time[i] < latest && !dropped.has(i)) return true;
    if (!dropped.has(i)) latest = table.time[i];
  }
  return false;
}

/** Hands over every kept row whose time lies before that of an earlier kept row. */
export function eachOutOfOrder(
  table: RawTable,
  dropped: Dropped,
  found: (row: number) => void,
): void {
  let latest = -Infinity;
  for (let i = 0; i < table.length; i++) {
    if (dropped.has(i)) continue;
    if (table.time[i] < latest) found(i);
    else latest = table.time[i];
  }
}

/** Kept rows in order of time. */
export function sortedRows(table: RawTable, dropped: Dropped): Uint32Array {
  const rows = new Uint32Array(table.length - dropped.count);
  let at = 0;
  for (let i = 0; i < table.length; i++) if (!dropped.has(i)) rows[at++] = i;
  // A stable sort keeps rows of one time in file order.
  return rows.sort((a, b) => table.time[a] - table.time[b] || a - b);
}

/**
 * Leaves each time once. Rows equal to the one before are dropped as repeated; rows of one time with other
 * prices are all dropped, because nothing tells which is right.
 */
export function dropRepeats(
  table: RawTable,
  dropped: Dropped,
  order: Uint32Array | null,
  note: (kind: RowKind, row: number) => void,
): void {
  const count = order ? order.length : table.length;
  let group: number[] = [];
  const close = () => {
    if (group.length > 1) settleGroup(table, dropped, group, note);
  };
  for (let i = 0; i < count; i++) {
    const row = order ? order[i] : i;
    if (dropped.has(row)) continue;
    if (group.length > 0 && table.time[group[0]] === table.time[row]) group.push(row);
    else {
      close();
      if (group.length > 1) group = [];
      group[0] = row;
    }
  }
  close();
}

function settleGroup(
  table: RawTable,
  dropped: Dropped,
  group: readonly number[],
  note: (kind: RowKind, row: number) => void,
): void {
  const differ = group.some((row) => !sameValues(table, group[0], row));
  for (const row of differ ? group : group.slice(1)) {
    dropped.add(row);
    note(differ ? "differs at the same time" : "repeated row", row);
  }
}

function sameValues(table: RawTable, a: number, b: number): boolean {
  return VALUES.every((name) => Object.is(table[name][a], table[name][b]));
}

/** The bars that are left. Shares the table's memory where rows need not move. */
export function takeRows(table: RawTable, dropped: Dropped, order: Uint32Array | null): Bars {
  if (order) return gatherRows(table, order.filter((row) => !dropped.has(row)));
  if (dropped.count > 0) compact(table, dropped);
  const length = table.length - dropped.count;
  const part = (column: Column) => column.subarray(0, length);
  return {
    time: part(table.time),
    open: part(table.open),
    high: part(table.high),
    low: part(table.low),
    close: part(table.close),
    volume: part(table.volume),
  };
}

function gatherRows(table: RawTable, rows: Uint32Array): Bars {
  const bars = newBars(rows.length);
  for (const name of ["time", ...VALUES] as const) {
    const from = table[name], to = bars[name];
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]];
  }
  return bars;
}

function compact(table: RawTable, dropped: Dropped): void {
  for (const name of ["time", ...VALUES] as const) {
    const column = table[name];
    let at = 0;
    for (let i = 0; i < table.length; i++) if (!dropped.has(i)) column[at++] = column[i];
  }
}
