import assert from "node:assert/strict";
import fc from "fast-check";
import { barsOf } from "../../../core/bars/bars.ts";
import { NEW_YORK, UTC } from "../../../core/bars/zone.ts";
import { ChangedError, DamagedError, UsageError } from "../../../core/errors.ts";
import { BytesFile } from "../../../core/parquet/bytes.ts";
import { checkPatch } from "../../../core/parquet/check_patch.ts";
import { createTable } from "../../../core/parquet/create.ts";
import { CHUNK, encodeFooter, FILE, numberAt, structsAt } from "../../../core/parquet/footer.ts";
import { GROUP } from "../../../core/parquet/footer.ts";
import { encodeRows } from "../../../core/parquet/encode.ts";
import { stylesOf } from "../../../core/parquet/new_rows.ts";
import { type RawColumn, rawColumn } from "../../../core/parquet/raw_column.ts";
import { THRIFT, ThriftStruct } from "../../../core/parquet/thrift.ts";
import { RowReader } from "../../../core/parquet/wasm.ts";
import { pandasFacts } from "../../../core/parquet/pandas.ts";
import { patchTable } from "../../../core/parquet/patch.ts";
import { readBars } from "../../../core/parquet/read.ts";
import { groupExtents } from "../../../core/parquet/relocate.ts";
import { readTable, type Table } from "../../../core/parquet/table.ts";
import {
  bar,
  fixture,
  independentRows,
  MemorySink,
  NAMES,
  NO_BARS,
  patch,
  type Patched,
  withoutStatistics,
} from "./helpers.ts";

const START = Date.UTC(2025, 2, 7, 12), MINUTE = 60_000, DAY = 86_400_000;
const REFUSED = new Set([
  "multi_index.parquet",
  "capitals.parquet",
  "fixed_length_prices.parquet",
  "string_dates.parquet",
  "zero_times.parquet",
  "descending.parquet",
  "equal_times.parquet",
]);
const WRITABLE = NAMES.filter((name) => !REFUSED.has(name) && name !== "no_rows.parquet");

/** The bytes of a row group. */
function groupBytes(file: BytesFile, table: Table, group: number): Uint8Array {
  const { start, end } =
    groupExtents(table.footer, table.size - 8 - table.footerBytes.length)[group];
  return file.bytes.slice(start, end);
}

/** Everything of the footer but the row groups and what counts rows. */
function frame(table: Table): Uint8Array {
  const root = table.footer.root.copy();
  for (const field of [FILE.rows, FILE.groups]) root.delete(field);
  return encodeFooter({ ...table.footer, root });
}

async function check(patched: Patched, put = NO_BARS, remove: number[] = []): Promise<void> {
  await checkPatch({ ...patched, put, remove, zone: UTC });
}

for (const name of WRITABLE) {
  Deno.test(`patchTable() adds, replaces and removes in ${name} and leaves the rest alone`, async () => {
    const file = fixture(name), before = await readTable(file);
    const { bars } = await readBars(file, before, { zone: UTC });
    const last = bars.time.length - 1, middle = last >> 1;
    const step = before.shape.time!.kind === "date" ? DAY : 1_000;
    const put = barsOf([
      bar(bars.time[middle], 321.25, 7),
      bar(bars.time[middle] + step, 322.5, 8),
      bar(bars.time[last] + step, 323.75, 9),
    ]);
    const remove = [bars.time[5]];
    const patched = await patch(file, put, { remove });
    const { added, replaced, removed, rowsAfter } = patched.report;
    assert.deepEqual([added, replaced, removed], [2, 1, 1]);
    assert.equal(rowsAfter, patched.table.rows);
    await check(patched, put, remove);

    const old = await independentRows(file), now = await independentRows(patched.after);
    const time = before.shape.time!.name;
    const kept = old.filter((_, row) => row !== 5 && row !== middle);
    const times = new Set(kept.map((row) => row[time]));
    assert.deepEqual(now.filter((row) => times.has(row[time])), kept);
    const fresh = now.filter((row) => !times.has(row[time]));
    assert.deepEqual(fresh.map((row) => row.close), [321.25, 322.5, 323.75]);
    if ("volume" in fresh[0]) assert.deepEqual(fresh.map((row) => Number(row.volume)), [7, 8, 9]);
  });
}

