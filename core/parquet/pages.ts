/**
 * The pages of column chunks, found by their headers alone, so that reading a few rows of a large row group
 * takes only the pages that hold them.
 */

import type { FileHandle } from "../fs/fs.ts";
import { readExact } from "./bytes.ts";
import { chunkExtent, META, metaOf, numberAt, setLong, structAt } from "./footer.ts";
import { decodeStruct, ThriftError, type ThriftStruct } from "./thrift.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Rows of a row group, counted from its start: `from` to `to` (excluded). */
export interface RowRun {
  readonly from: number;
  readonly to: number;
}

/** A page of a flat column, with its header. */
export interface Page {
  readonly kind: "dictionary" | "data";
  /** Where it stands in the file. */
  readonly start: number;
  readonly end: number;
  /** The group's rows in it; none in a dictionary. */
  readonly rows: RowRun;
}

/** Fields of PageHeader and of the headers inside it (apache/parquet-format 2.12). */
const PAGE = { type: 1, compressedSize: 3, data: 5, dataV2: 8 };
const VALUES = 1;
const KINDS: Readonly<Record<number, Page["kind"]>> = { 0: "data", 2: "dictionary", 3: "data" };
/** Enough for any header without long texts in its statistics. */
const HEADER = 512;

/**
 * The pages of a column chunk of `rows` rows in their order; `null` if its headers don't tell them or don't add
 * up. Then the chunk has to be decoded whole, and the decoder says what is wrong.
 */
export async function pagesOf(
  file: FileHandle,
  chunk: ThriftStruct,
  rows: number,
): Promise<Page[] | null> {
  const { start, end } = chunkExtent(chunk), pages: Page[] = [];
  let row = 0;
  for (let at = start; at < end;) {
    const page = pageIn(await readExact(file, at, Math.min(HEADER, end - at)), at, row);
    if (!page || page.end > end) return null;
    pages.push(page);
    at = page.end;
    row = Math.max(row, page.rows.to);
  }
  return row === rows ? pages : null;
}

function pageIn(bytes: Bytes, at: number, row: number): Page | null {
  const header = headerIn(bytes);
  if (!header) return null;
  const { struct, length } = header;
  const kind = KINDS[numberAt(struct, PAGE.type) ?? -1],
    size = numberAt(struct, PAGE.compressedSize);
  if (kind === undefined || size === undefined || size < 0) return null;
  const place = { start: at, end: at + length + size };
  if (kind === "dictionary") return { kind, ...place, rows: { from: row, to: row } };
  const data = structAt(struct, PAGE.data) ?? structAt(struct, PAGE.dataV2);
  // A flat column has a value, or a null, for every row.
  const values = data && numberAt(data, VALUES);
  return values === undefined ? null : { kind, ...place, rows: { from: row, to: row + values } };
}

function headerIn(bytes: Bytes): { struct: ThriftStruct; length: number } | null {
  try {
    return decodeStruct(bytes);
  } catch (error) {
    // No header, or one longer than what was read of it.
    if (error instanceof ThriftError) return null;
    throw error;
  }
}

/** The rows of the pages that hold the `wanted` ones. */
export function pageRun(pages: readonly Page[], wanted: RowRun): RowRun {
  const holding = pages.filter(({ rows }) => rows.to > wanted.from && rows.from < wanted.to);
  return { from: holding[0]?.rows.from ?? 0, to: holding.at(-1)?.rows.to ?? 0 };
}

/** The bytes of a chunk's pages for a run of rows that begins and ends with a page, its dictionary first. */
export async function readPages(
  file: FileHandle,
  pages: readonly Page[],
  run: RowRun,
): Promise<{ dictionary: Bytes; data: Bytes }> {
  const data = pages.filter(({ kind, rows }) =>
    kind === "data" && rows.from >= run.from && rows.to <= run.to
  );
  return {
    dictionary: await joined(file, pages.filter(({ kind }) => kind === "dictionary")),
    data: await joined(file, data),
  };
}

/** Pages that follow each other are read in one go. */
function joined(file: FileHandle, pages: readonly Page[]): Promise<Bytes> {
  const start = pages[0]?.start ?? 0;
  return readExact(file, start, (pages.at(-1)?.end ?? 0) - start);
}

/** A copy of a chunk's ColumnMetaData for some of its pages, which stand at `at`. */
export function metaOfPages(
  chunk: ThriftStruct,
  { dictionary, data }: { dictionary: Bytes; data: Bytes },
  run: RowRun,
  at: number,
): ThriftStruct {
  const meta = metaOf(chunk).copy();
  for (const field of [META.dictionaryPage, META.indexPage, META.statistics]) meta.delete(field);
  if (dictionary.length > 0) setLong(meta, META.dictionaryPage, at);
  setLong(meta, META.dataPage, at + dictionary.length);
  setLong(meta, META.compressedSize, dictionary.length + data.length);
  setLong(meta, META.values, run.to - run.from);
  return meta;
}
