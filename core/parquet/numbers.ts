/** Raw number columns to doubles for Bars, and back where nothing is lost. */

import { type DataType, Precision } from "apache-arrow";
import { DataType as Types } from "apache-arrow";
import type { RawColumn } from "./raw_column.ts";

const TWO_32 = 4_294_967_296;

/** Writes the values into `into` from row 0; null becomes NaN. Integers beyond 2^53 are rounded. */
export function fillNumbers(column: RawColumn, into: Float64Array): void {
  const { valid, length } = column;
  if (column.width === 8 && Types.isInt(column.type)) fillLongs(column, into);
  else into.set(typedValues(column).subarray(0, length) as Float64Array);
  if (valid) { for (let i = 0; i < length; i++) if (!valid[i]) into[i] = NaN; }
}

/** 64-bit integers without bigints, because there are millions. */
function fillLongs(column: RawColumn, into: Float64Array): void {
  const words = new Int32Array(aligned(column).buffer), { isSigned } = column.type as IntType;
  for (let i = 0; i < column.length; i++) {
    const high = words[2 * i + 1];
    into[i] = (isSigned ? high : high >>> 0) * TWO_32 + (words[2 * i] >>> 0);
  }
}

type IntType = DataType & { isSigned: boolean };

function typedValues(column: RawColumn): Float64Array | Float32Array | Int32Array {
  const type = column.type.ArrayType as new (buffer: ArrayBuffer) => Float64Array;
  return new type(aligned(column).buffer);
}

/** The bytes in a buffer of their own, as typed arrays of a wider kind need it. */
function aligned({ bytes }: RawColumn): Uint8Array<ArrayBuffer> {
  return bytes.byteOffset === 0 && bytes.length === bytes.buffer.byteLength ? bytes : bytes.slice();
}

/** The 64-bit values of a column, its nulls as whatever lies there. */
export function longs(column: RawColumn): BigInt64Array<ArrayBuffer> {
  return new BigInt64Array(aligned(column).buffer);
}

/** The 32-bit values of a column, its nulls as whatever lies there. */
export function ints(column: RawColumn): Int32Array<ArrayBuffer> {
  return new Int32Array(aligned(column).buffer);
}

/** Whole numbers up to here are exact in a double. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/**
 * Puts numbers into a column of `type`. `inexact` is the first row whose number the type can't hold,
 * -1 if there is none. NaN in an integer column is written as `missing`.
 */
export function rawNumbers(
  type: DataType,
  values: ArrayLike<number>,
  missing: number,
): { bytes: Uint8Array<ArrayBuffer>; width: number; inexact: number } {
  const inexact = firstInexact(type, values);
  if (Types.isFloat(type)) {
    // Not `from()`, which goes value by value: this runs over millions of rows.
    const numbers = type.precision === Precision.SINGLE
      ? new Float32Array(values)
      : new Float64Array(values);
    return { bytes: new Uint8Array(numbers.buffer), width: numbers.BYTES_PER_ELEMENT, inexact };
  }
  const whole = new Float64Array(values);
  for (let i = 0; i < whole.length; i++) if (Number.isNaN(whole[i])) whole[i] = missing;
  const width = (type as DataType & { bitWidth: number }).bitWidth / 8;
  return { bytes: inexact < 0 ? integerBytes(whole, width) : new Uint8Array(0), width, inexact };
}

function integerBytes(values: Float64Array, width: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * width), view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    if (width === 8) {
      view.setUint32(i * 8, value % TWO_32, true);
      view.setInt32(i * 8 + 4, Math.floor(value / TWO_32), true);
    } else if (width === 4) view.setInt32(i * 4, value, true);
    else if (width === 2) view.setInt16(i * 2, value, true);
    else view.setInt8(i, value);
  });
  return bytes;
}

function firstInexact(type: DataType, values: ArrayLike<number>): number {
  if (Types.isFloat(type) && type.precision === Precision.DOUBLE) return -1;
  const fits = fitting(type);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]) && !fits(values[i])) return i;
  }
  return -1;
}

function fitting(type: DataType): (value: number) => boolean {
  if (Types.isFloat(type)) {
    if (type.precision === Precision.SINGLE) return (value) => Math.fround(value) === value;
    return () => false;
  }
  if (!Types.isInt(type)) return () => false;
  const bits = type.isSigned ? type.bitWidth - 1 : type.bitWidth;
  const most = Math.min(2 ** bits - 1, LARGEST), least = type.isSigned ? -most - 1 : 0;
  return (value) => Number.isInteger(value) && value >= Math.max(least, -LARGEST) && value <= most;
}
