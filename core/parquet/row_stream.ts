/** Rows of some row groups of a table in order, all columns, a window at a time. */

import { UTC, type Zone } from "../bars/zone.ts";
import { utcOfWalls } from "./clock.ts";
import { fillNumbers } from "./numbers.ts";
import { type RawColumn, rawColumn } from "./raw_column.ts";
import { columnTimes, timeBefore } from "./times.ts";
import type { RowReader } from "./wasm.ts";

/** Rows decoded at a time. */
const WINDOW = 131_072;

export class RowStream {
  /** The window's columns; the current row is `row` of each. */
  columns: readonly RawColumn[] = [];
  row = 0;
  #utc: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** Row groups still to come, the current one first. */
  readonly #groups: number[];
  #offset = 0;
  /** Columns of the window as doubles, as far as they were asked for. */
  readonly #numbers = new Map<number, Float64Array>();

  constructor(readonly reader: RowReader, readonly zone: Zone, groups: readonly number[]) {
    this.#groups = groups.filter((group) => reader.table.groups[group].rows > 0);
  }

  /** UTC ms of the current row; NaN if its time is null. */
  get time(): number {
    return this.#utc[this.row];
  }

  name(column: number): string {
    return this.reader.table.shape.columns[column].name;
  }

  /** A number of the current row as a double; NaN for null. */
  number(column: number): number {
    let numbers = this.#numbers.get(column);
    if (!numbers) {
      numbers = new Float64Array(this.#utc.length);
      fillNumbers(this.columns[column], numbers);
      this.#numbers.set(column, numbers);
    }
    return numbers[this.row];
  }

  /** True if the current row is in the window already, so that `load` need not be awaited. */
  get loaded(): boolean {
    return this.row < this.#utc.length;
  }

  /** Makes the current row available; false at the end. */
  async load(): Promise<boolean> {
    if (this.loaded) return true;
    const group = this.#groups[0];
    if (group === undefined) return false;
    const { rows } = this.reader.table.groups[group];
    const decoded = await this.reader.read({
      group,
      offset: this.#offset,
      limit: Math.min(WINDOW, rows - this.#offset),
    });
    this.columns = decoded.schema.fields.map((_, column) => rawColumn(decoded, column));
    this.#numbers.clear();
    this.#readTimes(group);
    this.row = 0;
    this.#offset += this.#utc.length;
    if (this.#offset >= rows) {
      this.#groups.shift();
      this.#offset = 0;
    }
    return await this.load();
  }

  #readTimes(group: number): void {
    const time = this.reader.table.shape.time!;
    const previous = this.#offset > 0
      ? this.#utc[this.#utc.length - 1]
      : timeBefore(this.reader.table.groups, group, this.zone);
    const { ms } = columnTimes(this.columns[time.column], time);
    this.#utc = utcOfWalls(ms, time.clock === "utc" ? UTC : this.zone, previous);
  }
}
