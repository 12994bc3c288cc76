/** A Parquet table as its footer describes it. Nothing here decodes a value of a column. */

import { DamagedError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import { baseName, readExact } from "./bytes.ts";
import { msOfRaw, msOfText } from "./clock.ts";
import {
  CHUNK,
  chunkExtent,
  decodeFooter,
  FILE,
  type Footer,
  GROUP,
  integerAt,
  structsAt,
  textAt,
} from "./footer.ts";
import { shapeOf, type TableShape, type TimeColumn } from "./shape.ts";
import { type ChunkStatistics, chunkStatistics, integerOf } from "./statistics.ts";
import { ThriftError, type ThriftStruct } from "./thrift.ts";

/** One row group. */
export interface GroupFacts {
  readonly rows: number;
  /** Compressed bytes in the file. */
  readonly bytes: number;
  /** Where its bytes start. */
  readonly offset: number;
  /** Smallest and largest time, ms on the file's own clock, from the statistics; `null` without. */
  readonly first: number | null;
  readonly last: number | null;
}

export interface Table {
  /** Bytes of the whole file. */
  readonly size: number;
  readonly footer: Footer;
  readonly footerBytes: Uint8Array<ArrayBuffer>;
  readonly shape: TableShape;
  readonly rows: number;
  readonly groups: readonly GroupFacts[];
  readonly createdBy: string | null;
}

/** `PAR1` at both ends, and the length of the footer. */
const SMALLEST = 12;
/** Enough for the footer of nearly every file, so that one read is. */
const TAIL = 8_192;

/** Reads the footer only. Throws `DamagedError` with the reason when this is no sound Parquet file. */
export async function readTable(file: FileHandle): Promise<Table> {
  try {
    return await tableOf(file);
  } catch (error) {
    if (!(error instanceof ThriftError)) throw error;
    throw new DamagedError(
      `Cannot read ${baseName(file.path)}: ${error.message}. Restore it from a backup.`,
      { cause: error, facts: { reason: error.message } },
    );
  }
}

async function tableOf(file: FileHandle): Promise<Table> {
  const { size } = await file.stat();
  const footerBytes = await readFooterBytes(file, size);
  const footer = garbled(() => decodeFooter(footerBytes));
  return garbled(() => {
    const shape = shapeOf(footer);
    const rows = integerAt(footer.root, FILE.rows);
    const groups = footer.groups.map((group) => groupFacts(group, shape.time));
    checkGroups(footer, groups, shape, size - footerBytes.length - 8);
    const createdBy = textAt(footer.root, FILE.createdBy) ?? null;
    return { size, footer, footerBytes, shape, rows, groups, createdBy };
  });
}

/** Runs what reads the footer; any contradiction is told as one of the footer. */
function garbled<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ThriftError) || error.message.startsWith("its ")) throw error;
    throw new ThriftError(`its footer is garbled: ${error.message}`, { cause: error });
  }
}

async function readFooterBytes(file: FileHandle, size: number): Promise<Uint8Array<ArrayBuffer>> {
  if (size === 0) throw new ThriftError("the file is empty");
  const head = await readExact(file, 0, Math.min(4, size));
  const tail = await readExact(file, Math.max(0, size - TAIL), Math.min(TAIL, size));
  checkEnds(ascii(head), ascii(tail.subarray(-4)), size, tail);
  const length = new DataView(tail.buffer).getUint32(tail.length - 8, true);
  if (length > size - SMALLEST) {
    throw new ThriftError(`its footer would be ${length} bytes long, the file is ${size}`);
  }
  if (length + 8 <= tail.length) return tail.subarray(-8 - length, -8);
  return await readExact(file, size - 8 - length, length);
}

function checkEnds(head: string, end: string, size: number, tail: Uint8Array): void {
  if (end === "PARE") throw new ThriftError("it is encrypted");
  if (head === "PAR1" && (end !== "PAR1" || size < SMALLEST)) {
    throw new ThriftError(`it was cut short: its ${size} bytes do not end with a Parquet footer`);
  }
  if (head === "PAR1") return;
  if (end === "PAR1") throw new ThriftError("its beginning is not that of a Parquet file");
  if (ascii(tail.subarray(0, 23)) === "version https://git-lfs") {
    throw new ThriftError("it is a Git LFS pointer, not the file itself");
  }
  throw new ThriftError("it is not a Parquet file");
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function groupFacts(group: ThriftStruct, time: TimeColumn | null): GroupFacts {
  const rows = integerAt(group, GROUP.rows);
  // Where the pages of no rows would be differs from writer to writer.
  if (rows === 0) return { rows, bytes: 0, offset: 0, first: null, last: null };
  const extents = structsAt(group, GROUP.columns).map(chunkExtent);
  const found = time && chunkStatistics(group, time.column);
  return {
    rows,
    bytes: extents.reduce((sum, { start, end }) => sum + end - start, 0),
    offset: Math.min(...extents.map(({ start }) => start)),
    first: found && timeOf(found, "min", time),
    last: found && timeOf(found, "max", time),
  };
}

function timeOf(found: ChunkStatistics, end: "min" | "max", time: TimeColumn): number | null {
  const bytes = found[end];
  if (!bytes || time.unit === "unknown") return null;
  if (time.kind === "string") return msOfText(new TextDecoder().decode(bytes))?.ms ?? null;
  const raw = integerOf(bytes);
  return raw === null ? null : msOfRaw(raw, time.unit);
}

/** The footer's own sums: every chunk inside the file, as many as columns, rows that add up. */
function checkGroups(
  footer: Footer,
  groups: readonly GroupFacts[],
  shape: TableShape,
  end: number,
): void {
  footer.groups.forEach((group, i) => {
    const chunks = structsAt(group, GROUP.columns);
    if (chunks.length !== shape.columns.length) {
      throw new ThriftError(
        `row group ${i} has ${chunks.length} columns, the schema ${shape.columns.length}`,
      );
    }
    for (const chunk of groups[i].rows > 0 ? chunks : []) checkChunk(chunk, i, end);
  });
  const sum = groups.reduce((total, { rows }) => total + rows, 0);
  const rows = integerAt(footer.root, FILE.rows);
  if (sum !== rows) throw new ThriftError(`its row groups hold ${sum} rows, the file ${rows}`);
}

function checkChunk(chunk: ThriftStruct, group: number, end: number): void {
  if (chunk.get(CHUNK.filePath)) throw new ThriftError(`row group ${group} is in another file`);
  const extent = chunkExtent(chunk);
  if (extent.start < 4 || extent.end < extent.start || extent.end > end) {
    throw new ThriftError(`row group ${group} reaches outside the file`);
  }
}
