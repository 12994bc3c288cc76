/**
 * Columns as bytes: what is decoded from a file goes back into one without ever becoming a JS value
 * that could round it.
 */

import {
  type Data,
  DataType,
  Field,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table as ArrowTable,
} from "apache-arrow";
import { UsageError } from "../errors.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Values of one column. Booleans take a byte each; texts stand one after the other between `offsets`. */
export interface RawColumn {
  readonly type: DataType;
  readonly length: number;
  /** 1 where there is a value, 0 for null; `null` when every row has one. */
  readonly valid: Uint8Array | null;
  /** Bytes a value; 0 for texts. */
  readonly width: number;
  readonly bytes: Bytes;
  /** Start of every text and the end of the last; `null` for values of a fixed width. */
  readonly offsets: Float64Array | null;
}

/** Rows that stand together in two columns: the first row of the run in each, -1 where there is none. */
export interface Run {
  readonly old: number;
  readonly fresh: number;
  readonly count: number;
}

/** Column `column` of a decoded table. Throws `UsageError` for a type that can't be carried as bytes. */
export function rawColumn(table: ArrowTable, column: number): RawColumn {
  const vector = table.getChildAt(column)!;
  return concatColumns(vector.type, vector.data.map((data) => rawData(data, table, column)));
}

function rawData(data: Data, table: ArrowTable, column: number): RawColumn {
  if (data.offset !== 0) throw new RangeError("a decoded column starts inside its buffer");
  const { type, length } = data, valid = validRows(data);
  if (DataType.isBool(type)) {
    return { type, length, valid, width: 1, bytes: unpackBits(data.values, length), offsets: null };
  }
  if (isText(type)) return rawText(data, valid);
  const width = fixedWidth(type);
  if (width === 0) throw cannotCarry(table.schema.fields[column].name, type);
  const bytes = bytesOf(data.values).subarray(0, width * length);
  return { type, length, valid, width, bytes, offsets: null };
}

function cannotCarry(name: string, type: DataType): UsageError {
  return new UsageError(
    `Cannot write to the column ${name}: its type ${type} is none that Barkeep can carry over.`,
    { facts: { column: name } },
  );
}

function isText(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isBinary(type) ||
    DataType.isLargeBinary(type);
}