Deno.test("patchTable() keeps schema and metadata, byte for byte", async () => {
  for (const name of WRITABLE) {
    if (name === "range_index_ms.parquet") continue;
    const file = fixture(name),
      { bars } = await readBars(file, await readTable(file), { zone: UTC });
    const put = barsOf([bar(bars.time.at(-1)! + DAY, 5)]);
    const { beforeTable, table } = await patch(file, put);
    assert.deepEqual(frame(table), frame(beforeTable), name);
  }
});

Deno.test("patchTable() copies row groups that no bar touches, byte for byte", async () => {
  const put = barsOf([bar(START + 75 * MINUTE, 9)]);
  const patched = await patch(fixture("groups.parquet"), put, { groupTarget: 50 });
  assert.deepEqual(patched.report.groups.map(({ kind }) => kind), ["copied", "written", "copied"]);
  for (const group of [0, 2]) {
    assert.deepEqual(
      groupBytes(patched.after, patched.table, group),
      groupBytes(patched.before, patched.beforeTable, group),
    );
  }
  await check(patched, put);
});

Deno.test("patchTable() copies everything when nothing changes", async () => {
  const { report, before, after } = await patch(fixture("groups.parquet"), NO_BARS);
  assert.deepEqual(report.rewritten, []);
  assert.deepEqual(after.bytes, before.bytes);
});

Deno.test("patchTable() starts a row group after a full one, and fills up one that is not", async () => {
  const put = barsOf([bar(START + 150 * MINUTE, 1), bar(START + 151 * MINUTE, 2)]);
  const rows = async (groupTarget: number) =>
    (await patch(fixture("groups.parquet"), put, { groupTarget })).report.groups;
  assert.deepEqual((await rows(50)).at(-1), { kind: "written", rows: 2 });
  assert.deepEqual((await rows(50)).at(-2), { kind: "copied", from: 2, rows: 50 });
  assert.deepEqual((await rows(51)).slice(-2), [
    { kind: "written", rows: 51 },
    { kind: "written", rows: 1 },
  ]);
});

Deno.test("patchTable() puts bars before the start into a group of their own when the first is full", async () => {
  const put = barsOf([bar(START - MINUTE, 1)]);
  const patched = await patch(fixture("groups.parquet"), put, { groupTarget: 50 });
  assert.deepEqual(patched.report.groups[0], { kind: "written", rows: 1 });
  assert.deepEqual(patched.report.rewritten, []);
  await check(patched, put);
});

Deno.test("patchTable() splits a touched group that is above the target", async () => {
  const put = barsOf([bar(START + 1_000, 1)]);
  const patched = await patch(fixture("brotli.parquet"), put, { groupTarget: 40 });
  assert.deepEqual(patched.report.groups.map(({ rows }) => rows), [40, 40, 40, 31]);
  await check(patched, put);
});

Deno.test("patchTable() drops a row group whose every bar is removed", async () => {
  const remove = Array.from({ length: 50 }, (_, i) => START + (50 + i) * MINUTE);
  const patched = await patch(fixture("groups.parquet"), NO_BARS, { remove });
  assert.deepEqual(patched.report.groups.map(({ kind }) => kind), ["copied", "copied"]);
  await check(patched, NO_BARS, remove);
});

Deno.test("patchTable() moves page indexes along and writes them for new groups", async () => {
  const put = barsOf([bar(START + 70_000, 9)]);
  const { after, table } = await patch(fixture("page_index.parquet"), put, { groupTarget: 60 });
  const { readOffsetIndex } = await import("hyparquet");
  for (const group of table.footer.groups) {
    for (const chunk of structsAt(group, GROUP.columns)) {
      const at = numberAt(chunk, CHUNK.offsetIndexOffset)!;
      const length = numberAt(chunk, CHUNK.offsetIndexLength)!;
      const view = new DataView(after.bytes.buffer, at, length);
      const { page_locations } = readOffsetIndex({ view, offset: 0 });
      const meta = chunk.get(CHUNK.meta) as typeof group;
      assert.equal(Number(page_locations[0].offset), numberAt(meta, 9));
    }
  }
});

