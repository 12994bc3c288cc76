/**
 * Times of a few rows without the 5 MB of wasm that decoding whole tables takes: for looking, where only a
 * sample of one column is wanted. hyparquet decodes; it is loaded when first needed.
 */

import { DamagedError } from "../errors.ts";
import { type FileHandle, FsError } from "../fs/fs.ts";
import { baseName, readExact } from "./bytes.ts";
import { epochUnit, msOfRaw, msOfText } from "./clock.ts";
import type { TimeColumn, TimeUnit } from "./shape.ts";
import type { Table } from "./table.ts";

/** Rows `from` (included) to `to` (excluded), counted over the whole file. */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * Times of rows in ms on the column's own clock, one array a span; NaN where the file has null or a value that
 * is no time. Throws `DamagedError` where a page can't be decoded.
 */
export async function lightTimes(
  file: FileHandle,
  table: Table,
  time: TimeColumn,
  spans: readonly RowSpan[],
): Promise<Float64Array<ArrayBuffer>[]> {
  const source = bufferOf(file, table.size);
  const values: unknown[][] = [];
  for (const span of spans) values.push(await decoded(file, source, table, time.name, span));
  const unit = time.unit === "unknown" ? unitOf(values.flat()) : time.unit;
  return values.map((raw) => Float64Array.from(raw, (value) => msOf(value, unit)));
}

/** hyparquet throws plain errors of many kinds at bytes that are no page; all of them mean damage. */
async function decoded(
  file: FileHandle,
  source: Source,
  table: Table,
  column: string,
  span: RowSpan,
): Promise<unknown[]> {
  try {
    return await rawValues(source, table, column, span);
  } catch (error) {
    if (error instanceof FsError || error instanceof DamagedError) throw error;
    if (!(error instanceof Error)) throw error;
    const reason = `its column ${column} can't be decoded (${error.message})`;
    throw new DamagedError(`Cannot read ${baseName(file.path)}: ${reason}.`, {
      cause: error,
      facts: { reason },
    });
  }
}

interface Source {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/** Keeps what was read last: several spans mostly lie in one column chunk. */
function bufferOf(file: FileHandle, size: number): Source {
  let key = "", bytes: Promise<ArrayBuffer> | undefined;
  return {
    byteLength: size,
    slice(start, end = size) {
      if (key !== `${start}-${end}` || !bytes) {
        key = `${start}-${end}`;
        bytes = readExact(file, start, end - start).then((read) => read.buffer);
      }
      return bytes;
    },
  };
}

/** The column's physical values (bigint, number or text), `null` for null. */
async function rawValues(
  source: Source,
  table: Table,
  column: string,
  span: RowSpan,
): Promise<unknown[]> {
  const { parquetMetadata, parquetRead } = await import("hyparquet");
  const metadata = parquetMetadata(footerBuffer(table.footerBytes));
  // Without its logical type hyparquet leaves a number as it is; with it, it makes a Date that has lost ns.
  for (const element of metadata.schema) {
    if (element.name !== column || element.type === "BYTE_ARRAY") continue;
    delete element.logical_type;
    delete element.converted_type;
  }
  const found: unknown[] = new Array(span.to - span.from).fill(null);
  await parquetRead({
    file: source,
    metadata,
    columns: [column],
    rowStart: span.from,
    rowEnd: span.to,
    ...await decompressors(table),
    onChunk({ columnData, rowStart }) {
      const start = Math.max(0, span.from - rowStart);
      const end = Math.min(columnData.length, span.to - rowStart);
      for (let i = start; i < end; i++) found[rowStart + i - span.from] = columnData[i] ?? null;
    },
  });
  return found;
}

/** hyparquet knows Snappy itself. */
async function decompressors(table: Table) {
  const codecs = new Set(table.shape.columns.map((column) => column.codec));
  codecs.delete("SNAPPY");
  codecs.delete("UNCOMPRESSED");
  if (codecs.size === 0) return {};
  const { compressors } = await import("hyparquet-compressors");
  return { compressors };
}

/** The end of a file as hyparquet wants it: footer, length, magic. */
function footerBuffer(footer: Uint8Array): ArrayBuffer {
  const bytes = new Uint8Array(footer.length + 8);
  bytes.set(footer);
  new DataView(bytes.buffer).setUint32(footer.length, footer.length, true);
  bytes.set(new TextEncoder().encode("PAR1"), footer.length + 4);
  return bytes.buffer;
}

function unitOf(values: readonly unknown[]): TimeUnit | "unknown" {
  let min = 0n, max = 0n;
  for (const value of values) {
    if (typeof value !== "bigint" && typeof value !== "number") continue;
    const raw = BigInt(value);
    if (raw < min) min = raw;
    if (raw > max) max = raw;
  }
  return epochUnit(min, max);
}

function msOf(value: unknown, unit: TimeUnit | "unknown"): number {
  if (typeof value === "string") return msOfText(value)?.ms ?? NaN;
  if (unit === "unknown") return NaN;
  if (typeof value === "bigint") return msOfRaw(value, unit);
  return typeof value === "number" ? msOfRaw(BigInt(value), unit) : NaN;
}
