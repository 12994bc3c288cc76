import assert from "node:assert/strict";
import { DamagedError } from "../../../core/errors.ts";
import { BytesFile } from "../../../core/parquet/bytes.ts";
import { footerOf, META, metaOf, structsAt } from "../../../core/parquet/footer.ts";
import { GROUP } from "../../../core/parquet/footer.ts";
import { tableRange } from "../../../core/parquet/range.ts";
import { shapeOf } from "../../../core/parquet/shape.ts";
import { readTable, type Table } from "../../../core/parquet/table.ts";
import { ANSWERS, fixture, NAMES } from "./helpers.ts";

/** The table as if its writer had left out all statistics. */
function withoutStatistics(table: Table): Table {
  for (const group of table.footer.groups) {
    for (const chunk of structsAt(group, GROUP.columns)) metaOf(chunk).delete(META.statistics);
  }
  const groups = table.groups.map((group) => ({ ...group, first: null, last: null }));
  return { ...table, groups, shape: shapeOf(footerOf(table.footer.root)) };
}

async function ranges(file: BytesFile) {
  const table = await readTable(file), told = await tableRange(file, table);
  return { told, decoded: await tableRange(file, withoutStatistics(table)) };
}

Deno.test("tableRange() tells what pandas tells, from statistics and from values", async () => {
  for (const name of NAMES) {
    const { first, last } = ANSWERS[name];
    if (first === undefined) continue;
    const { told, decoded } = await ranges(fixture(name));
    assert.deepEqual(told, { first, last }, name);
    assert.deepEqual(decoded, { first, last }, `${name} without statistics`);
  }
});

Deno.test("tableRange() guesses the unit of integers, with and without statistics", async () => {
  const START = Date.UTC(2025, 2, 7, 12), wanted = { first: START, last: START + 149 * 60_000 };
  const { told, decoded } = await ranges(fixture("range_index_ms.parquet"));
  assert.deepEqual([told, decoded], [wanted, wanted]);
});

Deno.test("tableRange() reads text dates, with and without statistics", async () => {
  const START = Date.UTC(2025, 2, 7, 12), wanted = { first: START, last: START + 149 * 60_000 };
  const { told, decoded } = await ranges(fixture("string_dates.parquet"));
  assert.deepEqual([told, decoded], [wanted, wanted]);
});

Deno.test("tableRange() says null, never 1970, where there are no times", async () => {
  for (const name of ["zero_times.parquet", "fixed_length_prices.parquet", "no_rows.parquet"]) {
    const { told, decoded } = await ranges(fixture(name));
    assert.deepEqual([told, decoded], [null, null], name);
  }
});

Deno.test("tableRange() throws DamagedError when the values it needs can't be decoded", async () => {
  const { bytes } = fixture("no_statistics.parquet"), damaged = bytes.slice();
  const table = await readTable(fixture("no_statistics.parquet"));
  damaged.fill(0xff, 10, table.size - table.footerBytes.length - 10);
  const file = new BytesFile(damaged, "ES1_1m.parquet");
  await assert.rejects(
    tableRange(file, await readTable(file)),
    (error) =>
      error instanceof DamagedError &&
      /^Cannot read ES1_1m.parquet: its column datetime/.test(error.message),
  );
});