Deno.test("patchTable() writes no page index where the table has none", async () => {
  const { table } = await patch(fixture("brotli.parquet"), barsOf([bar(START + 1_000, 1)]));
  for (const group of table.footer.groups) {
    for (const chunk of structsAt(group, GROUP.columns)) {
      assert.equal(chunk.get(CHUNK.offsetIndexOffset), undefined);
      assert.equal(chunk.get(CHUNK.columnIndexOffset), undefined);
    }
  }
});

Deno.test("patchTable() fills a time column of seconds beside the index", async () => {
  const time = START + 150 * MINUTE;
  const { after } = await patch(fixture("datetime_and_seconds.parquet"), barsOf([bar(time, 1)]));
  const row = (await independentRows(after)).at(-1)!;
  assert.equal(row.time, BigInt(time / 1_000));
  assert.equal(row.datetime, BigInt(time) * 1_000_000n);
});

Deno.test("patchTable() fills time and timestamp of a RangeIndex file and counts its rows", async () => {
  const put = barsOf(Array.from({ length: 900 }, (_, i) => bar(START + (150 + i) * MINUTE, i)));
  let { after, table } = await patch(fixture("range_index_ms.parquet"), put);
  const row = (await independentRows(after)).at(-1)!;
  assert.equal(row.time, BigInt(START + 1_049 * MINUTE));
  assert.equal(row.timestamp, row.time);
  // 150 has three digits and 1050 four: the copy of the metadata in ARROW:schema has to stay as long as it was.
  for (const rows of [1_050, 1_049, 150]) {
    const remove = Array.from(
      { length: table.rows - rows },
      (_, i) => START + (rows + i) * MINUTE,
    );
    ({ after, table } = await patch(after, NO_BARS, { remove }));
    const pandas = table.footer.keyValues.get("pandas")!;
    assert.equal(pandasFacts(pandas)?.range?.stop, rows);
    const schema = Uint8Array.fromBase64(table.footer.keyValues.get("ARROW:schema")!);
    assert.ok(new TextDecoder("latin1").decode(schema).includes(pandas), `${rows}`);
  }
});

Deno.test("patchTable() refuses a second time column that tells other times", async () => {
  const lying = await withSecondsOff(fixture("datetime_and_seconds.parquet"));
  await assert.rejects(
    patch(lying, barsOf([bar(START + 150 * MINUTE, 1)])),
    (error) =>
      error instanceof DamagedError && /datetime and time tell different/.test(error.message),
  );
});

/** The file with every `time` an hour later. */
async function withSecondsOff(file: BytesFile): Promise<BytesFile> {
  const { bytes } = await columnOf(file, "time");
  return await withColumn(
    file,
    "time",
    new BigInt64Array(bytes.slice().buffer).map((value) => value + 3_600n),
  );
}

async function columnOf(file: BytesFile, name: string): Promise<RawColumn> {
  const reader = await RowReader.open(file, await readTable(file));
  return rawColumn(await reader.read({ group: 0, columns: [name] }), 0);
}

/** The file written again with other values in one column. */
async function withColumn(
  file: BytesFile,
  name: string,
  values: BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>,
): Promise<BytesFile> {
  const table = await readTable(file), { columns } = table.shape;
  const reader = await RowReader.open(file, table);
  const decoded = await reader.read({ group: 0 });
  const raw = columns.map((column, at) => {
    const old = rawColumn(decoded, at);
    return column.name === name ? { ...old, bytes: new Uint8Array(values.buffer) } : old;
  });
  const metadata = new Map([["pandas", table.footer.keyValues.get("pandas")!]]);
  return new BytesFile(
    await encodeRows(raw, stylesOf(table.shape), { metadata }),
    "changed.parquet",
  );
}

