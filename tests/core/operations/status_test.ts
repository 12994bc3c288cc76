import assert from "node:assert/strict";
import { UsageError } from "../../../core/errors.ts";
import { denoFs } from "../../../core/fs/deno_fs.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { status, type StatusOptions } from "../../../core/operations/status.ts";
import { coreStatus } from "../../../core/operations/status_core.ts";
import { takeInventory } from "../../../core/store/inventory.ts";
import { parseSettings } from "../../../core/store/settings.ts";
import { naiveFile, steps } from "../store/inventory_files.ts";

const NOW = Date.parse("2025-12-08T12:00Z");
const BARS = await naiveFile(steps("2025-12-01T00:00Z", 300));
const UTC_ZONE = parseSettings('{"zones": {"ES1": "UTC", "NQ1": "UTC"}}');

function look(files: Record<string, Uint8Array | string>, options: Partial<StatusOptions> = {}) {
  const under = Object.entries(files).map(([path, bytes]) => [`/d/${path}`, bytes] as const);
  const fs = new MemoryFs({ files: Object.fromEntries(under), now: () => 0 });
  return status(fs, "/d", { now: NOW, settings: UTC_ZONE, ...options });
}

Deno.test("status() tells everything of a sound file", async () => {
  const { core: [file], health, problems, totals } = await look({ "ES1_1m.parquet": BARS });
  assert.deepEqual(file, {
    file: "ES1_1m.parquet",
    ticker: "ES1",
    timeframe: "1m",
    health: "ok",
    reason: null,
    mend: null,
    findings: [],
    rows: 300,
    first: "2025-12-01T00:00:00Z",
    last: "2025-12-01T04:59:00Z",
    wallFirst: "2025-12-01T00:00:00",
    wallLast: "2025-12-01T04:59:00",
    coverage: { how: "rows", expected: 300, present: 300, percent: 100 },
    behind: {
      from: "2025-12-01T05:00:00Z",
      to: "2025-12-08T11:48:00Z",
      bars: 7308,
      tradingMinutes: 7308,
      yahoo: { share: "whole", until: "2025-12-31T04:00:00Z" },
    },
    lastDay: "2025-12-01",
    size: BARS.length,
    modified: "1970-01-01T00:00:00Z",
    rowGroups: 1,
    codec: "SNAPPY",
    columns: [
      { name: "open", type: "double" },
      { name: "high", type: "double" },
      { name: "low", type: "double" },
      { name: "close", type: "double" },
      { name: "volume", type: "int64" },
      { name: "datetime", type: "timestamp[ns]" },
    ],
    index: { kind: "column", name: "datetime" },
    zone: { name: "UTC", how: "settings", evidence: ["barkeep.json says so"] },
    writer: file.writer,
    writable: true,
  });
  assert.deepEqual([health, problems], ["ok", []]);
  assert.deepEqual(totals, {
    coreFiles: 1,
    tickers: 1,
    rows: 300,
    size: BARS.length,
    derived: 0,
    stale: 0,
    others: 0,
    attention: 0,
    held: 0,
    damaged: 0,
    behind: 1,
  });
});

Deno.test("status() is plain JSON", async () => {
  const report = await look({ "ES1_1m.parquet": BARS, "ES1_profiler.json": "[]", "x.csv": "" });
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
});

Deno.test("status() puts damage first, with the reason and what mends it", async () => {
  const report = await look({
    "ES1_1m.parquet": BARS,
    "ES1_opening_range.json": '[{"date":"2025-11-28"}]',
    "NQ1_1m.parquet": BARS.subarray(0, 9_000),
  });
  assert.equal(report.health, "damaged");
  assert.equal(report.core[0].file, "NQ1_1m.parquet");
  assert.deepEqual(report.problems.map(({ file, health, mend }) => [file, health, mend]), [
    ["NQ1_1m.parquet", "damaged", "barkeep restore NQ1_1m"],
    ["ES1_opening_range.json", "attention", "barkeep rebuild ES1"],
  ]);
  assert.equal(report.core[0].writable, false);
});

Deno.test("status() gives wall times without Z where the zone is undecided, and says so", async () => {
  const { core: [file] } = await look({ "X_1m.parquet": BARS });
  assert.deepEqual([file.first, file.wallFirst], [null, "2025-12-01T00:00:00"]);
  assert.equal(file.health, "attention");
  assert.match(file.reason!, /zone of its times is undecided/);
  assert.match(file.mend!, /--master-tz/);
});

Deno.test("status() shows a zone that was remembered as such", async () => {
  const remembered = { zone: "UTC", how: "hours", evidence: ["seen"] } as never;
  const zones = new Map([["X_1m.parquet", remembered]]);
  const { core: [file] } = await look({ "X_1m.parquet": BARS }, { zones });
  assert.deepEqual(file.zone, {
    name: "UTC",
    how: "remembered",
    evidence: ["decided before", "seen"],
  });
});

