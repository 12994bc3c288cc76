/** The time column of a row group, decoded. */

import { DataType } from "apache-arrow";
import { UTC, type Zone } from "../bars/zone.ts";
import { epochUnit, instantsOf, msOfRaws, msOfText, utcOfWalls } from "./clock.ts";
import { ints, longs } from "./numbers.ts";
import { type RawColumn, rawColumn } from "./raw_column.ts";
import type { TimeColumn, TimeUnit } from "./shape.ts";
import type { GroupFacts } from "./table.ts";
import type { RowReader } from "./wasm.ts";

export interface GroupTimes {
  /** UTC ms in file order; NaN where the file has null or no time that can be read. */
  readonly utc: Float64Array<ArrayBuffer>;
  /** False if some time is finer than a millisecond. */
  readonly exact: boolean;
}

/** The times of a row group, or of its rows from `offset` on. `previous` is the UTC time of the row before. */
export async function groupTimes(
  reader: RowReader,
  time: TimeColumn,
  zone: Zone,
  wanted: { group: number; offset?: number; limit?: number; previous?: number },
): Promise<GroupTimes> {
  const decoded = await reader.read({ ...wanted, columns: [time.name] });
  const { ms, exact } = columnTimes(rawColumn(decoded, 0), time);
  const previous = wanted.previous ?? timeBefore(reader.table.groups, wanted.group, zone);
  return { utc: utcOfWalls(ms, time.clock === "utc" ? UTC : zone, previous), exact };
}

/** What the statistics tell of the row before a group, for the hour that a clock shows twice. */
export function timeBefore(groups: readonly GroupFacts[], group: number, zone: Zone): number {
  const last = group > 0 ? groups[group - 1].last : null;
  return last === null ? -Infinity : instantsOf(last, zone).earliest;
}

/** ms on the column's own clock; NaN for null. */
export function columnTimes(
  column: RawColumn,
  time: TimeColumn,
): { ms: Float64Array<ArrayBuffer>; exact: boolean } {
  const { ms, exact } = column.offsets
    ? { ms: textTimes(column), exact: true }
    : msOfRaws(rawTimes(column), unitOf(column, time));
  if (column.valid) { for (let i = 0; i < ms.length; i++) if (!column.valid[i]) ms[i] = NaN; }
  return { ms, exact };
}

function rawTimes(column: RawColumn): BigInt64Array {
  return column.width === 4 ? BigInt64Array.from(ints(column), BigInt) : longs(column);
}

/** The unit that the decoded column itself is in, which for a zone-less old file need not be the footer's. */
function unitOf(column: RawColumn, time: TimeColumn): TimeUnit {
  if (DataType.isTimestamp(column.type)) {
    return (["s", "ms", "us", "ns"] as const)[column.type.unit];
  }
  if (time.unit !== "unknown") return time.unit;
  const unit = guessUnit(column);
  return unit === "unknown" ? "s" : unit;
}

/** The unit of an integer column by its values. */
export function guessUnit(column: RawColumn): TimeUnit | "unknown" {
  let min = 0n, max = 0n;
  longs(column).forEach((value, i) => {
    if (column.valid?.[i] === 0) return;
    if (value < min) min = value;
    if (value > max) max = value;
  });
  return epochUnit(min, max);
}

function textTimes(column: RawColumn): Float64Array<ArrayBuffer> {
  const decoder = new TextDecoder(),
    ms = new Float64Array(column.length),
    offsets = column.offsets!;
  for (let i = 0; i < ms.length; i++) {
    const text = decoder.decode(column.bytes.subarray(offsets[i], offsets[i + 1]));
    ms[i] = msOfText(text)?.ms ?? NaN;
  }
  return ms;
}
