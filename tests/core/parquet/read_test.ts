import assert from "node:assert/strict";
import { barAt, barsOf, VALUE_COLUMNS } from "../../../core/bars/bars.ts";
import { NEW_YORK, UTC } from "../../../core/bars/zone.ts";
import { DamagedError, UsageError } from "../../../core/errors.ts";
import { BytesFile } from "../../../core/parquet/bytes.ts";
import { createTable } from "../../../core/parquet/create.ts";
import { readBars, type ReadOptions } from "../../../core/parquet/read.ts";
import { readTable } from "../../../core/parquet/table.ts";
import { ANSWERS, bar, fixture, MemorySink, NAMES } from "./helpers.ts";

const START = Date.UTC(2025, 2, 7, 12), MINUTE = 60_000;

async function read(name: string, options: ReadOptions = {}) {
  const file = fixture(name);
  return await readBars(file, await readTable(file), { zone: UTC, ...options });
}

/** null and NaN are the same to pandas; so they are here. */
function values(row: readonly (number | null)[]): number[] {
  return row.map((value) => value === null ? NaN : value);
}

Deno.test("readBars() gives the values that pandas gives", async () => {
  const timeless = ["fixed_length_prices.parquet", "zero_times.parquet"];
  for (const name of NAMES.filter((name) => !timeless.includes(name))) {
    const { rows, head, tail, first, last, columns } = ANSWERS[name];
    const { bars, firstRow } = await read(name), sorted = [...bars.time].sort((a, b) => a - b);
    assert.equal(bars.time.length, rows, name);
    assert.equal(firstRow, 0);
    if (first !== undefined) assert.deepEqual([sorted[0], sorted.at(-1)], [first, last], name);
    const found = VALUE_COLUMNS.filter((column) => columns.includes(column));
    const row = (i: number) => found.map((column) => barAt(bars, i)[column]);
    if (found.length === 0 || rows === 0) continue;
    head!.forEach((wanted, i) => assert.deepEqual(row(i), values(wanted), `${name} row ${i}`));
    assert.deepEqual(row(rows - 1), values(tail!), name);
  }
});

Deno.test("readBars() keeps the sign of zero", async () => {
  const { bars } = await read("new_york_daily.parquet");
  assert.ok(Object.is(bars.volume[8], -0));
});

Deno.test("readBars() gives the bars from a time included to a time excluded", async () => {
  for (const name of ["brotli.parquet", "groups.parquet", "no_statistics.parquet"]) {
    const all = (await read(name)).bars;
    for (const [from, to] of [[0, 150], [49, 51], [50, 100], [70, 71], [149, 150], [60, 60]]) {
      const range = { from: START + from * MINUTE, to: START + to * MINUTE };
      const { bars, firstRow } = await read(name, range);
      assert.deepEqual([...bars.time], [...all.time.slice(from, to)], `${name} ${from} ${to}`);
      assert.deepEqual([...bars.close], [...all.close.slice(from, to)]);
      if (from < to) assert.equal(firstRow, from);
    }
  }
});

/** Counts the bytes that are read. */
class CountingFile extends BytesFile {
  count = 0;

  override readAt(buffer: Uint8Array, position: number): Promise<number> {
    this.count += buffer.length;
    return super.readAt(buffer, position);
  }
}

Deno.test("readBars() decodes only row groups that overlap the range, and only columns it needs", async () => {
  const file = new CountingFile(fixture("groups.parquet").bytes, "groups.parquet");
  const table = await readTable(file), footers = file.count;
  const cost = async (options: ReadOptions) => {
    file.count = 0;
    await readBars(file, table, { zone: UTC, ...options });
    return file.count;
  };
  const nothing = await cost({ from: START + 1_000 * MINUTE });
  assert.ok(nothing <= 2 * footers);
  const one = await cost({ from: START, to: START + MINUTE }) - nothing;
  const all = await cost({}) - nothing, times = await cost({ columns: "time" }) - nothing;
  assert.ok(one > 0 && one <= all / 2, `${one} of ${all} bytes`);
  assert.ok(times > 0 && times <= all / 3, `${times} of ${all} bytes`);
});

Deno.test("readBars() leaves the values unknown when only times are asked for", async () => {
  const { bars } = await read("groups.parquet", { columns: "time" });
  assert.equal(bars.time[149], START + 149 * MINUTE);
  assert.ok(bars.open.every(Number.isNaN) && bars.volume.every(Number.isNaN));
});

Deno.test("readBars() gives NaN for a volume that is not there", async () => {
  const { bars } = await read("naive_no_volume.parquet");
  assert.ok(bars.volume.every(Number.isNaN));
});

Deno.test("readBars() gives rows in file order and names the first that is out of order", async () => {
  const double = await read("equal_times.parquet");
  assert.deepEqual([double.sorted, double.firstUnsorted], [false, 100]);
  assert.equal(double.bars.time[100], double.bars.time[99]);
  const down = await read("descending.parquet");
  assert.deepEqual([down.sorted, down.firstUnsorted], [false, 1]);
  assert.equal(down.bars.time[0], START + 149 * MINUTE);
});