Deno.test("patchTable() gives new rows the constant of an extra column, or null, counted", async () => {
  const put = barsOf([bar(START + 150 * MINUTE, 1)]);
  const { after, report } = await patch(fixture("large_string.parquet"), put);
  const row = (await independentRows(after)).at(-1)!;
  assert.equal(row.symbol, "ES1");
  assert.equal(row.source ?? null, null);
  assert.deepEqual(report.nulls, { source: 1 });
});

Deno.test("patchTable() keeps the extras of a replaced row", async () => {
  const { after, report } = await patch(fixture("large_string.parquet"), barsOf([bar(START, 1)]));
  assert.equal((await independentRows(after))[0].source, "b");
  assert.deepEqual(report.nulls, {});
});

Deno.test("patchTable() writes an unknown volume as 0, null or not at all, as the column can", async () => {
  const put = barsOf([{ ...bar(START + 150 * MINUTE, 1), volume: NaN }]);
  const cases: [string, unknown, number][] = [
    ["brotli.parquet", 0n, 1],
    ["duckdb.parquet", 0n, 1],
    ["nullable_volume.parquet", null, 0],
    ["pandas3_us.parquet", null, 0],
  ];
  for (const [name, volume, volumeZeroed] of cases) {
    const { after, report } = await patch(fixture(name), put);
    assert.equal((await independentRows(after)).at(-1)!.volume ?? null, volume, name);
    assert.equal(report.volumeZeroed, volumeZeroed, name);
  }
  const known = barsOf([bar(START + 150 * MINUTE, 1)]);
  const { report } = await patch(fixture("naive_no_volume.parquet"), known);
  assert.equal(report.volumeDropped, 1);
});

Deno.test("patchTable() refuses a value that the column can't hold, naming bar, column and value", async () => {
  const at = START + 150 * MINUTE;
  const refused = async (name: string, put: Parameters<typeof barsOf>[0], reason: RegExp) => {
    await assert.rejects(
      patch(fixture(name), barsOf(put)),
      (error) => error instanceof UsageError && reason.test(error.message),
      name,
    );
  };
  await refused(
    "brotli.parquet",
    [bar(at, 1, 1.5)],
    /2025-03-07T14:30:00.000Z: its volume 1.5 does/,
  );
  await refused("float32.parquet", [bar(at, 0.1)], /its open 0.1 does not fit .* FLOAT/);
  await refused("float32.parquet", [bar(at, 1, 2 ** 31)], /its volume 2147483648/);
  await refused("datetime_and_seconds.parquet", [bar(at, 1, -1.5)], /its volume -1.5/);
});

Deno.test("patchTable() writes float32 prices and int32 volumes that fit exactly", async () => {
  const { after } = await patch(
    fixture("float32.parquet"),
    barsOf([bar(START + 150 * MINUTE, 6845.25, 2 ** 31 - 1)]),
  );
  const row = (await independentRows(after)).at(-1)!;
  assert.deepEqual([row.open, row.volume], [6845.25, 2 ** 31 - 1]);
});

Deno.test("patchTable() refuses tables that are no masters, with the reason", async () => {
  for (const name of ["multi_index.parquet", "string_dates.parquet", "zero_times.parquet"]) {
    await assert.rejects(patch(fixture(name), NO_BARS), UsageError, name);
  }
});

Deno.test("patchTable() refuses unsorted tables, naming the first bad row", async () => {
  const put = barsOf([bar(START + MINUTE, 1)]);
  await assert.rejects(
    patch(fixture("equal_times.parquet"), put),
    (error) =>
      error instanceof DamagedError &&
      /row 100 is a second 2025-03-07T13:39.*"barkeep repair equal_times"/.test(error.message),
  );
  await assert.rejects(
    patch(fixture("descending.parquet"), put),
    (error) => error instanceof DamagedError && /row 1 is 2025-03-07T14:28/.test(error.message),
  );
});

Deno.test("patchTable() refuses to remove a bar that is not there", async () => {
  await assert.rejects(
    patch(fixture("groups.parquet"), NO_BARS, { remove: [START + 1] }),
    (error) =>
      error instanceof ChangedError && /none at 2025-03-07T12:00:00.001Z/.test(error.message),
  );
});

