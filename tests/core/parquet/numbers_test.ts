import assert from "node:assert/strict";
import { type DataType, Float32, Float64, Int32, Int64, Int8, Uint64 } from "apache-arrow";
import fc from "fast-check";
import { fillNumbers, rawNumbers } from "../../../core/parquet/numbers.ts";
import { hasNegativeZero, type RawColumn } from "../../../core/parquet/raw_column.ts";

function column(type: DataType, values: readonly number[], missing = 0): RawColumn {
  const { bytes, width } = rawNumbers(type, values, missing);
  return { type, length: values.length, valid: null, width, bytes, offsets: null };
}

function back(raw: RawColumn): number[] {
  const numbers = new Float64Array(raw.length);
  fillNumbers(raw, numbers);
  return [...numbers];
}

Deno.test("rawNumbers() writes what fillNumbers() reads, for every type that holds the number", () => {
  const types: [DataType, fc.Arbitrary<number>][] = [
    [new Float64(), fc.double()],
    [new Float32(), fc.float()],
    [new Int64(), fc.maxSafeInteger()],
    [new Uint64(), fc.maxSafeNat()],
    [new Int32(), fc.integer()],
    [new Int8(), fc.integer({ min: -128, max: 127 })],
  ];
  for (const [type, numbers] of types) {
    fc.assert(fc.property(fc.array(numbers), (values) => {
      assert.equal(rawNumbers(type, values, 0).inexact, -1);
      const found = back(column(type, values));
      const isWhole = !(type instanceof Float64 || type instanceof Float32);
      assert.deepEqual(found, values.map((value) => isWhole ? value + 0 : value), `${type}`);
    }));
  }
});

Deno.test("rawNumbers() names the first number that a type can't hold", () => {
  const cases: [DataType, number[], number][] = [
    [new Int64(), [1, 2, 2.5], 2],
    [new Int64(), [2 ** 53], 0],
    [new Int64(), [Infinity], 0],
    [new Uint64(), [0, -1], 1],
    [new Int32(), [2 ** 31 - 1, 2 ** 31], 1],
    [new Int32(), [-(2 ** 31), -(2 ** 31) - 1], 1],
    [new Float32(), [0.5, 0.1], 1],
    [new Float64(), [0.1, 1e300, -0], -1],
  ];
  for (const [type, values, row] of cases) {
    assert.equal(rawNumbers(type, values, 0).inexact, row, `${type} ${values}`);
  }
});

Deno.test("rawNumbers() writes unknown numbers as the one given, in integers only", () => {
  assert.deepEqual(back(column(new Int64(), [1, NaN, 3], 7)), [1, 7, 3]);
  assert.deepEqual(back(column(new Float64(), [1, NaN, 3], 7)), [1, NaN, 3]);
});

Deno.test("fillNumbers() reads null as NaN and the full range of 64-bit integers", () => {
  const longs = BigInt64Array.of(-1n, 5n, (1n << 53n) - 1n, -(1n << 53n) + 1n);
  const raw = { ...column(new Int64(), [0, 0, 0, 0]), bytes: new Uint8Array(longs.buffer) };
  const valid = Uint8Array.of(1, 0, 1, 1);
  const { MAX_SAFE_INTEGER, MIN_SAFE_INTEGER } = Number;
  assert.deepEqual(back({ ...raw, valid }), [-1, NaN, MAX_SAFE_INTEGER, MIN_SAFE_INTEGER]);
});

Deno.test("hasNegativeZero() finds -0 and takes nothing else for it", () => {
  for (const type of [new Float64(), new Float32()]) {
    assert.equal(hasNegativeZero(column(type, [0, 1, NaN, -1, Infinity])), false, `${type}`);
    assert.equal(hasNegativeZero(column(type, [0, 1, -0])), true, `${type}`);
  }
  assert.equal(hasNegativeZero(column(new Int64(), [-(2 ** 31)])), false);
});
