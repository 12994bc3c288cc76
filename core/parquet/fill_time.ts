/** A second time column whose empty rows the first one explains. */

import { DataType, Int64 } from "apache-arrow";
import { fillNumbers, longs } from "./numbers.ts";
import type { RawColumn } from "./raw_column.ts";

/** Units per millisecond, or milliseconds per unit for seconds. */
const UNITS = [
  { name: "s", toRaw: (ms: number) => BigInt(Math.floor(ms / 1000)) },
  { name: "ms", toRaw: (ms: number) => BigInt(ms) },
  { name: "us", toRaw: (ms: number) => BigInt(ms) * 1_000n },
  { name: "ns", toRaw: (ms: number) => BigInt(ms) * 1_000_000n },
] as const;

export interface FilledTime {
  readonly column: RawColumn;
  /** Rows that were empty: null, NaN, or 0 where it is not 1970. */
  readonly filled: number;
  readonly unit: string;
  /** It held fractions because of its empty rows and holds whole numbers now. */
  readonly retyped: boolean;
}

/**
 * Fills the empty rows. `clocks` are the times of all rows in ms, once in UTC and once as the wall shows them.
 * All other rows must agree with one of them in one unit; a text says why not. `null`: nothing is empty.
 */
export function fillTime(
  column: RawColumn,
  clocks: readonly Float64Array[],
): FilledTime | string | null {
  if (isFull(column, clocks[0])) return null;
  const raws = rawsOf(column);
  if (raws === null) return "its values are no whole numbers";
  const times = clocks[0],
    empty = raws.map((raw, i) => raw === null || (raw === 0n && times[i] !== 0));
  const count = empty.reduce((sum, is) => sum + Number(is), 0);
  if (count === raws.length) return "all of it is empty, so its unit is not known";
  for (const clock of clocks) {
    for (const { name, toRaw } of UNITS) {
      if (!agrees(raws, empty, clock, toRaw)) continue;
      const values = BigInt64Array.from(raws, (raw, i) => empty[i] ? toRaw(clock[i]) : raw!);
      return {
        column: wholeColumn(column, values),
        filled: count,
        unit: name,
        retyped: isFloat(column),
      };
    }
  }
  return "its other rows tell other times than the index";
}

/** Looked at without bigints, because there are millions of rows and nearly always all are full. */
function isFull(column: RawColumn, times: Float64Array): boolean {
  const { type, width, valid } = column;
  if (valid?.includes(0) || !(DataType.isInt(type) || isFloat(column)) || width !== 8) return false;
  const numbers = new Float64Array(column.length);
  fillNumbers(column, numbers);
  return numbers.every((value, i) => !Number.isNaN(value) && (value !== 0 || times[i] === 0));
}

function isFloat({ type }: RawColumn): boolean {
  return DataType.isFloat(type);
}

/** The values, `null` for empty rows; `null` for a column of another kind or with fractions. */
function rawsOf(column: RawColumn): (bigint | null)[] | null {
  const { type, valid, length } = column;
  const isEmpty = (i: number) => valid?.[i] === 0;
  if (DataType.isInt(type) && column.width === 8) {
    return Array.from(longs(column), (raw, i) => isEmpty(i) ? null : raw);
  }
  if (!isFloat(column)) return null;
  const numbers = new Float64Array(length);
  fillNumbers(column, numbers);
  if (numbers.some((value) => !Number.isNaN(value) && !Number.isSafeInteger(value))) return null;
  return Array.from(numbers, (value) => Number.isNaN(value) ? null : BigInt(value));
}

function agrees(
  raws: readonly (bigint | null)[],
  empty: readonly boolean[],
  clock: Float64Array,
  toRaw: (ms: number) => bigint,
): boolean {
  return raws.every((raw, i) => empty[i] || raw === toRaw(clock[i]));
}

function wholeColumn(column: RawColumn, values: BigInt64Array<ArrayBuffer>): RawColumn {
  const type = isFloat(column) ? new Int64() : column.type;
  const bytes = new Uint8Array(values.buffer);
  return { type, length: column.length, valid: null, width: 8, bytes, offsets: null };
}

/** pandas' metadata when a column holds whole numbers now. */
export function withWholeColumn(pandas: string | undefined, name: string): string | undefined {
  if (pandas === undefined) return undefined;
  const json = JSON.parse(pandas) as { columns?: Record<string, unknown>[] };
  for (const column of json.columns ?? []) {
    if ((column.field_name ?? column.name) !== name) continue;
    column.pandas_type = "int64";
    column.numpy_type = "int64";
  }
  return JSON.stringify(json);
}
