import assert from "node:assert/strict";
import { type Bars, newBars } from "../../../../core/bars/bars.ts";
import { parseTimeframe } from "../../../../core/bars/timeframe.ts";
import { UTC } from "../../../../core/bars/zone.ts";
import { CME_EQUITY } from "../../../../core/calendar/cme_equity.ts";
import { expectedBars } from "../../../../core/calendar/expected.ts";
import { denoFs } from "../../../../core/fs/deno_fs.ts";
import { MemoryFs } from "../../../../core/fs/memory_fs.ts";
import { verify } from "../../../../core/operations/verify/verify.ts";
import type { VerifiedFile } from "../../../../core/operations/verify/report.ts";
import { scan } from "../../../../core/operations/scan.ts";
import { createTable } from "../../../../core/parquet/create.ts";
import { DEFAULT_SETTINGS, parseSettings } from "../../../../core/store/settings.ts";
import { openStore } from "../../../../core/store/store.ts";
import { MemorySink } from "../../../../demo/memory_sink.ts";
import { DATA, realTest } from "../../bars/real.ts";

const FROM = Date.parse("2025-10-05T22:00Z"), TO = Date.parse("2025-10-17T21:00Z");
const NOW = Date.parse("2025-10-20T12:00Z");
const settings = parseSettings('{"zones": {"ES1": "UTC"}}');

/** Bars of a quiet walk: every price on the tick, no jump. */
function walk(timeframe: string): Bars {
  const time = expectedBars(CME_EQUITY, parseTimeframe(timeframe), FROM, TO);
  const bars = newBars(time.length);
  bars.time.set(time);
  for (let i = 0; i < time.length; i++) {
    // The price depends on time alone, so that timeframes agree at their shared edges.
    const base = 5000 + 0.25 * (Math.floor(time[i] / 300_000) % 16);
    bars.open[i] = base;
    bars.high[i] = base + 1;
    bars.low[i] = base - 1;
    bars.close[i] = base + 0.25;
    bars.volume[i] = 100;
  }
  return bars;
}

async function bytesOf(bars: Bars): Promise<Uint8Array> {
  const sink = new MemorySink();
  await createTable({ like: null, bars, zone: UTC, sink });
  return sink.bytes();
}

async function look(
  files: Record<string, Bars | Uint8Array>,
  options: { full?: boolean; what?: string[] } = {},
): Promise<readonly VerifiedFile[]> {
  const bytes: Record<string, Uint8Array> = {};
  for (const [name, file] of Object.entries(files)) {
    bytes[`/d/${name}`] = file instanceof Uint8Array ? file : await bytesOf(file);
  }
  const fs = new MemoryFs({ files: bytes, now: () => NOW });
  return (await verify(fs, "/d", { what: options.what ?? [], settings, now: NOW, ...options }))
    .files;
}

const kinds = ({ findings }: VerifiedFile) => findings.map(({ kind, count }) => [kind, count]);

Deno.test("verify() finds nothing in sound files", async () => {
  const [file] = await look({ "ES1_5m.parquet": walk("5m") });
  assert.deepEqual([kinds(file), file.asRecorded, file.rows], [[], null, 2760]);
});

Deno.test("verify() names impossible, missing and infinite prices with their places", async () => {
  const bars = walk("5m");
  bars.high[10] = bars.low[10] - 1;
  bars.close[20] = NaN;
  bars.open[30] = Infinity;
  bars.volume[40] = -5;
  const [file] = await look({ "ES1_5m.parquet": bars });
  const found = Object.fromEntries(file.findings.map((one) => [one.kind, one]));
  assert.deepEqual(Object.keys(found).sort(), [
    "impossible prices",
    "negative volume",
    "price missing",
    "price not finite",
  ]);
  assert.equal(found["price missing"].places[0], "2025-10-05T23:40:00Z");
  assert.equal(found["impossible prices"].count, 2);
  assert.match(found["impossible prices"].words, /22:50Z: O/);
});

Deno.test("verify() calls a file that can't be decoded damaged and says what brings it back", async () => {
  const bytes = await bytesOf(walk("5m"));
  bytes.fill(0, 200, 4_000);
  const [file] = await look({ "ES1_5m.parquet": bytes });
  assert.deepEqual(file.findings.map(({ severity, mend }) => [severity, mend]), [
    ["damaged", "barkeep restore ES1_5m"],
  ]);
  const [cut] = await look({ "ES1_5m.parquet": bytes.subarray(0, 9_000) });
  assert.equal(cut.findings[0].kind, "unreadable");
});

Deno.test("verify() finds a spike, and believes it where another timeframe has it too", async () => {
  const bars = walk("5m");
  const row = bars.time.indexOf(Date.parse("2025-10-08T14:20Z"));
  bars.high[row] += 60;
  assert.deepEqual(kinds((await look({ "ES1_5m.parquet": bars }))[0]), [["spike", 1]]);
  const minutes = walk("1m");
  minutes.high[minutes.time.indexOf(Date.parse("2025-10-08T14:22Z"))] = bars.high[row];
  const witness = { "ES1_1m.parquet": minutes, "ES1_5m.parquet": bars };
  const both = await look(witness, { what: ["ES1_5m"] });
  assert.equal(both[0].findings.some(({ kind }) => kind === "spike"), false);
});

