import assert from "node:assert/strict";
import { Float64, Int64 } from "apache-arrow";
import { fillTime } from "../../../core/parquet/fill_time.ts";
import { longs } from "../../../core/parquet/numbers.ts";
import type { RawColumn } from "../../../core/parquet/raw_column.ts";

const START = Date.parse("2025-12-01T15:00Z");
const TIMES = Float64Array.from({ length: 4 }, (_, i) => START + i * 60_000);

function whole(values: bigint[], valid: Uint8Array | null = null): RawColumn {
  const bytes = new Uint8Array(BigInt64Array.from(values).buffer);
  return { type: new Int64(), length: values.length, valid, width: 8, bytes, offsets: null };
}

function fractions(values: number[]): RawColumn {
  const bytes = new Uint8Array(Float64Array.from(values).buffer);
  return {
    type: new Float64(),
    length: values.length,
    valid: null,
    width: 8,
    bytes,
    offsets: null,
  };
}

function filled(column: RawColumn, clocks = [TIMES]) {
  const found = fillTime(column, clocks);
  assert.ok(found !== null && typeof found === "object", String(found));
  return { ...found, values: [...longs(found.column)] };
}

for (const [unit, per] of [["s", 0.001], ["ms", 1], ["us", 1e3], ["ns", 1e6]] as const) {
  Deno.test(`fillTime() fills zeros in ${unit} as the other rows are`, () => {
    const raw = (i: number) => per < 1 ? BigInt(TIMES[i] / 1000) : BigInt(TIMES[i]) * BigInt(per);
    const found = filled(whole([raw(0), 0n, raw(2), 0n]));
    assert.deepEqual(found.values, [raw(0), raw(1), raw(2), raw(3)]);
    assert.deepEqual([found.unit, found.filled, found.retyped], [unit, 2, false]);
  });
}

Deno.test("fillTime() makes whole numbers of a column that held NaN", () => {
  const found = filled(fractions([START / 1000, NaN, START / 1000 + 120, NaN]));
  assert.equal(found.retyped, true);
  assert.deepEqual(found.values, [0n, 60n, 120n, 180n].map((s) => BigInt(START / 1000) + s));
});

Deno.test("fillTime() fills nulls, and by the wall clock where the rows follow that one", () => {
  const walls = TIMES.map((time) => time - 5 * 3_600_000),
    wall = (i: number) => BigInt(walls[i] / 1000);
  const found = filled(whole([wall(0), 7n, wall(2), wall(3)], Uint8Array.of(1, 0, 1, 1)), [
    TIMES,
    walls,
  ]);
  assert.deepEqual(found.values, [wall(0), wall(1), wall(2), wall(3)]);
});

Deno.test("fillTime() does nothing to a sound column, nor to the 0 of 1970", () => {
  assert.equal(fillTime(whole([0n, 60n]), [Float64Array.of(0, 60_000)]), null);
});

Deno.test("fillTime() refuses where it would have to guess", () => {
  assert.match(String(fillTime(whole([0n, 0n, 0n, 0n]), [TIMES])), /unit is not known/);
  assert.match(String(fillTime(whole([1n, 0n, 2n, 3n]), [TIMES])), /other times than the index/);
  assert.match(String(fillTime(fractions([0.5, NaN, 1, 2]), [TIMES])), /no whole numbers/);
});
