import assert from "node:assert/strict";
import { BytesFile } from "../../core/parquet/bytes.ts";
import { readTable } from "../../core/parquet/table.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { fixture, independentRows } from "../core/parquet/helpers.ts";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { at, bits, bytesOf, KeptStore, minutes } from "../support/kept_store.ts";

const FILE = "ES1_1m.parquet";

function repair(kept: KeptStore, ...args: string[]) {
  return barkeep(["repair", ...kept.flags, ...args]);
}

/** A store with one fixture under a core file's name. */
async function withFixture(name: string, as = FILE): Promise<KeptStore> {
  const kept = await KeptStore.make();
  await Deno.writeFile(kept.path(as), fixture(name).bytes as Uint8Array<ArrayBuffer>);
  return kept;
}

async function rowsOf(kept: KeptStore, name = FILE): Promise<Record<string, unknown>[]> {
  return await independentRows(new BytesFile(await Deno.readFile(kept.path(name)), name));
}

async function shapeOf(kept: KeptStore, name = FILE) {
  using file = await denoFs.open(kept.path(name), "read");
  return (await readTable(file)).shape;
}

Deno.test("repair sorts rows, and every row keeps its bits", async () => {
  await using kept = await withFixture("descending.parquet");
  const before = await rowsOf(kept);
  const refused = await repair(kept, "ES1_1m");
  assert.equal(refused.code, 3);
  assert.deepEqual(await rowsOf(kept), before);
  const ran = await repair(kept, "ES1_1m", "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.deepEqual(await rowsOf(kept), before.toReversed());
  // The fixture's odd values are worth a look; nothing about it is damaged any more.
  assert.equal((await barkeep(["verify", ...kept.flags])).code, 3);
  assert.match((await repair(kept, "ES1_1m", "--yes")).out, /nothing to mend/);
});

Deno.test("repair removes rows that are the same bit for bit", async () => {
  await using kept = await withFixture("equal_times.parquet");
  const before = await rowsOf(kept);
  const ran = await repair(kept, "ES1_1m", "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.match(ran.out, /1 rows go that are the same/);
  assert.deepEqual(await rowsOf(kept), before.toSpliced(100, 1));
});

Deno.test("repair refuses rows of one time with different values until the user chooses", async () => {
  await using kept = await KeptStore.make();
  await Deno.writeFile(kept.path(FILE), await withEqualTimes());
  const before = await fingerprint(kept.folder);
  const refused = await repair(kept, "ES1_1m", "--dry-run");
  assert.equal(refused.code, 3);
  assert.match(refused.out, /1 times stand in it several times with different values/);
  assert.deepEqual(await fingerprint(kept.folder), before);
  const ran = await repair(kept, "ES1_1m", "--equal", "last", "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.deepEqual([...(await kept.bars(FILE)).close], [100.25, 7, 100.75]);
});

/** Three minutes, the second one twice: two good tables put one after the other by their row groups. */
async function withEqualTimes(): Promise<Uint8Array<ArrayBuffer>> {
  const { TableWriter } = await import("../../core/parquet/splice.ts");
  const { MemorySink } = await import("../../demo/memory_sink.ts");
  const first = new BytesFile(await bytesOf(minutes(0, 3)), "a"), sink = new MemorySink();
  const second = new BytesFile(await bytesOf(at([1], 7)), "b");
  const table = await readTable(first), writer = await TableWriter.start(sink, table.footer);
  await writer.copier(first, table)(0);
  await writer.copier(second, await readTable(second))(0);
  await writer.finish();
  return sink.bytes() as Uint8Array<ArrayBuffer>;
}

Deno.test("repair gives a lost index name back and copies every page", async () => {
  await using kept = await withFixture("index_level_0.parquet");
  const before = await rowsOf(kept), old = await shapeOf(kept);
  const ran = await repair(kept, "ES1_1m", "--yes");
  assert.equal(ran.code, 0, ran.err);
  const shape = await shapeOf(kept);
  assert.deepEqual([shape.time?.name, shape.index], ["datetime", {
    kind: "column",
    name: "datetime",
  }]);
  assert.equal(shape.time?.zone, old.time?.zone);
  const named = before.map(({ __index_level_0__, ...rest }) => ({
    ...rest,
    datetime: __index_level_0__,
  }));
  assert.deepEqual(await rowsOf(kept), named);
  const added = at([100_000_000], 1);
  await kept.write({ [FILE]: { added } });
  assert.equal((await rowsOf(kept)).length, before.length + 1);
});

Deno.test("repair fills a time column of zeros from the index, in its own unit", async () => {
  await using kept = await withFixture("datetime_and_seconds.parquet");
  const right = await rowsOf(kept);
  await Deno.writeFile(kept.path(FILE), await withZeros(kept));
  assert.equal((await rowsOf(kept)).filter(({ time }) => time === 0n).length, 5);
  const ran = await repair(kept, "ES1_1m", "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.match(ran.out, /5 rows get their time from the index, in s/);
  assert.deepEqual(await rowsOf(kept), right);
});

/** The last five rows' `time` set to 0, as a wrong repair once did. */
async function withZeros(kept: KeptStore): Promise<Uint8Array<ArrayBuffer>> {
  const { rewriteTable, wholeColumns } = await import("../../core/parquet/rewrite.ts");
  const { MemorySink } = await import("../../demo/memory_sink.ts");
  using file = await denoFs.open(kept.path(FILE), "read");
  const table = await readTable(file), sink = new MemorySink();
  const columns = await wholeColumns(file, table), at = table.shape.secondTime!.column;
  const bytes = columns[at].bytes.slice();
  bytes.fill(0, (table.rows - 5) * 8);
  const wrong = columns.with(at, { ...columns[at], bytes });
  const rows = Array.from({ length: table.rows }, (_, i) => i);
  await rewriteTable({ model: table, columns: wrong, rows, sink });
  return sink.bytes() as Uint8Array<ArrayBuffer>;
}

Deno.test("repair brings a file that was cut short back from the last good backup", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 500) });
  await kept.write({ [FILE]: { added: at([600], 1) } });
  await Deno.truncate(kept.path(FILE), 2000);
  const ran = await repair(kept, "ES1_1m", "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.match(ran.out, /cut short.*restored from ES1_1m_/);
  assert.equal(bits(await kept.bars(FILE)), bits(minutes(0, 500)));
});

Deno.test("repair says when a file that was cut short has no backup", async () => {
  await using kept = await KeptStore.make({ [FILE]: minutes(0, 500) });
  await Deno.truncate(kept.path(FILE), 2000);
  const ran = await repair(kept, "ES1_1m", "--yes");
  assert.equal(ran.code, 2);
  assert.match(ran.out, /it has no backup/);
});

Deno.test("repair --periods proposes which stamp of a day stays and removes only the others", async () => {
  await using kept = await KeptStore.make();
  const name = "ES1_1D.parquet", day = 86_400_000, start = Date.parse("2025-11-03T00:00Z");
  const times = Array.from({ length: 20 }, (_, i) => start + (i + 2 * Math.floor(i / 5)) * day);
  // Three of the days a second time, stamped the evening before.
  const evening = [4, 8, 12].map((i) => times[i] - 2 * 3_600_000);
  const all = [...times, ...evening].sort((a, b) => a - b);
  const bars = at(all.map((time) => (time - Date.parse("2025-12-01T15:00Z")) / 60_000), 5);
  await Deno.writeFile(kept.path(name), await bytesOf(bars));
  assert.match((await repair(kept, "ES1_1D", "--yes")).out, /nothing to mend/);
  const dry = await repair(kept, "ES1_1D", "--periods", "--dry-run");
  assert.match(dry.out, /3 bars go of 3 trading periods/);
  assert.equal((await repair(kept, "ES1_1D", "--periods")).code, 3);
  const ran = await repair(kept, "ES1_1D", "--periods", "--yes");
  assert.equal(ran.code, 0, ran.err);
  assert.deepEqual([...(await kept.bars(name)).time], times);
  await barkeep(["undo", ...kept.flags, "--yes"]);
  assert.equal(bits(await kept.bars(name)), bits(bars));
});

Deno.test("repair is undone byte for byte", async () => {
  await using kept = await withFixture("descending.parquet");
  const sha256 = await kept.sha256(FILE);
  await repair(kept, "ES1_1m", "--yes");
  const ran = await barkeep(["undo", ...kept.flags, "--yes"]);
  assert.equal(ran.code, 0, ran.err + ran.out);
  assert.equal(await kept.sha256(FILE), sha256);
});
