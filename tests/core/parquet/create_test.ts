import assert from "node:assert/strict";
import { type Bars, barsOf } from "../../../core/bars/bars.ts";
import { UTC } from "../../../core/bars/zone.ts";
import { UsageError } from "../../../core/errors.ts";
import type { BytesFile } from "../../../core/parquet/bytes.ts";
import { createTable } from "../../../core/parquet/create.ts";
import { encodeFooter, FILE } from "../../../core/parquet/footer.ts";
import { readBars } from "../../../core/parquet/read.ts";
import { readTable, type Table } from "../../../core/parquet/table.ts";
import { bar, fixture, independentRows, MemorySink, NO_BARS, patch } from "./helpers.ts";

const START = Date.UTC(2025, 2, 7, 12), MINUTE = 60_000;

function minutes(count: number): Bars {
  return barsOf(Array.from({ length: count }, (_, i) => bar(START + i * MINUTE, 100 + i / 4, i)));
}

async function create(like: Table | null, bars: Bars, groupTarget = 131_072): Promise<BytesFile> {
  const sink = new MemorySink();
  const { rows, bytes } = await createTable({ like, bars, zone: UTC, sink, groupTarget });
  assert.deepEqual([rows, bytes], [bars.time.length, sink.position]);
  return sink.file("created.parquet");
}

Deno.test("createTable() makes a pandas shape of its own: datetime last, ns, naive, SNAPPY", async () => {
  const file = await create(null, minutes(10)), { shape, groups } = await readTable(file);
  assert.deepEqual(
    shape.columns.map(({ name, physical, logical, nullable, dtype, codec }) =>
      [name, physical, logical, nullable, dtype, codec].join(" ")
    ),
    [
      "open DOUBLE  true float64 SNAPPY",
      "high DOUBLE  true float64 SNAPPY",
      "low DOUBLE  true float64 SNAPPY",
      "close DOUBLE  true float64 SNAPPY",
      "volume INT64  true int64 SNAPPY",
      "datetime INT64 timestamp[ns] true datetime64[ns] SNAPPY",
    ],
  );
  assert.deepEqual(shape.index, { kind: "column", name: "datetime" });
  assert.deepEqual(shape.problems, []);
  assert.deepEqual([groups[0].first, groups[0].last], [START, START + 9 * MINUTE]);
});

Deno.test("createTable() makes volume a double as soon as one is unknown", async () => {
  const bars = barsOf([bar(START, 1, NaN), bar(START + MINUTE, 2, 5)]);
  const file = await create(null, bars), { shape } = await readTable(file);
  assert.equal(shape.columns[4].physical, "DOUBLE");
  assert.deepEqual((await independentRows(file)).map((row) => row.volume ?? null), [null, 5]);
});

Deno.test("createTable() writes the bars in groups of the target size", async () => {
  const bars = minutes(100), file = await create(null, bars, 30), table = await readTable(file);
  assert.deepEqual(table.groups.map(({ rows }) => rows), [30, 30, 30, 10]);
  assert.deepEqual((await readBars(file, table, { zone: UTC })).bars, bars);
});

Deno.test("createTable() makes a table without bars that can be added to", async () => {
  const file = await create(null, NO_BARS);
  assert.equal((await readTable(file)).rows, 0);
  const { after } = await patch(file, minutes(3));
  assert.equal((await independentRows(after)).length, 3);
});

Deno.test("createTable() copies schema and metadata of the table it shall be like", async () => {
  const names = ["us_eastern", "index_level_0", "time_first_zstd", "pandas3_us", "nullable_volume"];
  for (const name of [...names, "datetime_and_seconds", "polars", "duckdb", "page_index"]) {
    const like = await readTable(fixture(`${name}.parquet`)), bars = minutes(5);
    const file = await create(like, bars), table = await readTable(file);
    const frame = ({ footer }: Table) => {
      const root = footer.root.copy();
      for (const field of [FILE.rows, FILE.groups]) root.delete(field);
      return encodeFooter({ ...footer, root });
    };
    assert.deepEqual(frame(table), frame(like), name);
    assert.equal(table.shape.codec, like.shape.codec, name);
    assert.deepEqual((await readBars(file, table, { zone: UTC })).bars, bars, name);
  }
});

Deno.test("createTable() fills seconds, constants and row counts as its model does", async () => {
  const rows = async (name: string) =>
    await independentRows(await create(await readTable(fixture(name)), minutes(5)));
  assert.equal((await rows("datetime_and_seconds.parquet"))[4].time, BigInt(START / 1000 + 240));
  assert.equal((await rows("large_string.parquet"))[4].symbol, "ES1");
});

Deno.test("createTable() refuses a model that can't be written to or whose columns it does not understand", async () => {
  for (const name of ["multi_index.parquet", "string_dates.parquet", "range_index_ms.parquet"]) {
    const like = await readTable(fixture(name));
    await assert.rejects(create(like, minutes(2)), UsageError, name);
  }
});
