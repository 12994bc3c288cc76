/** What the books say of a file: rows, range, and a fingerprint of its schema. */

import type { Zone } from "../bars/zone.ts";
import type { FileHandle } from "../fs/fs.ts";
import { sha256Of } from "../fs/hash.ts";
import { clockZone, instantsOf } from "../parquet/clock.ts";
import { tableRange } from "../parquet/range.ts";
import type { TableShape } from "../parquet/shape.ts";
import type { Table } from "../parquet/table.ts";
import type { FileFacts } from "../store/ledger.ts";

/** From the first to the last bar, UTC ms. */
export interface UtcRange {
  readonly first: number;
  readonly last: number;
}

/** The range of a table in UTC; `null` for an empty one, or where it can't be known. */
export async function rangeInUtc(
  file: FileHandle,
  table: Table,
  zone: Zone | null,
): Promise<UtcRange | null> {
  const { time } = table.shape;
  if (!time || (time.clock === "wall" && zone === null)) return null;
  const range = await tableRange(file, table);
  if (!range) return null;
  const clock = clockZone(time, zone);
  return {
    first: instantsOf(range.first, clock).earliest,
    last: instantsOf(range.last, clock).latest,
  };
}

/** Equal for two tables whose columns, types and index are the same. */
export function schemaFingerprint(shape: TableShape): string {
  const columns = shape.columns.map((
    { name, physical, logical, nullable, dtype },
  ) => [name, physical, logical, nullable, dtype]);
  return sha256Of(JSON.stringify([columns, shape.index])).slice(0, 16);
}

export function factsOf(table: Table, range: UtcRange | null): FileFacts {
  return {
    rows: table.rows,
    first: range?.first ?? null,
    last: range?.last ?? null,
    schema: schemaFingerprint(table.shape),
  };
}
