import assert from "node:assert/strict";
import { META, metaOf, STATISTICS, structsAt } from "../../../core/parquet/footer.ts";
import { GROUP } from "../../../core/parquet/footer.ts";
import { chunkStatistics, integerOf, integerRange } from "../../../core/parquet/statistics.ts";
import { readTable, type Table } from "../../../core/parquet/table.ts";
import { THRIFT, ThriftStruct } from "../../../core/parquet/thrift.ts";
import { fixture } from "./helpers.ts";

const NS = 1_000_000n, START = BigInt(Date.UTC(2025, 2, 7, 12)) * NS, MINUTE = 60_000n * NS;

/** Gives the chunks of a column only the fields that old writers knew. */
function withOldFields(table: Table, column: number): void {
  for (const group of table.footer.groups) {
    const meta = metaOf(structsAt(group, GROUP.columns)[column]);
    const found = chunkStatistics(group, column), old = new ThriftStruct();
    old.set(STATISTICS.oldMin, THRIFT.binary, found.min!);
    old.set(STATISTICS.oldMax, THRIFT.binary, found.max!);
    meta.set(META.statistics, THRIFT.struct, old);
  }
}

Deno.test("integerRange() is exact to the nanosecond", async () => {
  const { footer, shape } = await readTable(fixture("groups.parquet"));
  const range = integerRange(footer.groups, shape.time!.column);
  assert.deepEqual(range, { min: START, max: START + 149n * MINUTE });
});

Deno.test("chunkStatistics() takes the old fields of integers, but not of doubles", async () => {
  const table = await readTable(fixture("groups.parquet"));
  withOldFields(table, 5);
  assert.deepEqual(integerRange(table.footer.groups, 5), {
    min: START,
    max: START + 149n * MINUTE,
  });
  withOldFields(table, 0);
  const { min, max } = chunkStatistics(table.footer.groups[0], 0);
  assert.deepEqual([min, max], [null, null]);
});

Deno.test("integerRange() is null as soon as one group says nothing", async () => {
  const { footer } = await readTable(fixture("groups.parquet"));
  metaOf(structsAt(footer.groups[1], GROUP.columns)[5]).delete(META.statistics);
  assert.equal(integerRange(footer.groups, 5), null);
});

Deno.test("integerOf() reads INT32 and INT64, signed, and nothing else", () => {
  const longs = new BigInt64Array([-5n]), ints = new Int32Array([-5]);
  assert.equal(integerOf(new Uint8Array(longs.buffer)), -5n);
  assert.equal(integerOf(new Uint8Array(ints.buffer)), -5n);
  assert.equal(integerOf(new Uint8Array(3)), null);
});