Deno.test("verify() compares a file with the bars that its finest file makes", async () => {
  const fine = walk("5m"), hours = walk("1h");
  // The hour as its twelve bars make it.
  for (const [i, time] of hours.time.entries()) {
    const from = fine.time.indexOf(time),
      part = (column: Float64Array) => column.subarray(from, from + 12);
    hours.open[i] = fine.open[from];
    hours.high[i] = Math.max(...part(fine.high));
    hours.low[i] = Math.min(...part(fine.low));
    hours.close[i] = fine.close[from + 11];
    hours.volume[i] = 1_200;
  }
  const [agrees] = await look({ "ES1_5m.parquet": fine, "ES1_1h.parquet": hours });
  assert.deepEqual([agrees.crossCheck?.percent, kinds(agrees)], [100, []]);
  for (const name of ["open", "high", "low", "close"] as const) {
    hours[name].forEach((value, i) => i < 100 ? hours[name][i] = value - 57.5 : 0);
  }
  const [apart] = await look({ "ES1_5m.parquet": fine, "ES1_1h.parquet": hours });
  const finding = apart.findings.find(({ kind }) => kind === "another adjustment")!;
  assert.equal(finding.count, 100);
  assert.deepEqual(apart.crossCheck!.offsets, [{ value: 57.5, bars: 100 }]);
  assert.match(finding.words, /100 bars lie 57\.5 lower/);
  assert.equal(apart.crossCheck!.first[0].time, "2025-10-05T22:00:00Z");
});

Deno.test("verify() leaves legal oddities alone, and tells them in full", async () => {
  const bars = walk("5m");
  for (const name of ["open", "high", "low", "close"] as const) {
    bars[name].forEach((value, i) => bars[name][i] = value - 5_010.1);
  }
  bars.volume[3] = -0;
  bars.volume.fill(NaN, 100, 900);
  bars.high[50] = bars.low[50] = bars.open[50] = bars.close[50];
  assert.deepEqual(kinds((await look({ "ES1_5m.parquet": bars }))[0]), []);
  const [full] = await look({ "ES1_5m.parquet": bars }, { full: true });
  assert.ok(full.findings.every(({ severity }) => severity === "info"));
  assert.ok(full.findings.some(({ kind }) => kind === "volume unknown"));
  assert.ok(full.findings.some(({ kind }) => kind === "float noise"));
});

Deno.test("verify() tells bytes that are not those that were recorded", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const bars = walk("5m"), path = `${folder}/ES1_5m.parquet`;
    await Deno.writeFile(path, await bytesOf(bars));
    const store = await openStore(denoFs, folder);
    await scan(store, { command: "scan", settings });
    const run = async () =>
      (await verify(denoFs, folder, { what: [], settings, now: NOW })).files[0];
    assert.equal((await run()).asRecorded, true);
    bars.close[5] += 0.25;
    await Deno.writeFile(path, await bytesOf(bars));
    const changed = await run();
    assert.deepEqual([changed.asRecorded, kinds(changed)], [false, [[
      "changed since recorded",
      1,
    ]]]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

realTest(
  "verify() finds what is wrong with a real store and nothing in its legal oddities",
  async () => {
    const root = decodeURI(new URL("store", DATA).pathname);
    const report = await verify(denoFs, root, {
      what: [],
      settings: DEFAULT_SETTINGS,
      now: Date.now(),
    });
    const found = Object.fromEntries(report.files.map((file) => [file.file, file]));
    assert.deepEqual(kinds(found["ES1_1D.parquet"]), [["doubled trading periods", 253]]);
    assert.deepEqual(kinds(found["ES1_1W.parquet"]), [["doubled trading periods", 1474]]);
    assert.ok(kinds(found["ES1_4h.parquet"]).some(([kind]) => kind === "two grids"));
    // Negative prices, null volume, float noise, years before 2000.
    assert.deepEqual(kinds(found["CL1_1D.parquet"]), []);
    assert.deepEqual(kinds(found["ES1_5m.parquet"]), []);
    assert.equal(found["ES1_15m.parquet"].crossCheck?.percent, 100);
    assert.equal(report.totals.damaged, 0);
  },
);

realTest("verify() tells that a merge lost the index's name", async () => {
  const root = decodeURI(new URL("store-after-merge", DATA).pathname);
  const report = await verify(denoFs, root, {
    what: ["ES1_1h"],
    settings: DEFAULT_SETTINGS,
    now: Date.now(),
  });
  assert.deepEqual(report.files[0].findings.map(({ kind, mend }) => [kind, mend]), [
    ["time column not found", "barkeep repair ES1_1h"],
  ]);
});
