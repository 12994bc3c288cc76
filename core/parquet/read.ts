/** Bars out of a table. */

import {
  type Bars,
  firstOutOfOrder,
  lowerBound,
  newBars,
  sliceBars,
  VALUE_COLUMNS,
} from "../bars/bars.ts";
import type { Zone } from "../bars/zone.ts";
import { UsageError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import { baseName } from "./bytes.ts";
import { clockZone, instantsOf } from "./clock.ts";
import type { TimeColumn } from "./shape.ts";
import type { Table } from "./table.ts";
import type { RowReader } from "./wasm.ts";

export interface ReadOptions {
  /** The meaning of a naive clock; needed when `time.clock` is `wall`, else ignored. */
  readonly zone?: Zone | null;
  /** UTC ms, included. Default: from the start. */
  readonly from?: number;
  /** UTC ms, excluded. Default: to the end. */
  readonly to?: number;
  /** `time` leaves the values at NaN and does not decode them. Default: `all`. */
  readonly columns?: "time" | "all";
}

export interface ReadBars {
  /** In file order, UTC ms; nulls are NaN. Strictly increasing only if `sorted`. */
  readonly bars: Bars;
  /** Row in the file of the first bar returned. */
  readonly firstRow: number;
  readonly sorted: boolean;
  /** Index into `bars` of the first bar that is not after the one before it; -1 if sorted. */
  readonly firstUnsorted: number;
}

/** Rows of one group that lie in the range asked for. */
interface Part {
  readonly group: number;
  /** Row in the file of the group's first row. */
  readonly start: number;
  /** Rows of the group before the first of `utc`. */
  readonly skipped: number;
  readonly utc: Float64Array;
  /** Rows of `utc`, a run of them or, in an unsorted group, single ones. */
  readonly from: number;
  readonly count: number;
  readonly rows: number[] | null;
}

interface Wanted {
  readonly time: TimeColumn;
  readonly zone: Zone;
  readonly from: number;
  readonly to: number;
}

/** Rows decoded at a time: what bounds the memory of reading a large row group. */
const WINDOW = 262_144;

/**
 * The bars of a time range. Only row groups that overlap it are decoded, and only the columns needed.
 * Throws `UsageError` for a table without a time column, `DamagedError` when it can't be decoded.
 */
export async function readBars(
  file: FileHandle,
  table: Table,
  options: ReadOptions = {},
): Promise<ReadBars> {
  const { time } = table.shape;
  if (!time) {
    throw new UsageError(`Cannot read bars of ${baseName(file.path)}: it has no time column.`);
  }
  const { RowReader } = await import("./wasm.ts");
  const reader = await RowReader.openKnown(file, table);
  const wanted = {
    time: reader.table.shape.time ?? time,
    zone: clockZone(time, options.zone ?? null),
    from: options.from ?? -Infinity,
    to: options.to ?? Infinity,
  };
  const parts = await readParts(reader, wanted);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const bars = options.columns === "time" ? timesOnly(count) : newBars(count);
  fillTimes(bars, parts);
  if (options.columns !== "time") await fillValues(reader, bars, parts);
  const first = parts.find((part) => part.count > 0);
  const firstUnsorted = Number.isNaN(bars.time[0]) ? 0 : firstOutOfOrder(bars.time);
  return {
    bars,
    firstRow: first ? first.start + first.skipped + (first.rows?.[0] ?? first.from) : 0,
    sorted: firstUnsorted < 0,
    firstUnsorted,
  };
}

/** Bars whose values are all unknown: one column of them serves for five. */
function timesOnly(count: number): Bars {
  const unknown = new Float64Array(count).fill(NaN), time = new Float64Array(count);
  return { time, open: unknown, high: unknown, low: unknown, close: unknown, volume: unknown };
}

/** Which rows are wanted, told by the time column alone. */
async function readParts(reader: RowReader, wanted: Wanted): Promise<Part[]> {
  const { timesSince } = await import("./times_since.ts");
  const { groups } = reader.table, parts: Part[] = [];
  let start = 0, previous: number | undefined;
  for (const [group, facts] of groups.entries()) {
    if (facts.rows > 0 && overlaps(facts, wanted)) {
      const times = await timesSince(reader, wanted, { group, previous });
      previous = times.utc.at(-1);
      parts.push({ group, start, ...times, ...rowsWithin(times.utc, wanted) });
    } else previous = undefined;
    start += facts.rows;
  }
  return parts;
}

function overlaps(
  { first, last }: { first: number | null; last: number | null },
  { zone, from, to }: Wanted,
): boolean {
  if (first === null || last === null) return true;
  return instantsOf(first, zone).earliest < to && instantsOf(last, zone).latest >= from;
}

function rowsWithin(
  utc: Float64Array,
  { from, to }: Wanted,
): Pick<Part, "from" | "count" | "rows"> {
  if (from === -Infinity && to === Infinity) return { from: 0, count: utc.length, rows: null };
  if (!Number.isNaN(utc[0]) && firstOutOfOrder(utc) < 0) {
    const low = lowerBound(utc, from);
    return { from: low, count: lowerBound(utc, to) - low, rows: null };
  }
  const rows: number[] = [];
  utc.forEach((time, row) => {
    if (time >= from && time < to) rows.push(row);
  });
  return { from: 0, count: rows.length, rows };
}

function fillTimes(bars: Bars, parts: readonly Part[]): void {
  let at = 0;
  for (const { utc, from, count, rows } of parts) {
    if (rows) rows.forEach((row, i) => bars.time[at + i] = utc[row]);
    else bars.time.set(utc.subarray(from, from + count), at);
    at += count;
  }
}

async function fillValues(reader: RowReader, bars: Bars, parts: readonly Part[]): Promise<void> {
  let at = 0;
  for (const part of parts) {
    const into = sliceBars(bars, at, at += part.count);
    if (part.rows) await fillPicked(reader, into, part, part.rows);
    else await fillRun(reader, into, part.group, part.skipped + part.from);
  }
}

async function fillRun(
  reader: RowReader,
  into: Bars,
  group: number,
  offset: number,
): Promise<void> {
  const { fillNumbers } = await import("./numbers.ts");
  const { rawColumn } = await import("./raw_column.ts");
  const { columns, values } = reader.table.shape, count = into.time.length;
  const found = VALUE_COLUMNS.flatMap((value) => {
    const at = values[value];
    if (at === null) into[value].fill(NaN);
    return at === null ? [] : [{ value, name: columns[at].name }];
  });
  for (let done = 0; done < count && found.length; done += WINDOW) {
    const limit = Math.min(WINDOW, count - done);
    const names = found.map(({ name }) => name);
    const decoded = await reader.read({ group, columns: names, offset: offset + done, limit });
    for (const { value, name } of found) {
      const at = decoded.schema.fields.findIndex((field) => field.name === name);
      fillNumbers(rawColumn(decoded, at), into[value].subarray(done, done + limit));
    }
  }
}

async function fillPicked(
  reader: RowReader,
  into: Bars,
  { group, skipped, utc }: Part,
  rows: readonly number[],
): Promise<void> {
  const all = newBars(utc.length);
  await fillRun(reader, all, group, skipped);
  for (const value of VALUE_COLUMNS) rows.forEach((row, i) => into[value][i] = all[value][row]);
}
