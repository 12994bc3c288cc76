/**
 * Parquet's FileMetaData over the lossless Thrift tree: names for the field numbers and typed ways in.
 * The numbers are those of parquet.thrift (apache/parquet-format 2.12).
 */

import { decodeStruct, encodeStruct, THRIFT, ThriftError, ThriftStruct } from "./thrift.ts";

export const FILE = {
  version: 1,
  schema: 2,
  rows: 3,
  groups: 4,
  keyValues: 5,
  createdBy: 6,
  encryption: 8,
};
export const ELEMENT = {
  type: 1,
  typeLength: 2,
  repetition: 3,
  name: 4,
  children: 5,
  converted: 6,
  scale: 7,
  precision: 8,
  logical: 10,
};
export const GROUP = {
  columns: 1,
  totalSize: 2,
  rows: 3,
  sorting: 4,
  fileOffset: 5,
  compressedSize: 6,
  ordinal: 7,
};
export const CHUNK = {
  filePath: 1,
  fileOffset: 2,
  meta: 3,
  offsetIndexOffset: 4,
  offsetIndexLength: 5,
  columnIndexOffset: 6,
  columnIndexLength: 7,
  crypto: 8,
};
export const META = {
  type: 1,
  encodings: 2,
  path: 3,
  codec: 4,
  values: 5,
  uncompressedSize: 6,
  compressedSize: 7,
  dataPage: 9,
  indexPage: 10,
  dictionaryPage: 11,
  statistics: 12,
  bloomOffset: 14,
  bloomLength: 15,
};
export const STATISTICS = {
  oldMax: 1,
  oldMin: 2,
  nulls: 3,
  max: 5,
  min: 6,
  maxIsExact: 7,
  minIsExact: 8,
};
/** Inside a page's OffsetIndex. */
export const OFFSET_INDEX = { locations: 1, locationOffset: 1 };

export const PHYSICAL = [
  "BOOLEAN",
  "INT32",
  "INT64",
  "INT96",
  "FLOAT",
  "DOUBLE",
  "BYTE_ARRAY",
  "FIXED_LEN_BYTE_ARRAY",
] as const;
export const CODECS = [
  "UNCOMPRESSED",
  "SNAPPY",
  "GZIP",
  "LZO",
  "BROTLI",
  "LZ4",
  "ZSTD",
  "LZ4_RAW",
] as const;
export const ENCODINGS = [
  "PLAIN",
  "GROUP_VAR_INT",
  "PLAIN_DICTIONARY",
  "RLE",
  "BIT_PACKED",
  "DELTA_BINARY_PACKED",
  "DELTA_LENGTH_BYTE_ARRAY",
  "DELTA_BYTE_ARRAY",
  "RLE_DICTIONARY",
  "BYTE_STREAM_SPLIT",
] as const;

/** The footer of a file: its Thrift tree, whose parts the functions here name. */
export interface Footer {
  readonly root: ThriftStruct;
  /** Schema elements below the root, in order; for flat tables these are the columns. */
  readonly elements: readonly ThriftStruct[];
  readonly groups: readonly ThriftStruct[];
  /** Key-value metadata in file order. */
  readonly keyValues: ReadonlyMap<string, string>;
}

const UTF8 = new TextDecoder("utf-8");

/** The footer of its Thrift bytes. Throws `ThriftError` when they are not one. */
export function decodeFooter(bytes: Uint8Array<ArrayBuffer>): Footer {
  const { struct, length } = decodeStruct(bytes);
  if (length !== bytes.length) throw new ThriftError(`it ends after ${length} bytes`);
  return footerOf(struct);
}

/** The view of a FileMetaData tree. Throws `ThriftError` when a required part is missing. */
export function footerOf(root: ThriftStruct): Footer {
  const schema = structsAt(root, FILE.schema);
  if (!schema.length) throw new ThriftError("it has no schema");
  integerAt(root, FILE.rows);
  const keyValues = new Map<string, string>();
  for (const pair of structsAt(root, FILE.keyValues)) {
    keyValues.set(textAt(pair, 1) ?? "", textAt(pair, 2) ?? "");
  }
  return { root, elements: schema.slice(1), groups: structsAt(root, FILE.groups), keyValues };
}

export function encodeFooter(footer: Footer): Uint8Array<ArrayBuffer> {
  return encodeStruct(footer.root);
}

/** The structs of a list field; none if there is no such field. */
export function structsAt(struct: ThriftStruct, id: number): ThriftStruct[] {
  const value = struct.get(id);
  if (value === undefined) return [];
  if (typeof value !== "object" || !("items" in value)) {
    throw new ThriftError(`field ${id} is no list`);
  }
  return value.items.map((item) => {
    if (item instanceof ThriftStruct) return item;
    throw new ThriftError(`field ${id} is no list of structs`);
  });
}

/** The numbers of a list field, such as encodings. */
export function numbersAt(struct: ThriftStruct, id: number): number[] {
  const value = struct.get(id);
  if (typeof value !== "object" || !("items" in value)) return [];
  return value.items.map(Number);
}

export function structAt(struct: ThriftStruct, id: number): ThriftStruct | undefined {
  const value = struct.get(id);
  return value instanceof ThriftStruct ? value : undefined;
}

/** An integer field as a number, or `undefined`. Sizes and offsets are far below 2^53. */
export function numberAt(struct: ThriftStruct, id: number): number | undefined {
  const value = struct.get(id);
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
}

/** An integer field that has to be there. Throws `ThriftError`. */
export function integerAt(struct: ThriftStruct, id: number): number {
  const value = numberAt(struct, id);
  if (value === undefined || !Number.isSafeInteger(value)) {
    throw new ThriftError(`field ${id} holds no number that can be used`);
  }
  return value;
}

export function bytesAt(struct: ThriftStruct, id: number): Uint8Array<ArrayBuffer> | undefined {
  const value = struct.get(id);
  return value instanceof Uint8Array ? value : undefined;
}

export function textAt(struct: ThriftStruct, id: number): string | undefined {
  const bytes = bytesAt(struct, id);
  return bytes && UTF8.decode(bytes);
}

/** Sets an i64 field. */
export function setLong(struct: ThriftStruct, id: number, value: number): void {
  struct.set(id, THRIFT.i64, BigInt(value));
}

/** A column chunk's ColumnMetaData. Throws `ThriftError` where the chunk holds none. */
export function metaOf(chunk: ThriftStruct): ThriftStruct {
  const meta = structAt(chunk, CHUNK.meta);
  if (!meta) throw new ThriftError("a column chunk has no metadata");
  return meta;
}

/** Where a chunk's pages start and end in the file. */
export function chunkExtent(chunk: ThriftStruct): { start: number; end: number } {
  const meta = metaOf(chunk);
  const data = integerAt(meta, META.dataPage);
  const dictionary = numberAt(meta, META.dictionaryPage);
  // Some writers set the dictionary offset to 0 instead of leaving it out.
  const start = dictionary ? Math.min(data, dictionary) : data;
  return { start, end: start + integerAt(meta, META.compressedSize) };
}
