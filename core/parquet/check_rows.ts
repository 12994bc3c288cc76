/** Rewritten row groups against the old ones they stand for, value by value. */

import { type Bars, VALUE_COLUMNS } from "../bars/bars.ts";
import type { Zone } from "../bars/zone.ts";
import type { FreshColumn } from "./new_rows.ts";
import { sameValue } from "./raw_column.ts";
import { RowStream } from "./row_stream.ts";
import type { RowReader } from "./wasm.ts";

export interface PlannedRows {
  readonly zone: Zone;
  readonly put: Bars;
  /** UTC ms, in order. */
  readonly remove: ArrayLike<number>;
  /** The bars to put, as columns of the table. */
  readonly fresh: readonly FreshColumn[];
}

export interface RowCounts {
  readonly added: number;
  readonly replaced: number;
  readonly removed: number;
}

/** What is wrong with the rows written; the caller knows the file and makes a message of it. */
export class RowsDiffer extends Error {}

/**
 * Walks the rows of `written` groups of the new file beside those of `rewritten` groups of the old one: each
 * new row has to be an old one, bit for bit, or a planned bar, and each old row left out a planned removal.
 * Throws `RowsDiffer`.
 */
export async function compareRows(
  old: { reader: RowReader; groups: readonly number[] },
  now: { reader: RowReader; groups: readonly number[] },
  plan: PlannedRows,
): Promise<RowCounts> {
  const walk = new Walk(
    new RowStream(old.reader, plan.zone, old.groups),
    new RowStream(now.reader, plan.zone, now.groups),
    plan,
  );
  return await walk.run();
}

class Walk {
  #added = 0;
  #replaced = 0;
  #removed = 0;
  #nextPut = 0;
  #last = -Infinity;

  constructor(readonly old: RowStream, readonly now: RowStream, readonly plan: PlannedRows) {}

  async run(): Promise<RowCounts> {
    const { old, now, plan } = this;
    while (now.loaded || await now.load()) {
      const { time } = now;
      if (!(time > this.#last)) {
        throw new RowsDiffer(`${show(time)} comes after ${show(this.#last)}`);
      }
      this.#last = time;
      while ((old.loaded || await old.load()) && !(old.time >= time)) this.#skip();
      this.#take(time, old.loaded && old.time === time);
      now.row++;
    }
    while (old.loaded || await old.load()) this.#skip();
    if (this.#nextPut < plan.put.time.length) this.#missing(this.#nextPut);
    if (this.#removed < plan.remove.length) {
      throw new RowsDiffer(`${plan.remove.length - this.#removed} bars to remove are still there`);
    }
    return { added: this.#added, replaced: this.#replaced, removed: this.#removed };
  }

  /** An old row that the new file has not: it must be the next one to remove. */
  #skip(): void {
    const { old, plan } = this;
    if (plan.remove[this.#removed] !== old.time) {
      throw new RowsDiffer(`the bar at ${show(old.time)} is gone`);
    }
    this.#removed++;
    old.row++;
  }

  #take(time: number, isOld: boolean): void {
    const { put } = this.plan, isPut = put.time[this.#nextPut] === time;
    if (put.time[this.#nextPut] < time) this.#missing(this.#nextPut);
    if (!isOld && !isPut) throw new RowsDiffer(`the bar at ${show(time)} was not planned`);
    if (isPut && isOld) this.#replaced++;
    else if (isPut) this.#added++;
    this.#compare(time, isOld, isPut);
    if (isPut) this.#requireNumbers(time);
    if (isPut) this.#nextPut++;
    if (isOld) this.old.row++;
  }

  #missing(bar: number): never {
    throw new RowsDiffer(`the bar at ${show(this.plan.put.time[bar])} was not written`);
  }

  #compare(time: number, isOld: boolean, isPut: boolean): void {
    const { old, now, plan } = this;
    for (let i = 0; i < now.columns.length; i++) {
      const { column, prefer } = plan.fresh[i], written = now.columns[i];
      const isFresh = isPut && (!isOld || prefer === "fresh");
      const same = isFresh
        ? sameValue(column, this.#nextPut, written, now.row)
        : sameValue(old.columns[i], old.row, written, now.row);
      if (!same) throw new RowsDiffer(`the bar at ${show(time)} changed in column ${now.name(i)}`);
    }
  }

  /** A planned bar's numbers, read back, are the plan's: not by way of the columns that the writer used too. */
  #requireNumbers(time: number): void {
    const { values } = this.now.reader.table.shape;
    for (const name of VALUE_COLUMNS) {
      const column = values[name];
      if (column === null) continue;
      const wanted = this.plan.put[name][this.#nextPut], found = this.now.number(column);
      const isUnknown = Number.isNaN(wanted);
      const same = isUnknown
        ? Number.isNaN(found) || name === "volume" && found === 0
        : found === wanted;
      if (!same) {
        throw new RowsDiffer(`the bar at ${show(time)} has ${name} ${found}, not ${wanted}`);
      }
    }
  }
}

function show(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString() : "no time";
}