Deno.test("patchTable() needs a zone for a naive clock", async () => {
  await assert.rejects(patch(fixture("groups.parquet"), NO_BARS, { zone: null }), /needs a zone/);
});

Deno.test("patchTable() writes a naive New York clock through both changes of the clock", async () => {
  const like = await readTable(fixture("groups.parquet"));
  // The hour from 01:00 that stands twice on 2 November 2025, and the one before and after.
  const first = Date.UTC(2025, 10, 2, 4);
  const times = Array.from({ length: 24 }, (_, i) => first + i * 10 * MINUTE);
  const bars = barsOf(times.filter((_, i) => i % 2 === 0).map((time, i) => bar(time, i)));
  const sink = new MemorySink();
  await createTable({ like, bars, zone: NEW_YORK, sink, groupTarget: 5 });
  const put = barsOf(times.filter((_, i) => i % 2 === 1).map((time, i) => bar(time, 100 + i)));
  const patched = await patch(sink.file(), put, { zone: NEW_YORK, groupTarget: 5 });
  assert.equal(patched.report.added, 12);
  await checkPatch({ ...patched, put, zone: NEW_YORK });
  const read = await readBars(patched.after, patched.table, { zone: NEW_YORK });
  assert.deepEqual([...read.bars.time], times);
  const walls = (await independentRows(patched.after)).map((row) => row.datetime as bigint);
  assert.ok(walls.some((wall, i) => i > 0 && wall < walls[i - 1]), "the wall clock steps back");
});

Deno.test("patchTable() adds bars to a table without rows", async () => {
  const put = barsOf([bar(START, 1), bar(START + MINUTE, 2)]);
  const patched = await patch(fixture("no_rows.parquet"), put);
  assert.deepEqual(patched.report.groups, [{ kind: "written", rows: 2 }]);
  await check(patched, put);
  assert.equal((await independentRows(patched.after)).length, 2);
});

Deno.test("patchTable() keeps negative zeros and nulls of a touched group", async () => {
  const file = fixture("new_york_daily.parquet"), table = await readTable(file);
  const { bars } = await readBars(file, table);
  const before = await independentRows(file);
  assert.ok(
    before.some((row) => Object.is(row.volume, -0)) &&
      before.some((row) => row.volume === null || row.volume === undefined),
  );
  const { after } = await patch(file, barsOf([bar(bars.time.at(-1)! + MINUTE, 1)]));
  const now = await independentRows(after);
  now.slice(0, -1).forEach((row, i) =>
    assert.ok(Object.is(row.volume, before[i].volume), `row ${i}`)
  );
});

Deno.test("patchTable() keeps the bits of NaNs and zeros of both signs, next to each other", async () => {
  const bits = [0x7ff8000000000001n, 0xfff8dead00000000n, 0n, 1n << 63n, 1n, 0x7ff0000000000000n];
  const values = BigUint64Array.from({ length: 150 }, (_, i) => bits[i % bits.length]);
  const file = await withColumn(fixture("brotli.parquet"), "open", values);
  const put = barsOf([bar(START + 1_000, 1)]);
  const patched = await patch(file, put);
  await check(patched, put);
  const written = await columnOf(patched.after, "open");
  const found = new BigUint64Array(written.bytes.slice().buffer);
  assert.deepEqual([found[0], ...found.subarray(2)], [...values]);
});

Deno.test("patchTable() refuses a sink that is not at its start", async () => {
  const file = fixture("groups.parquet"), table = await readTable(file), sink = new MemorySink();
  await sink.write(new Uint8Array(1));
  await assert.rejects(patchTable({ file, table, zone: UTC, put: NO_BARS, sink }), RangeError);
});

Deno.test("patchTable() finds the unit of integer times without statistics", async () => {
  const file = fixture("range_index_ms.parquet"),
    beforeTable = withoutStatistics(await readTable(file));
  assert.equal(beforeTable.shape.time?.unit, "unknown");
  const put = barsOf([bar(START + 150 * MINUTE, 1)]), sink = new MemorySink();
  const report = await patchTable({ file, table: beforeTable, zone: null, put, sink });
  const after = sink.file();
  await checkPatch({ before: file, beforeTable, after, report, put, zone: null });
  const row = (await independentRows(after)).at(-1)!;
  assert.deepEqual([row.time, row.timestamp], [put.time[0], put.time[0]].map(BigInt));
});