Deno.test("status() puts an interrupted operation first and says whether its file is whole", async () => {
  const open = { number: 17, command: "update", since: NOW - 60_000 };
  const report = await look({ "ES1_1m.parquet": BARS, "NQ1_1m.parquet": "junk" }, {
    openOperations: [{ ...open, file: "ES1_1m.parquet" }, { ...open, file: "NQ1_1m.parquet" }],
  });
  assert.deepEqual(
    report.interrupted.map(({ file, whole, since, mend }) => ({ file, whole, since, mend })),
    [
      { file: "ES1_1m.parquet", whole: true, since: "2025-12-08T11:59:00Z", mend: "barkeep scan" },
      { file: "NQ1_1m.parquet", whole: false, since: "2025-12-08T11:59:00Z", mend: "barkeep scan" },
    ],
  );
  assert.match(
    report.interrupted[0].reason,
    /operation 17 \(update\) on ES1_1m.parquet did not end: the file is whole/,
  );
  const calm = await look({ "ES1_1m.parquet": BARS }, {
    openOperations: [{ ...open, file: "ES1_1m.parquet" }],
  });
  assert.equal(calm.health, "attention");
});

Deno.test("status() reports 1D beside 1d at both files", async () => {
  const report = await look({ "ES1_1D.parquet": BARS, "ES1_1d.parquet": BARS });
  assert.deepEqual(report.core.map(({ health }) => health), ["attention", "attention"]);
  assert.match(report.clashes[0].reason, /one file on Windows and macOS/);
});

Deno.test("status() reports bars in the future", async () => {
  const { core: [file] } = await look({ "ES1_1m.parquet": BARS }, {
    now: Date.parse("2025-11-01"),
  });
  assert.match(file.reason!, /bars in the future, until 2025-12-01/);
});

Deno.test("coreStatus() calls a file damaged whose row groups are out of order", async () => {
  const fs = new MemoryFs({
    files: { "/d/ES1_1m.parquet": await naiveFile(steps("2025-12-01T00:00Z", 100), 50) },
  });
  const { core: [file] } = await takeInventory(fs, "/d", { settings: UTC_ZONE });
  const context = { now: NOW, clashes: [], tradingDayOf: () => "2025-12-01" };
  assert.deepEqual([coreStatus(file, context).health, coreStatus(file, context).rowGroups], [
    "ok",
    2,
  ]);
  const swapped = { ...file, facts: { ...file.facts!, groups: file.facts!.groups.toReversed() } };
  const { health, reason, mend } = coreStatus(swapped, context);
  assert.deepEqual([health, mend], ["damaged", "barkeep repair ES1_1m"]);
  assert.equal(reason, "row group 1 starts before row group 0 ends");
});

Deno.test("status() reports a file without bars", async () => {
  const { core: [file] } = await look({ "ES1_1m.parquet": await naiveFile([]) });
  assert.equal(file.health, "attention");
  assert.deepEqual([file.rows, file.first, file.last, file.wallFirst], [0, null, null, null]);
  assert(file.findings.some(({ reason }) => reason === "it holds no bars"));
});

Deno.test("status() calls assets stale with the reason, and finished studies not a problem", async () => {
  const report = await look({
    "ES1_1m.parquet": BARS,
    "ES1_opening_range.json": '[{"date":"2025-11-28"},{"date":"2025-11-26"}]',
    "ES1_backtest.json": '{"trades":[{"entry_time":"2025-10-01T09:31:00"}]}',
    "ES1_hod_lod.json": '{"metadata":{"generated_at":"2025-12-01T06:00:00"},"a":1}',
  });
  const [study, hodLod, opening] = report.derived;
  assert.deepEqual([opening.stale, opening.health, opening.records, opening.first, opening.last], [
    true,
    "attention",
    2,
    "2025-11-26",
    "2025-11-28",
  ]);
  assert.equal(opening.reason, "ends 2025-11-28, ES1_1m.parquet reaches 2025-12-01");
  assert.deepEqual([study.known, study.stale, study.health], [false, true, "ok"]);
  assert.deepEqual([hodLod.first, hodLod.generatedAt, hodLod.by], [
    null,
    "2025-12-01T06:00:00",
    "modified",
  ]);
  assert.equal(report.totals.stale, 2);
});

Deno.test("status() counts a futures evening to the next trading day when it judges an asset", async () => {
  // 18:30 New York on Thursday 4 December is Friday's session.
  const evening = await naiveFile(steps("2025-12-04T23:30Z", 10));
  const report = await look({
    "ES1_1m.parquet": evening,
    "ES1_opening_range.json": '[{"date":"2025-12-04"}]',
  });
  assert.equal(report.core[0].lastDay, "2025-12-05");
  assert.equal(report.derived[0].stale, true);
});