Deno.test("readBars() picks the rows of a range out of an unsorted table", async () => {
  const range = { from: START + 10 * MINUTE, to: START + 13 * MINUTE };
  const { bars, firstRow } = await read("descending.parquet", range);
  assert.deepEqual([...bars.time], [12, 11, 10].map((i) => START + i * MINUTE));
  assert.equal(firstRow, 137);
  const all = (await read("descending.parquet")).bars;
  assert.deepEqual([...bars.close], [...all.close.slice(137, 140)]);
});

Deno.test("readBars() reads a naive clock in the zone it is given", async () => {
  const { bars } = await read("brotli.parquet", { zone: NEW_YORK });
  assert.equal(bars.time[0], START + 5 * 60 * MINUTE);
});

Deno.test("readBars() ignores the zone where the times are instants", async () => {
  for (const name of ["us_eastern.parquet", "range_index_ms.parquet"]) {
    const { bars } = await read(name, { zone: NEW_YORK });
    assert.deepEqual(bars.time, (await read(name)).bars.time, name);
  }
});

Deno.test("readBars() tells apart by order the hour that a clock shows twice, across row groups", async () => {
  const like = await readTable(fixture("brotli.parquet"));
  const times = Array.from({ length: 30 }, (_, i) => Date.UTC(2025, 10, 2, 4) + i * 10 * MINUTE);
  for (const groupTarget of [3, 9, 100]) {
    const sink = new MemorySink(), bars = barsOf(times.map((time, i) => bar(time, i)));
    await createTable({ like, bars, zone: NEW_YORK, sink, groupTarget });
    const file = sink.file(), table = await readTable(file);
    const found = await readBars(file, table, { zone: NEW_YORK });
    assert.deepEqual([...found.bars.time], times, `groups of ${groupTarget}`);
    const part = { from: times[10], to: times[14] };
    const some = await readBars(file, table, { zone: NEW_YORK, ...part });
    assert.deepEqual([...some.bars.time], times.slice(10, 14), `groups of ${groupTarget}`);
  }
});

Deno.test("readBars() makes no bars of 1970 out of numbers that are no times", async () => {
  await assert.rejects(
    read("zero_times.parquet"),
    (error) => error instanceof UsageError && /column time are no times/.test(error.message),
  );
});

Deno.test("readBars() needs a zone for a naive clock and a time column at all", async () => {
  await assert.rejects(read("brotli.parquet", { zone: null }), /needs a zone/);
  await assert.rejects(read("fixed_length_prices.parquet"), UsageError);
});

Deno.test("readBars() gives no bars for a table without rows", async () => {
  const { bars, sorted, firstUnsorted } = await read("no_rows.parquet");
  assert.deepEqual([bars.time.length, sorted, firstUnsorted], [0, true, -1]);
});

Deno.test("readBars() throws DamagedError where pages are garbled", async () => {
  const { bytes } = fixture("groups.parquet"), damaged = bytes.slice();
  damaged.fill(0xff, 10, 2_000);
  const file = new BytesFile(damaged, "ES1_1m.parquet"), table = await readTable(file);
  await assert.rejects(
    readBars(file, table, { zone: UTC }),
    (error) =>
      error instanceof DamagedError &&
      /^Cannot read ES1_1m.parquet: row group 0 can't/.test(error.message),
  );
});

Deno.test("readBars() lets an error of the disk through as it is", async () => {
  const { FsError } = await import("../../../core/fs/fs.ts");
  class FailingFile extends BytesFile {
    broken = false;
    override readAt(buffer: Uint8Array, position: number): Promise<number> {
      if (this.broken) return Promise.reject(new FsError("EIO", "read", this.path));
      return super.readAt(buffer, position);
    }
  }
  const file = new FailingFile(fixture("groups.parquet").bytes, "ES1_1m.parquet");
  const table = await readTable(file);
  file.broken = true;
  await assert.rejects(readBars(file, table, { zone: UTC }), FsError);
});

Deno.test("readBars() throws only DamagedError on damaged pages, and reads sound ones after", async () => {
  const { bytes } = fixture("groups.parquet"), good = await read("groups.parquet");
  const table = await readTable(fixture("groups.parquet"));
  const end = table.size - 8 - table.footerBytes.length;
  for (let i = 0; i < 200; i++) {
    const damaged = bytes.slice(), at = 4 + (i * 7_919) % (end - 24);
    // Single bits, and runs of ones that make the decoder panic.
    if (i % 4 === 0) damaged.fill(0xff, at, at + 20);
    else damaged[at] ^= 1 << (i % 8);
    try {
      await readBars(new BytesFile(damaged, "damaged.parquet"), table, { zone: UTC });
    } catch (error) {
      assert.ok(error instanceof DamagedError, String(error));
    }
  }
  assert.deepEqual(await read("groups.parquet"), good);
});
