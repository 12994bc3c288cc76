/** Rows as they stand in the file, in growing columns. */

import type { Column } from "../../../bars/bars.ts";

const COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const;

/** Columns with room for more rows than are filled; `length` rows count. */
export class RawTable {
  time: Column;
  open: Column;
  high: Column;
  low: Column;
  close: Column;
  volume: Column;
  /** The second volume column, if the file has two. */
  otherVolume: Column;
  length = 0;
  // Where line numbers do not simply follow row numbers: from row #rows[i] on, row r stands on line r + #shifts[i].
  readonly #rows: number[] = [];
  readonly #shifts: number[] = [];

  constructor(capacity: number, twoVolumes: boolean) {
    const size = Math.max(1024, Math.ceil(capacity));
    this.time = new Float64Array(size);
    this.open = new Float64Array(size);
    this.high = new Float64Array(size);
    this.low = new Float64Array(size);
    this.close = new Float64Array(size);
    this.volume = new Float64Array(size);
    this.otherVolume = new Float64Array(twoVolumes ? size : 0);
  }

  /** Makes room for one more row that stands on `line` and returns its number. */
  next(line: number): number {
    if (this.length === this.time.length) this.#grow();
    const row = this.length++;
    if (this.#shifts.length === 0 || this.#shifts[this.#shifts.length - 1] !== line - row) {
      this.#rows.push(row);
      this.#shifts.push(line - row);
    }
    return row;
  }

  /** The line (from 1) of a row. */
  lineOf(row: number): number {
    let low = 0, high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#rows[middle] <= row) low = middle;
      else high = middle - 1;
    }
    return row + this.#shifts[low];
  }

  #grow(): void {
    const size = Math.ceil(this.time.length * 1.5);
    for (const name of COLUMNS) this[name] = larger(this[name], size);
    if (this.otherVolume.length > 0) this.otherVolume = larger(this.otherVolume, size);
  }
}

function larger(column: Column, size: number): Column {
  const grown = new Float64Array(size);
  grown.set(column);
  return grown;
}