Deno.test("status() of one asset judges it by files that it does not show", async () => {
  const report = await look(
    {
      "ES1_1m.parquet": BARS,
      "ES1_opening_range.json": '[{"date":"2025-11-28"}]',
      "NQ1_1m.parquet": "",
    },
    { what: ["ES1_opening_range.json"] },
  );
  assert.deepEqual([report.core, report.others, report.totals.derived], [[], [], 1]);
  assert.equal(report.derived[0].stale, true);
});

Deno.test("status() of a ticker that is not there is a usage error", async () => {
  await assert.rejects(look({ "ES1_1m.parquet": BARS }, { what: ["ZZ1"] }), UsageError);
});

/** Every path below a folder with what a look at it must not change. */
async function snapshot(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`, stat = await Deno.lstat(path);
    found.push(`${path} ${stat.size} ${stat.mtime?.getTime()} ${stat.mode}`);
    if (entry.isDirectory) found.push(...await snapshot(path));
  }
  return found.sort();
}

Deno.test("status() leaves no trace in the data folder", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/sessions`);
    await Deno.writeFile(`${root}/X_1m.parquet`, BARS);
    await Deno.writeFile(`${root}/Y_1m.parquet`, BARS.subarray(0, 1_000));
    await Deno.writeTextFile(`${root}/sessions/X_sessions.json`, "[]");
    const before = await snapshot(root);
    const report = await status(denoFs, root, { now: NOW });
    assert.equal(report.totals.coreFiles, 2);
    assert.deepEqual(await snapshot(root), before);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

const STORE = new URL("../../../../shared/data/store", import.meta.url).pathname;
const AFTER = new URL("../../../../shared/data/store-after-merge", import.meta.url).pathname;
const isThere = (path: string) => {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
};
const ignore = !isThere(STORE);
const skipped = ignore ? " (skipped: no ../shared/data)" : "";

/** As pandas reads them: rows, first and last bar. */
const REAL: Readonly<Record<string, readonly [number, string, string]>> = {
  "CL1_1D.parquet": [10_727, "1983-03-29T23:00:00Z", "2025-12-09T05:00:00Z"],
  "CL1_1W.parquet": [4_455, "1983-03-27T00:00:00Z", "2025-11-30T23:00:00Z"],
  "CL1_4h.parquet": [21_493, "2012-01-02T23:00:00Z", "2025-12-09T13:00:00Z"],
  "CL1_5m.parquet": [102_623, "2023-10-15T22:00:00Z", "2025-12-09T16:05:00Z"],
  "ES1_15m.parquet": [23_330, "2024-12-03T00:00:00Z", "2025-12-05T21:45:00Z"],
  "ES1_1D.parquet": [7_458, "1997-09-08T22:00:00Z", "2025-12-04T23:00:00Z"],
  "ES1_1W.parquet": [2_948, "1997-09-07T00:00:00Z", "2025-11-30T23:00:00Z"],
  "ES1_1h.parquet": [23_208, "2022-01-02T23:00:00Z", "2025-12-05T21:00:00Z"],
  "ES1_4h.parquet": [22_980, "2012-01-03T11:00:00Z", "2025-12-05T19:00:00Z"],
  "ES1_5m.parquet": [69_606, "2024-12-03T00:00:00Z", "2025-12-05T21:55:00Z"],
  "ES_1m.parquet": [105_825, "2025-07-27T22:00:00Z", "2025-12-03T14:53:00Z"],
};

Deno.test({
  name: `status() of the real store says what pandas says${skipped}`,
  ignore,
  async fn() {
    const report = await status(denoFs, STORE, { now: Date.parse("2025-12-10") });
    const found = Object.fromEntries(
      report.core.map(({ file, rows, first, last }) => [file, [rows, first, last]]),
    );
    assert.deepEqual(found, REAL);
    assert.deepEqual(report.problems, []);
    const naive = report.core.filter(({ zone }) => zone?.how !== "column")
      .map(({ file, zone }) => [file, zone?.name, zone?.how]);
    assert.deepEqual(naive, [
      ["CL1_1W.parquet", "UTC", "stamps"],
      ["ES_1m.parquet", "UTC", "hours"],
      ["ES1_1W.parquet", "UTC", "stamps"],
    ]);
    const [sessions] = report.derived;
    assert.deepEqual([sessions.records, sessions.first, sessions.last, sessions.stale], [
      3_686,
      "2024-12-02",
      "2025-12-05",
      false,
    ]);
  },
});

Deno.test({
  name: `status() sees the index name that a merge lost${skipped}`,
  ignore,
  async fn() {
    const report = await status(denoFs, AFTER, { now: Date.parse("2025-12-16") });
    assert.equal(report.problems.length, 4);
    for (const { reason } of report.problems) assert.match(reason, /its index lost its name/);
  },
});