Deno.test("patchTable() keeps a claim of order by time, and drops any other", async () => {
  const put = barsOf([bar(START + 1_000, 1)]);
  for (
    const [column, descending, kept] of [[5, false, true], [3, false, false], [
      5,
      true,
      false,
    ]] as const
  ) {
    const file = sortedBy(
      fixture("groups.parquet"),
      await readTable(fixture("groups.parquet")),
      column,
      descending,
    );
    const { table } = await patch(file, put, { groupTarget: 50 });
    assert.equal(structsAt(table.footer.groups[0], GROUP.sorting).length, kept ? 1 : 0);
    assert.equal(structsAt(table.footer.groups.at(-1)!, GROUP.sorting).length, 1);
  }
});

/** The file with a claim about the order of its rows in every row group. */
function sortedBy(file: BytesFile, table: Table, column: number, descending: boolean): BytesFile {
  const order = new ThriftStruct();
  order.set(1, THRIFT.i32, column);
  order.set(2, THRIFT.true, descending);
  order.set(3, THRIFT.true, false);
  for (const group of table.footer.groups) {
    group.set(GROUP.sorting, THRIFT.list, { itemType: THRIFT.struct, items: [order] });
  }
  const footer = encodeFooter(table.footer), start = table.size - 8 - table.footerBytes.length;
  const bytes = new Uint8Array(start + footer.length + 8);
  bytes.set(file.bytes.subarray(0, start));
  bytes.set(footer, start);
  new DataView(bytes.buffer).setUint32(start + footer.length, footer.length, true);
  bytes.set(new TextEncoder().encode("PAR1"), bytes.length - 4);
  return new BytesFile(bytes, file.path);
}

/** Minutes of the fixture, some before, between and after. */
const CHANGES = fc.record({
  put: fc.uniqueArray(fc.integer({ min: -40, max: 400 }), { maxLength: 60 }),
  remove: fc.uniqueArray(fc.integer({ min: 0, max: 149 }), { maxLength: 40 }),
  groupTarget: fc.integer({ min: 1, max: 120 }),
  name: fc.constantFrom(
    "groups.parquet",
    "page_index.parquet",
    "pages_v2.parquet",
    "no_statistics.parquet",
    "brotli.parquet",
  ),
});

Deno.test("patchTable() does what merging row by row does, for any change and any group size", async () => {
  const property = fc.asyncProperty(CHANGES, async ({ name, put, remove, groupTarget }) => {
    const file = fixture(name);
    // Half minutes, so that some bars fall between the old ones.
    const gone = [...remove].sort((a, b) => a - b).map((row) => START + row * MINUTE);
    const isGone = new Set(gone);
    const rows = [...put].sort((a, b) => a - b).map((half) => START + half * MINUTE / 2)
      .filter((time) => !isGone.has(time)).map((time, i) => bar(time, 200 + i / 4, i));
    const merged = new Map((await independentRows(file)).map((row) => [row.datetime, row]));
    for (const time of gone) merged.delete(BigInt(time) * 1_000_000n);
    for (const { time, volume, ...prices } of rows) {
      const datetime = BigInt(time) * 1_000_000n;
      merged.set(datetime, { ...prices, volume: BigInt(volume), datetime });
    }
    const expected = [...merged.values()].sort((a, b) =>
      Number(a.datetime as bigint - (b.datetime as bigint))
    );
    const patched = await patch(file, barsOf(rows), { remove: gone, groupTarget });
    await check(patched, barsOf(rows), gone);
    assert.deepEqual(await independentRows(patched.after), expected);
    for (const group of patched.report.groups) {
      if (group.kind === "written") assert.ok(group.rows <= groupTarget);
    }
  });
  await fc.assert(property, { numRuns: 60 });
});
