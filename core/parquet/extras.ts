/** Columns beside bars and times: what new rows hold in them. */

import type { DataType } from "apache-arrow";
import { DataType as Types } from "apache-arrow";
import { NEW_YORK, parseZone, UTC, type Zone } from "../bars/zone.ts";
import { DamagedError, UsageError } from "../errors.ts";
import { baseName } from "./bytes.ts";
import { wallOfUtc } from "./clock.ts";
import { type Fill, takesNulls } from "./fill.ts";
import { type RawColumn, rawColumn, sameValue } from "./raw_column.ts";
import type { ColumnShape, TimeColumn } from "./shape.ts";
import { chunkStatistics } from "./statistics.ts";
import type { Table } from "./table.ts";
import { columnTimes, groupTimes, guessUnit } from "./times.ts";
import type { RowReader } from "./wasm.ts";

/** Rows at the end by which a second time column is understood. */
const EVIDENCE = 1_000;

/** What an extra column gets: its constant, null, or a `UsageError` that names it. */
export async function extraFill(
  table: Table,
  extra: ColumnShape & { readonly column: number },
  type: DataType,
  reader: RowReader | null,
): Promise<Fill> {
  const known = constantByStatistics(table, extra.column, type);
  if (known === "null") return { kind: "null" };
  const constant = known ?? (reader && await constantByValues(reader, extra.name));
  if (constant) return { kind: "constant", column: constant };
  if (takesNulls(table, extra.column)) return { kind: "null" };
  throw new UsageError(
    `Cannot add bars: the column ${extra.name} differs from row to row and can't be empty, so there is nothing to put into new rows.`,
    { facts: { column: extra.name } },
  );
}

/** Floats are left out, because their statistics pass over NaN and the sign of zero. */
function constantByStatistics(
  table: Table,
  column: number,
  type: DataType,
): RawColumn | "null" | null {
  const { groups } = table.footer;
  const found = groups.map((group) => chunkStatistics(group, column));
  if (table.rows === 0 || found.every(({ nulls }, i) => nulls === table.groups[i].rows)) {
    return "null";
  }
  const value = found[0].min;
  const same = value && !Types.isFloat(type) && found.every(({ min, max, nulls, exact }) => {
    return exact && nulls === 0 && equal(min, value) && equal(max, value);
  });
  return same ? oneValue(type, value) : null;
}

function equal(a: Uint8Array | null, b: Uint8Array): boolean {
  return a !== null && a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** A column of one row from the bytes of a statistic, which are little-endian like Arrow's. */
function oneValue(type: DataType, bytes: Uint8Array<ArrayBuffer>): RawColumn | null {
  const base = { type, length: 1, valid: null };
  if (Types.isUtf8(type) || Types.isLargeUtf8(type)) {
    return { ...base, width: 0, bytes: bytes.slice(), offsets: Float64Array.of(0, bytes.length) };
  }
  if (!Types.isInt(type)) return null;
  const width = type.bitWidth / 8;
  return { ...base, width, bytes: bytes.slice(0, width), offsets: null };
}

/** The one value that every row has; `null` if they differ or any is null. */
async function constantByValues(reader: RowReader, name: string): Promise<RawColumn | null> {
  let constant: RawColumn | null = null;
  for (const [group, { rows }] of reader.table.groups.entries()) {
    if (rows === 0) continue;
    const column = rawColumn(await reader.read({ group, columns: [name] }), 0);
    constant ??= firstRow(column);
    for (let i = 0; i < rows; i++) {
      if (column.valid?.[i] === 0 || !sameValue(constant, 0, column, i)) return null;
    }
  }
  return constant;
}

function firstRow(column: RawColumn): RawColumn {
  const { offsets, width } = column;
  return {
    ...column,
    length: 1,
    valid: column.valid?.slice(0, 1) ?? null,
    bytes: column.bytes.slice(0, offsets ? offsets[1] : width),
    offsets: offsets?.slice(0, 2) ?? null,
  };
}

/**
 * How a second time column is filled. The last rows must show that it tells the same instants as the
 * first, by a clock that is found out from them. Throws `DamagedError` when it does not.
 */
export async function secondTimeFill(
  reader: RowReader,
  second: TimeColumn,
  zone: Zone,
): Promise<Fill> {
  const { table } = reader, time = table.shape.time!;
  const group = table.groups.findLastIndex(({ rows }) => rows > 0);
  if (group < 0) return { kind: "time", time: second, zone: UTC, step: 1 };
  const offset = Math.max(0, table.groups[group].rows - EVIDENCE);
  const { utc } = await groupTimes(reader, time, zone, { group, offset });
  const column = rawColumn(await reader.read({ group, offset, columns: [second.name] }), 0);
  const found = second.unit === "unknown" ? { ...second, unit: guessUnit(column) } : second;
  const { ms } = columnTimes(column, found);
  const clock = clocksOf(found, time, zone).find((clock) => agrees(ms, utc, clock, found));
  if (!clock || found.unit === "unknown") throw tellsOther(reader, time, second);
  return { kind: "time", time: found, zone: clock, step: STEPS[found.unit] ?? 1 };
}

/** The same for a table that is only a model: naive columns share a clock, and it is that of the first. */
export function secondTimeLike(time: TimeColumn, second: TimeColumn, zone: Zone): Fill {
  if (second.unit === "unknown" || second.clock === "wall" && time.clock === "utc") {
    throw new UsageError(
      `Cannot make a table like this one: what its column ${second.name} means is not known.`,
      { facts: { column: second.name } },
    );
  }
  const clock = second.clock === "utc" ? UTC : zone;
  return { kind: "time", time: second, zone: clock, step: STEPS[second.unit] ?? 1 };
}

function clocksOf(second: TimeColumn, time: TimeColumn, zone: Zone): Zone[] {
  if (second.clock === "utc") return [UTC];
  return [UTC, zone, time.zone === null ? NEW_YORK : parseZone(time.zone)];
}

const STEPS: Readonly<Record<string, number>> = { s: 1_000, day: 86_400_000 };

/** Rows where the second column is empty say nothing. */
function agrees(
  walls: Float64Array,
  utc: Float64Array,
  zone: Zone,
  second: TimeColumn,
): boolean {
  const step = STEPS[second.unit] ?? 1;
  return walls.every((wall, i) => {
    return Number.isNaN(wall) || Math.floor(wallOfUtc(utc[i], zone) / step) * step === wall;
  });
}

function tellsOther(reader: RowReader, time: TimeColumn, second: TimeColumn): DamagedError {
  const name = baseName(reader.file.path);
  return new DamagedError(
    `Cannot write to ${name}: its columns ${time.name} and ${second.name} tell different times in the last rows. Run "barkeep verify ${
      name.replace(/\.parquet$/, "")
    }".`,
    { facts: { columns: [time.name, second.name] } },
  );
}
