/** What a table and a list of bars must be before one goes into the other. */

import { type Bars, firstOutOfOrder } from "../bars/bars.ts";
import { DamagedError, UsageError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import { baseName } from "./bytes.ts";
import type { TimeColumn } from "./shape.ts";
import type { Table } from "./table.ts";

/** The time column of a table that can be written to, else a `UsageError` with the reason. */
export function requirePatchable(file: FileHandle, { shape }: Table): TimeColumn {
  if (shape.problems.length === 0 && shape.time) return shape.time;
  throw new UsageError(
    `Cannot write to ${baseName(file.path)}: ${shape.problems.join("; ")}.`,
    { facts: { problems: shape.problems } },
  );
}

/** Bars in order, no time both put and removed. Anything else is a mistake of the caller. */
export function requirePut(put: Bars, remove: ArrayLike<number>): void {
  const wrong = put.time.findIndex((time) => !Number.isInteger(time));
  if (wrong >= 0) throw new RangeError(`the time of bar ${wrong} is no whole number of ms`);
  if (firstOutOfOrder(put.time) >= 0) throw new RangeError("bars to put must be in order");
  if (firstOutOfOrder(remove) >= 0) throw new RangeError("times to remove must be in order");
  const times = new Set(Array.from(remove));
  if (put.time.some((time) => times.has(time))) {
    throw new RangeError("a bar can't be both put and removed");
  }
}

/** The advice that ends every message about a table whose rows are not in order. */
export function notInOrder(
  file: FileHandle,
  row: number,
  time: number,
  before: number,
): DamagedError {
  const name = baseName(file.path), [when, earlier] = [timeText(time), timeText(before)];
  const why = time === before
    ? `row ${row} is a second ${when}`
    : `row ${row} is ${when} after ${earlier}`;
  return new DamagedError(
    `Cannot write to ${name}: its bars are out of order (${why}). Run "barkeep repair ${
      name.replace(/\.parquet$/, "")
    }".`,
    { facts: { row, time: when, before: earlier } },
  );
}

function timeText(time: number): string {
  return Number.isNaN(time) ? "no time" : new Date(time).toISOString();
}
