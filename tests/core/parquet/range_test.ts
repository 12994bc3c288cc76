import assert from "node:assert/strict";
import { DamagedError } from "../../../core/errors.ts";
import { BytesFile } from "../../../core/parquet/bytes.ts";
import { tableRange } from "../../../core/parquet/range.ts";
import { readTable } from "../../../core/parquet/table.ts";
import { ANSWERS, fixture, NAMES, withoutStatistics } from "./helpers.ts";

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
