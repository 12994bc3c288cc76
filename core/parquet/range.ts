/** From when to when a table reaches. */

import { DamagedError } from "../errors.ts";
import { type FileHandle, FsError } from "../fs/fs.ts";
import { baseName, readExact } from "./bytes.ts";
import { epochUnit, msOfRaw, msOfText } from "./clock.ts";
import type { TimeColumn } from "./shape.ts";
import type { Table } from "./table.ts";

/** Smallest and largest time in ms on the file's own clock (see `TimeColumn.clock`). */
export interface TimeRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The range from the statistics, else from the time column's values; `null` when there are no rows or no
 * times that can be told. Throws `DamagedError` when the column can't be decoded.
 */
export async function tableRange(file: FileHandle, table: Table): Promise<TimeRange | null> {
  const { time } = table.shape;
  if (!time || table.rows === 0) return null;
  const filled = table.groups.filter(({ rows }) => rows > 0);
  const firsts = filled.flatMap(({ first }) => first === null ? [] : [first]);
  const lasts = filled.flatMap(({ last }) => last === null ? [] : [last]);
  if (firsts.length === filled.length && lasts.length === filled.length) {
    // No spreading: a file may have more groups than a call has arguments.
    return { first: firsts.reduce(smaller), last: lasts.reduce(larger) };
  }
  return await decodedRange(file, table, time);
}

function smaller(a: number, b: number): number {
  return Math.min(a, b);
}

function larger(a: number, b: number): number {
  return Math.max(a, b);
}

/** Without these, hyparquet makes a `Date` of a timestamp and drops what is finer than a millisecond. */
const EXACT_PARSERS = {
  timestampFromMilliseconds: (value: bigint) => value,
  timestampFromMicroseconds: (value: bigint) => value,
  timestampFromNanoseconds: (value: bigint) => value,
  dateFromDays: (value: number) => BigInt(value),
};

/** Reads with hyparquet, which is small; parquet-wasm would be 5 MB for one column. */
async function decodedRange(
  file: FileHandle,
  table: Table,
  time: TimeColumn,
): Promise<TimeRange | null> {
  const { parquetRead } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const extremes = new Extremes();
  try {
    await parquetRead({
      file: {
        byteLength: table.size,
        slice: async (start, end = table.size) =>
          (await readExact(file, start, end - start)).buffer,
      },
      columns: [time.name],
      compressors,
      parsers: EXACT_PARSERS,
      onChunk: ({ columnData }) => extremes.take(columnData),
    });
  } catch (error) {
    if (error instanceof DamagedError || error instanceof FsError) throw error;
    if (!(error instanceof Error)) throw error;
    throw new DamagedError(
      `Cannot read ${
        baseName(file.path)
      }: its column ${time.name} can't be decoded (${error.message}). Restore it from a backup.`,
      { cause: error, facts: { reason: error.message } },
    );
  }
  return extremes.range(time);
}

/** Smallest and largest of the values seen, whatever hyparquet makes of them. */
class Extremes {
  #min: bigint | null = null;
  #max: bigint | null = null;
  /** Texts are turned into ms as they come. */
  #isText = false;

  take(values: Iterable<unknown>): void {
    for (const value of values) {
      const raw = this.#rawOf(value);
      if (raw === null) continue;
      if (this.#min === null || raw < this.#min) this.#min = raw;
      if (this.#max === null || raw > this.#max) this.#max = raw;
    }
  }

  #rawOf(value: unknown): bigint | null {
    if (typeof value === "bigint") return value;
    if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
    const found = typeof value === "string" ? msOfText(value) : null;
    if (!found) return null;
    this.#isText = true;
    return BigInt(found.ms);
  }

  range(time: TimeColumn): TimeRange | null {
    if (this.#min === null || this.#max === null) return null;
    const unit = this.#isText
      ? "ms"
      : time.unit === "unknown"
      ? epochUnit(this.#min, this.#max)
      : time.unit;
    if (unit === "unknown") return null;
    return { first: msOfRaw(this.#min, unit), last: msOfRaw(this.#max, unit) };
  }
}
