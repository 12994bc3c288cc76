/** What new rows hold in each column of a table. */

import type { DataType } from "apache-arrow";
import { DataType as Types } from "apache-arrow";
import { type Bars, type ValueColumn } from "../bars/bars.ts";
import type { Zone } from "../bars/zone.ts";
import { UsageError } from "../errors.ts";
import { rawOfMs, wallOfUtc } from "./clock.ts";
import { rawNumbers } from "./numbers.ts";
import { nullColumn, type RawColumn, repeated } from "./raw_column.ts";
import type { ColumnShape, TimeColumn, TimeUnit } from "./shape.ts";
import { chunkStatistics } from "./statistics.ts";
import type { Table } from "./table.ts";

/** Where the values of a column's new rows come from. */
export type Fill =
  | {
    readonly kind: "time";
    readonly time: TimeColumn;
    /** The zone of its clock; UTC for instants. */
    readonly zone: Zone;
    /** ms that the clock is rounded down to; 1 for the bars' own time, which has to fit as it is. */
    readonly step: number;
  }
  | { readonly kind: "value"; readonly value: ValueColumn }
  | { readonly kind: "constant"; readonly column: RawColumn }
  | { readonly kind: "null" };

/** A column of new rows. Throws `UsageError` naming the column, the time and the value that does not fit. */
export function freshColumn(
  table: Table,
  at: number,
  type: DataType,
  fill: Fill,
  bars: Bars,
): RawColumn {
  const shape = table.shape.columns[at];
  const rows = bars.time.length;
  switch (fill.kind) {
    case "time":
      return timeColumn(shape, type, fill, bars);
    case "value":
      return valueColumn(shape, type, takesNulls(table, at), fill.value, bars);
    case "constant":
      return repeated(fill.column, rows);
    case "null":
      return nullColumn(type, rows);
  }
}

/**
 * True if nulls may be written into a column: Parquet must allow it, and pandas must not have to change the
 * dtype for it, as it does with integers and booleans that had none before.
 */
export function takesNulls(table: Table, column: number): boolean {
  const { nullable, dtype, physical, logical } = table.shape.columns[column];
  if (!nullable) return false;
  if (dtype !== null) return !/^(u?int\d+|bool)$/.test(dtype);
  const isWhole = /^(INT|BOOLEAN)/.test(physical) && (logical === null || /int/.test(logical));
  return !isWhole || table.footer.groups.some((group) => chunkStatistics(group, column).nulls);
}

/** The unit of an Arrow time type; an integer's is the file's own. */
export function unitOfType(type: DataType, time: TimeColumn): TimeUnit | "unknown" {
  return Types.isTimestamp(type) ? (["s", "ms", "us", "ns"] as const)[type.unit] : time.unit;
}

function timeColumn(
  shape: ColumnShape,
  type: DataType,
  { time, zone, step }: Fill & { kind: "time" },
  bars: Bars,
): RawColumn {
  const unit = unitOfType(type, time);
  if (unit === "unknown") {
    throw new UsageError(
      `Cannot add bars: the unit of the column ${shape.name} is unknown, because it holds no times yet.`,
    );
  }
  const raws = new BigInt64Array(bars.time.length);
  for (let i = 0; i < raws.length; i++) {
    const utc = bars.time[i];
    const raw = rawOfMs(Math.floor(wallOfUtc(utc, zone) / step) * step, unit);
    if (raw === null) throw doesNotFit(shape, utc, new Date(utc).toISOString());
    raws[i] = raw;
  }
  const values = shape.physical === "INT32" ? Int32Array.from(raws, Number) : raws;
  return {
    type,
    length: raws.length,
    valid: null,
    width: values.BYTES_PER_ELEMENT,
    bytes: new Uint8Array(values.buffer),
    offsets: null,
  };
}

function valueColumn(
  shape: ColumnShape,
  type: DataType,
  nulls: boolean,
  value: ValueColumn,
  bars: Bars,
): RawColumn {
  const values = bars[value], unknown = hasUnknown(values);
  const { bytes, width, inexact } = rawNumbers(type, values, 0);
  if (inexact >= 0) throw doesNotFit(shape, bars.time[inexact], values[inexact]);
  if (unknown && !nulls && value !== "volume" && !Types.isFloat(type)) {
    const row = values.findIndex(Number.isNaN);
    throw doesNotFit(shape, bars.time[row], "unknown");
  }
  const valid = unknown && nulls
    ? Uint8Array.from(values, (number) => Number.isNaN(number) ? 0 : 1)
    : null;
  return { type, length: values.length, valid, width, bytes, offsets: null };
}

/** `some()` would call a function for each of millions. */
function hasUnknown(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}

function doesNotFit(shape: ColumnShape, time: number, value: number | string): UsageError {
  const when = new Date(time).toISOString();
  return new UsageError(
    `Cannot write the bar at ${when}: its ${shape.name} ${value} does not fit the column's type ${
      shape.logical ?? shape.physical
    }.`,
    { facts: { column: shape.name, time: when, value } },
  );
}

/** True if unknown volumes become 0: a column of integers that can't be null. */
export function zeroesVolume(table: Table, type: (column: number) => DataType): boolean {
  const at = table.shape.values.volume;
  return at !== null && Types.isInt(type(at)) && !takesNulls(table, at);
}