/** Bytes a value of the types whose values lie side by side; 0 for the others. */
function fixedWidth(type: DataType): number {
  if (DataType.isFixedSizeBinary(type)) return type.byteWidth;
  if (DataType.isDecimal(type)) return type.bitWidth / 8;
  const isPlain = DataType.isInt(type) || DataType.isFloat(type) || DataType.isTimestamp(type) ||
    DataType.isDate(type) || DataType.isTime(type) || DataType.isDuration(type);
  return isPlain ? (type.ArrayType as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT : 0;
}

function rawText(data: Data, valid: Uint8Array | null): RawColumn {
  const offsets = Float64Array.from(data.valueOffsets.subarray(0, data.length + 1), Number);
  return {
    type: data.type,
    length: data.length,
    valid,
    width: 0,
    bytes: bytesOf(data.values),
    offsets,
  };
}

function bytesOf(values: ArrayBufferView): Bytes {
  return new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
}

function unpackBits(bits: Uint8Array, length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = bits[i >> 3] >> (i & 7) & 1;
  return bytes;
}

function packBits(bytes: Uint8Array): Bytes {
  const bits = new Uint8Array((bytes.length + 63 >> 6) * 8);
  for (let i = 0; i < bytes.length; i++) if (bytes[i]) bits[i >> 3] |= 1 << (i & 7);
  return bits;
}

function validRows(data: Data): Uint8Array | null {
  return data.nullCount > 0 ? unpackBits(data.nullBitmap, data.length) : null;
}

/** One column after the other. */
function concatColumns(type: DataType, parts: readonly RawColumn[]): RawColumn {
  if (parts.length === 1) return parts[0];
  const builder = new ColumnBuilder(
    type,
    parts[0]?.width ?? fixedWidth(type),
    parts.reduce(
      (sum, part) => sum + part.length,
      0,
    ),
  );
  for (const part of parts) builder.append(part, 0, part.length);
  return builder.finish();
}

/** Collects runs of rows of other columns of the same type. */
class ColumnBuilder {
  readonly #valid: Uint8Array;
  readonly #fixed: Bytes;
  readonly #texts: Bytes[] = [];
  readonly #offsets: Float64Array | null;
  #length = 0;
  #hasNulls = false;

  constructor(readonly type: DataType, readonly width: number, rows: number) {
    this.#valid = new Uint8Array(rows).fill(1);
    this.#fixed = new Uint8Array(rows * width);
    this.#offsets = width === 0 ? new Float64Array(rows + 1) : null;
  }

  append(source: RawColumn, from: number, count: number): void {
    if (source.valid) {
      const valid = source.valid.subarray(from, from + count);
      this.#valid.set(valid, this.#length);
      this.#hasNulls ||= valid.includes(0);
    }
    if (this.#offsets) this.#appendTexts(this.#offsets, source, from, count);
    else {
      const { width } = this;
      const bytes = source.bytes.subarray(from * width, (from + count) * width);
      this.#fixed.set(bytes, this.#length * width);
    }
    this.#length += count;
  }

  #appendTexts(offsets: Float64Array, source: RawColumn, from: number, count: number): void {
    const starts = source.offsets!, base = offsets[this.#length] - starts[from];
    for (let i = 1; i <= count; i++) offsets[this.#length + i] = starts[from + i] + base;
    this.#texts.push(source.bytes.subarray(starts[from], starts[from + count]));
  }

  finish(): RawColumn {
    return {
      type: this.type,
      length: this.#length,
      valid: this.#hasNulls ? this.#valid : null,
      width: this.width,
      bytes: this.#offsets ? joined(this.#texts) : this.#fixed,
      offsets: this.#offsets,
    };
  }
}

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The rows of `runs` out of two columns; where a run has both, `prefer` says which counts. */
export function gather(
  old: RawColumn | null,
  fresh: RawColumn,
  runs: readonly Run[],
  prefer: "old" | "fresh",
): RawColumn {
  const rows = runs.reduce((sum, run) => sum + run.count, 0);
  const builder = new ColumnBuilder(fresh.type, fresh.width, rows);
  for (const run of runs) {
    const useOld = run.fresh < 0 || prefer === "old" && run.old >= 0;
    if (useOld) builder.append(old!, run.old, run.count);
    else builder.append(fresh, run.fresh, run.count);
  }
  return builder.finish();
}

/** `count` times the one value of `column`. */
export function repeated(column: RawColumn, count: number): RawColumn {
  const builder = new ColumnBuilder(column.type, column.width, count);
  for (let i = 0; i < count; i++) builder.append(column, 0, 1);
  return builder.finish();
}

/** A column of nulls. */
export function nullColumn(type: DataType, count: number): RawColumn {
  const width = isText(type) ? 0 : DataType.isBool(type) ? 1 : fixedWidth(type);
  return {
    type,
    length: count,
    valid: new Uint8Array(count),
    width,
    bytes: new Uint8Array(count * width),
    offsets: isText(type) ? new Float64Array(count + 1) : null,
  };
}

/** True if row `i` of `a` and row `j` of `b` are the same bits, or both null. */
export function sameValue(a: RawColumn, i: number, b: RawColumn, j: number): boolean {
  const isNull = a.valid?.[i] === 0;
  if (isNull || b.valid?.[j] === 0) return isNull === (b.valid?.[j] === 0);
  const start = startOf(a, i), length = startOf(a, i + 1) - start, other = startOf(b, j);
  if (startOf(b, j + 1) - other !== length) return false;
  for (let k = 0; k < length; k++) if (a.bytes[start + k] !== b.bytes[other + k]) return false;
  return true;
}

/** Where a row's bytes start; the row after the last has a start too. */
function startOf({ offsets, width }: RawColumn, row: number): number {
  return offsets ? offsets[row] : row * width;
}

/** True if any value is a float's -0, which an encoder's dictionary may take for 0. */
export function hasNegativeZero(column: RawColumn): boolean {
  if (!DataType.isFloat(column.type) || column.width < 4) return false;
  const words = new Int32Array(
    column.bytes.buffer,
    column.bytes.byteOffset,
    column.bytes.length / 4,
  );
  const step = column.width / 4;
  for (let i = step - 1; i < words.length; i += step) {
    if (words[i] === -0x80000000 && (step === 1 || words[i - 1] === 0)) return true;
  }
  return false;
}

/** An Arrow table of these columns. Every column gets buffers of its own: a shared one breaks the IPC stream. */
export function arrowTable(
  columns: readonly RawColumn[],
  fields: readonly { readonly name: string; readonly nullable: boolean }[],
  metadata: ReadonlyMap<string, string> = new Map(),
): ArrowTable {
  const schema = new Schema(
    columns.map(({ type }, i) => new Field(fields[i].name, type, fields[i].nullable)),
    new Map(metadata),
  );
  const children = columns.map(arrowData);
  const length = columns[0]?.length ?? 0;
  const data = makeData({ type: new Struct(schema.fields), length, nullCount: 0, children });
  return new ArrowTable(schema, [new RecordBatch(schema, data)]);
}

function arrowData(column: RawColumn): Data {
  const { type, length, valid, bytes } = column;
  const nulls = valid
    ? { nullCount: length - valid.reduce((sum, bit) => sum + bit, 0), nullBitmap: packBits(valid) }
    : { nullCount: 0 };
  if (column.offsets) return textData(column, nulls);
  if (DataType.isBool(type)) return makeData({ type, length, ...nulls, data: packBits(bytes) });
  // A copy, because a typed array needs its buffer to start at a multiple of its width.
  const own = bytes.slice();
  const values = new (type.ArrayType as new (buffer: ArrayBuffer) => ArrayBufferView)(own.buffer);
  return makeData({ type, length, ...nulls, data: values } as never);
}

function textData(
  { type, length, bytes, offsets }: RawColumn,
  nulls: { nullCount: number; nullBitmap?: Bytes },
): Data {
  const isLarge = DataType.isLargeUtf8(type) || DataType.isLargeBinary(type);
  const valueOffsets = isLarge ? BigInt64Array.from(offsets!, BigInt) : Int32Array.from(offsets!);
  return makeData({ type, length, ...nulls, valueOffsets, data: bytes.slice() } as never);
}

export type { DataType };
