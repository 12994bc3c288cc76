/** One row group of a table as a small Parquet file in memory, with some of its columns. */

import type { FileHandle } from "../fs/fs.ts";
import { readExact } from "./bytes.ts";
import {
  CHUNK,
  chunkExtent,
  ELEMENT,
  FILE,
  GROUP,
  META,
  metaOf,
  setLong,
  structsAt,
} from "./footer.ts";
import { physicalOf } from "./logical.ts";
import { metaOfPages, type Page, readPages, type RowRun } from "./pages.ts";
import { shiftedChunk } from "./relocate.ts";
import type { Table } from "./table.ts";
import { encodeStruct, THRIFT, ThriftStruct } from "./thrift.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const MAGIC = new TextEncoder().encode("PAR1");

/** Some rows of a row group whose pages are known. */
export interface GroupPart {
  /** Begins and ends with a page in every column. */
  readonly run: RowRun;
  /** Of each of the columns. */
  readonly pages: readonly (readonly Page[])[];
}

/**
 * The bytes of the file: `columns` (numbers, rising) of a row group or of a part of it, and no metadata. Without
 * `ARROW:schema` the decoder gives every column the Arrow type that the Parquet schema says, whatever a writer
 * made of it (dictionaries, views, large strings), and encoding gives the same Parquet type again.
 */
export async function groupFile(
  file: FileHandle,
  table: Table,
  group: number,
  columns: readonly number[],
  part: GroupPart | null = null,
): Promise<Bytes> {
  const struct = table.footer.groups[group].copy(), parts: Bytes[] = [MAGIC];
  const chunks = structsAt(struct, GROUP.columns), items: ThriftStruct[] = [];
  const rows = part ? part.run.to - part.run.from : table.groups[group].rows;
  let at = MAGIC.length;
  for (const [i, column] of columns.entries()) {
    const { item, bytes } = part
      ? await partOf(file, chunks[column], part.pages[i], part.run, at)
      : await wholeOf(file, chunks[column], at);
    items.push(item);
    parts.push(...bytes);
    at += bytes.reduce((sum, { length }) => sum + length, 0);
  }
  struct.set(GROUP.columns, THRIFT.list, { itemType: THRIFT.struct, items });
  setLong(struct, GROUP.rows, rows);
  for (const field of [GROUP.sorting, GROUP.fileOffset, GROUP.compressedSize]) struct.delete(field);
  return assembled(parts, footerOf(table, columns, [struct], rows));
}

interface PlacedChunk {
  readonly item: ThriftStruct;
  readonly bytes: readonly Bytes[];
}

async function wholeOf(file: FileHandle, chunk: ThriftStruct, at: number): Promise<PlacedChunk> {
  const { start, end } = chunkExtent(chunk);
  const item = withoutIndexes(shiftedChunk(chunk, at - start));
  return { item, bytes: [await readExact(file, start, end - start)] };
}

async function partOf(
  file: FileHandle,
  chunk: ThriftStruct,
  pages: readonly Page[],
  run: RowRun,
  at: number,
): Promise<PlacedChunk> {
  const { dictionary, data } = await readPages(file, pages, run);
  const item = chunk.copy();
  setLong(item, CHUNK.fileOffset, at);
  item.set(CHUNK.meta, THRIFT.struct, metaOfPages(chunk, { dictionary, data }, run, at));
  return { item: withoutIndexes(item), bytes: [dictionary, data] };
}

/** A file of the table's schema without any rows. */
export function emptyFile(table: Table): Bytes {
  const all = table.shape.columns.map((_, column) => column);
  return assembled([MAGIC], footerOf(table, all, [], 0));
}

function withoutIndexes(chunk: ThriftStruct): ThriftStruct {
  const meta = metaOf(chunk).copy(), bare = chunk.copy();
  for (const field of [META.bloomOffset, META.bloomLength]) meta.delete(field);
  for (const field of [CHUNK.offsetIndexOffset, CHUNK.offsetIndexLength]) bare.delete(field);
  for (const field of [CHUNK.columnIndexOffset, CHUNK.columnIndexLength]) bare.delete(field);
  bare.set(CHUNK.meta, THRIFT.struct, meta);
  return bare;
}

function footerOf(
  table: Table,
  columns: readonly number[],
  groups: ThriftStruct[],
  rows: number,
): Bytes {
  const { root } = table.footer, small = new ThriftStruct();
  const schema = structsAt(root, FILE.schema), top = schema[0].copy();
  top.set(ELEMENT.children, THRIFT.i32, columns.length);
  const leaves = schema.slice(1).filter((element) => physicalOf(element) !== "group");
  const items = [top, ...columns.map((column) => leaves[column])];
  small.set(FILE.version, THRIFT.i32, root.get(FILE.version) ?? 1);
  small.set(FILE.schema, THRIFT.list, { itemType: THRIFT.struct, items });
  setLong(small, FILE.rows, rows);
  small.set(FILE.groups, THRIFT.list, { itemType: THRIFT.struct, items: groups });
  const createdBy = root.get(FILE.createdBy);
  // Decoders work around known faults of a writer by its name.
  if (createdBy !== undefined) small.set(FILE.createdBy, THRIFT.binary, createdBy);
  return encodeStruct(small);
}

function assembled(parts: readonly Bytes[], footer: Bytes): Bytes {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  const all = [...parts, footer, length, MAGIC];
  const bytes = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  all.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
  return bytes;
}
