import { tableFromIPC } from "apache-arrow";
import assert from "node:assert/strict";
import { newBars } from "../../../core/bars/bars.ts";
import { UTC } from "../../../core/bars/zone.ts";
import type { BytesFile } from "../../../core/parquet/bytes.ts";
import { createTable } from "../../../core/parquet/create.ts";
import { CHUNK, GROUP, META, metaOf, setLong, structsAt } from "../../../core/parquet/footer.ts";
import { groupFile } from "../../../core/parquet/group_file.ts";
import { type Page, pageRun, pagesOf } from "../../../core/parquet/pages.ts";
import { rawColumn, sameValue } from "../../../core/parquet/raw_column.ts";
import { readBars } from "../../../core/parquet/read.ts";
import { readTable, type Table } from "../../../core/parquet/table.ts";
import { parquetWasm, RowReader } from "../../../core/parquet/wasm.ts";
import { fixture, MemorySink, NAMES } from "./helpers.ts";

/** Pages of every column of a row group. */
async function groupPages(file: BytesFile, table: Table, group: number): Promise<Page[][]> {
  const chunks = structsAt(table.footer.groups[group], GROUP.columns);
  const pages: Page[][] = [];
  for (const chunk of chunks) {
    const found = await pagesOf(file, chunk, table.groups[group].rows);
    assert.ok(found, file.path);
    pages.push(found);
  }
  return pages;
}

async function decode(bytes: Uint8Array) {
  const module = await parquetWasm();
  return tableFromIPC(module.readParquet(bytes).intoIPCStream());
}

/** A row group of many pages: prices of few values, so that dictionaries and their pages are in it too. */
async function manyPages(rows: number): Promise<BytesFile> {
  const bars = newBars(rows), sink = new MemorySink();
  for (let i = 0; i < rows; i++) {
    bars.time[i] = 1_700_000_000_000 + 60_000 * i;
    bars.open[i] = bars.high[i] = bars.low[i] = 4000 + (i * 7919 % 64) / 4;
    bars.close[i] = 4000 + i / 4;
    bars.volume[i] = i % 5 === 0 ? NaN : i % 1000;
  }
  await createTable({ like: null, bars, zone: UTC, sink, groupTarget: rows });
  return sink.file();
}

Deno.test("pagesOf() accounts for every byte and row of every chunk of every fixture", async () => {
  let pages = 0;
  for (const name of NAMES) {
    const file = fixture(name), table = await readTable(file);
    for (const [group, { rows }] of table.groups.entries()) {
      if (rows === 0) continue;
      for (const column of await groupPages(file, table, group)) {
        assert.equal(column.at(-1)!.rows.to, rows, name);
        column.slice(1).forEach(({ start }, i) => assert.equal(start, column[i].end, name));
        pages += column.length;
      }
    }
  }
  assert.ok(pages > NAMES.length);
});

Deno.test("pagesOf() gives up on bytes that are no pages", async () => {
  const file = await manyPages(1000), table = await readTable(file);
  const chunk = structsAt(table.footer.groups[0], GROUP.columns)[0].copy(),
    meta = metaOf(chunk).copy();
  setLong(meta, META.dataPage, 5);
  meta.delete(META.dictionaryPage);
  chunk.set(CHUNK.meta, 12, meta);
  assert.equal(await pagesOf(file, chunk, 1000), null);
});

Deno.test("pagesOf() gives up when pages and rows don't add up", async () => {
  const file = await manyPages(1000), table = await readTable(file);
  const [chunk] = structsAt(table.footer.groups[0], GROUP.columns);
  assert.equal(await pagesOf(file, chunk, 999), null);
});

Deno.test("pageRun() takes the rows of the pages that hold the wanted ones", () => {
  const page = (from: number, to: number): Page => ({
    kind: from === to ? "dictionary" : "data",
    start: 0,
    end: 0,
    rows: { from, to },
  });
  const pages = [page(0, 0), page(0, 10), page(10, 20), page(20, 30)];
  assert.deepEqual(pageRun(pages, { from: 12, to: 15 }), { from: 10, to: 20 });
  assert.deepEqual(pageRun(pages, { from: 10, to: 20 }), { from: 10, to: 20 });
  assert.deepEqual(pageRun(pages, { from: 9, to: 10 }), { from: 0, to: 10 });
  assert.deepEqual(pageRun(pages, { from: 19, to: 21 }), { from: 10, to: 30 });
  assert.deepEqual(pageRun(pages, { from: 0, to: 30 }), { from: 0, to: 30 });
});

Deno.test("groupFile() of some pages decodes to the same rows as the whole group", async () => {
  const file = await manyPages(90_000), table = await readTable(file);
  const pages = await groupPages(file, table, 0), columns = table.shape.columns.map((_, i) => i);
  assert.ok(pages.every((column) => column.filter(({ kind }) => kind === "data").length > 2));
  assert.ok(pages.some((column) => column.some(({ kind }) => kind === "dictionary")));
  for (
    const wanted of [{ from: 0, to: 1 }, { from: 30_000, to: 50_000 }, { from: 89_999, to: 90_000 }]
  ) {
    for (const column of columns) {
      const run = pageRun(pages[column], wanted);
      assert.ok(run.to - run.from < 90_000, JSON.stringify(run));
      const part = { run, pages: [pages[column]] };
      const all = rawColumn(await decode(await groupFile(file, table, 0, [column])), 0);
      const some = rawColumn(await decode(await groupFile(file, table, 0, [column], part)), 0);
      assert.equal(some.length, run.to - run.from);
      for (let row = 0; row < some.length; row++) {
        assert.ok(sameValue(all, run.from + row, some, row), `${column} ${run.from + row}`);
      }
    }
  }
});

Deno.test("RowReader.read() takes little of a large group and gives what the whole gives", async () => {
  const file = await manyPages(300_000), table = await readTable(file);
  let bytes = 0;
  const readAt = file.readAt.bind(file);
  file.readAt = (buffer, position) => (bytes += buffer.length, readAt(buffer, position));
  const whole = await (await RowReader.open(file, table)).read({ group: 0 }), all = bytes;
  bytes = 0;
  const offset = 100_003, limit = 10;
  const part = await (await RowReader.open(file, table)).read({ group: 0, offset, limit });
  assert.ok(table.groups[0].bytes > 1 << 20 && bytes < all / 2, `${bytes} of ${all} bytes`);
  for (let column = 0; column < table.shape.columns.length; column++) {
    const [a, b] = [rawColumn(whole, column), rawColumn(part, column)];
    for (let row = 0; row < limit; row++) assert.ok(sameValue(a, offset + row, b, row));
  }
});

Deno.test("readBars() gives the same bars of a large group for a range as for all of it", async () => {
  const file = await manyPages(300_000), table = await readTable(file);
  const { bars: all } = await readBars(file, table, { zone: UTC });
  const from = all.time[140_000], to = all.time[150_001];
  const { bars, firstRow } = await readBars(file, table, { zone: UTC, from, to });
  assert.equal(firstRow, 140_000);
  for (const name of ["time", "open", "high", "low", "close", "volume"] as const) {
    assert.deepEqual(bars[name], all[name].slice(140_000, 150_001));
  }
});
