import assert from "node:assert/strict";
import fc from "fast-check";
import type { Timeframe } from "../../../core/bars/timeframe.ts";
import { DamagedError } from "../../../core/errors.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { readAsset } from "../../../core/store/derived.ts";
import { DERIVED_RULES, withRules } from "../../../core/store/derived_rules.ts";
import { JsonFault, scanJson } from "../../../core/store/derived_scan.ts";
import {
  type AssetState,
  monthsDigest,
  type SourceState,
  staleness,
} from "../../../core/store/derived_stale.ts";
import { type DerivedName, parseFileName } from "../../../core/store/naming.ts";
import { naiveFile, steps } from "./inventory_files.ts";

/** Scans a text, given in pieces of `size` bytes. */
function scan(text: string, size = 1 << 20) {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return scanJson((buffer) => {
    const count = Math.min(size, buffer.length, bytes.length - at);
    buffer.set(bytes.subarray(at, at + count));
    at += count;
    return Promise.resolve(count);
  });
}

const SHAPES:
  readonly (readonly [string, unknown, number, string | null, string | null, string | null])[] = [
    [
      "an object keyed by date",
      { "2025-01-03": { hod: 1 }, "2025-01-02": {} },
      2,
      "2025-01-02",
      "2025-01-03",
      null,
    ],
    [
      "a list with dates",
      [{ date: "2025-01-03", x: 1 }, { date: "2025-01-02" }],
      2,
      "2025-01-02",
      "2025-01-03",
      null,
    ],
    [
      "dates before times",
      [{ date: "2025-01-03", start_time: "2025-01-02T18:00:00-05:00", open_ts: 1_700_000_000 }],
      1,
      "2025-01-03",
      "2025-01-03",
      null,
    ],
    [
      "ISO times alone",
      [{ start_time: "2025-01-02T18:00:00-05:00" }],
      1,
      "2025-01-02",
      "2025-01-02",
      null,
    ],
    [
      "unix seconds alone",
      [{ touch_ts: 1_735_851_600 }, { touch_ts: 1_735_948_800 }],
      2,
      "2025-01-02",
      "2025-01-04",
      null,
    ],
    ["unix milliseconds", [{ timestamp: 1_735_851_600_000 }], 1, "2025-01-02", "2025-01-02", null],
    [
      "metadata beside values",
      { metadata: { generated_at: "2025-12-06T10:00:00", start_date: "2008-01-01" }, a: 1, b: 2 },
      2,
      null,
      null,
      "2025-12-06T10:00:00",
    ],
    [
      "metadata beside one list",
      { metadata: {}, data: [{ v: 1 }, { v: 2 }, { v: 3 }] },
      3,
      null,
      null,
      null,
    ],
    ["metadata beside one object", { metadata: {}, levels: { a: {}, b: {} } }, 2, null, null, null],
    ["no dates at all", { PDH: { hits: 12 }, PDL: { hits: 7 } }, 2, null, null, null],
    ["an empty list", [], 0, null, null, null],
    ["zeros and durations in time fields", [{ open_ts: 0, exit_time: 935 }], 1, null, null, null],
    [
      "trades of a backtest",
      { ticker: "ES1", trades: [{ entry_time: "2025-03-04 09:35:00" }] },
      2,
      "2025-03-04",
      "2025-03-04",
      null,
    ],
  ];

for (const [name, value, records, first, last, generatedAt] of SHAPES) {
  Deno.test(`scanJson() of ${name}`, async () => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      const found = await scan(text);
      assert.deepEqual(found, {
        top: Array.isArray(value) ? "list" : "object",
        records,
        first,
        last,
        generatedAt,
      });
    }
  });
}

Deno.test("scanJson() lets Python's NaN and Infinity pass", async () => {
  const found = await scan('[{"date": "2025-01-02", "x": NaN, "y": -Infinity}]');
  assert.equal(found.records, 1);
});

const FAULTS: readonly (readonly [string, RegExp])[] = [
  ["", /no JSON at byte 0/],
  ["   ", /no JSON at byte 0/],
  ['[{"date": "2025-01-02"}, {"da', /ends in the middle/],
  ['[{"date": "2025-01-02"}, ', /ends in the middle/],
  ['{"a": [1, 2}', /bracket that nothing opened at byte 11/],
  ["]", /bracket that nothing opened/],
  ["<html>not found</html>", /no JSON at byte 0/],
  ["[] []", /text after the JSON at byte 3/],
  ['"text"', /neither a list nor an object/],
  ["42", /neither a list nor an object/],
  ["version https://git-lfs", /no JSON/],
];

for (const [text, message] of FAULTS) {
  Deno.test(`scanJson() refuses ${JSON.stringify(text)}`, async () => {
    await assert.rejects(
      scan(text),
      (error) => error instanceof JsonFault && message.test(error.message),
    );
  });
}

Deno.test("scanJson() counts what JSON.parse() would, however the bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0, 1),
      async (value, size, indent) => {
        const whole = await scan(JSON.stringify(value, null, indent));
        assert.deepEqual(await scan(JSON.stringify(value, null, indent), size), whole);
        if (Array.isArray(value)) assert.equal(whole.records, value.length);
        const entries = Object.keys(value).filter((key) => !/^meta(data)?$/i.test(key));
        const inner = Object.values(value).some((v) => typeof v === "object" && v !== null);
        if (!Array.isArray(value) && !(entries.length === 1 && inner)) {
          assert.equal(whole.records, entries.length);
        }
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("scanJson() reads a text longer than its buffer, and quotes inside texts", async () => {
  const long = "x".repeat(3_000_000);
  const found = await scan(
    JSON.stringify([{ date: "2025-01-02", note: long }, { note: '\\"],[' }]),
  );
  assert.deepEqual([found.records, found.last], [2, "2025-01-02"]);
});

const derived = (path: string) => {
  const cut = path.lastIndexOf("/");
  return parseFileName(path.slice(cut + 1), path.slice(0, Math.max(0, cut))) as DerivedName;
};

Deno.test("readAsset() names a cut file and why", async () => {
  const fs = new MemoryFs({ files: { "/d/ES1_profiler.json": '[{"date":"2025-01-02"},{"dat' } });
  await assert.rejects(readAsset(fs, "/d", derived("ES1_profiler.json")), (error) => {
    assert(error instanceof DamagedError);
    assert.match(error.message, /Cannot read ES1_profiler.json: the file ends in the middle/);
    return true;
  });
});

Deno.test("readAsset() reads a table's rows and range", async () => {
  const path = "sessions/ES1_hourly.parquet";
  const fs = new MemoryFs({
    files: { [`/d/${path}`]: await naiveFile(steps("2025-01-02T00:00Z", 48, 60)) },
  });
  const found = await readAsset(fs, "/d", derived(path));
  assert.deepEqual(found, {
    records: 48,
    first: "2025-01-02",
    last: "2025-01-03",
    generatedAt: null,
    sourceRows: null,
  });
});

Deno.test("withRules() puts the user's rules behind the built-in ones, or in their place", () => {
  const own = { asset: "profiler", file: "{ticker}_profiler.json", from: ["5m"] };
  const more = { asset: "gaps", file: "{ticker}_gaps.json", from: ["1m"] };
  const rules = withRules([more, own]);
  assert.equal(rules.length, DERIVED_RULES.length + 1);
  assert.equal(rules.at(-1), more);
  assert.equal(rules[DERIVED_RULES.findIndex((rule) => rule.asset === "profiler")], own);
});

Deno.test("DERIVED_RULES name every source that is an asset before the asset made from it", () => {
  const seen = new Set<string>();
  for (const { asset, from } of DERIVED_RULES) {
    for (const source of from) {
      if (DERIVED_RULES.some((rule) => rule.asset === source)) assert(seen.has(source), asset);
    }
    seen.add(asset);
  }
});

const SOURCE: SourceState = {
  path: "ES1_1m.parquet",
  ticker: "ES1",
  timeframe: "1m" as Timeframe,
  asset: null,
  readable: true,
  modified: 1_000,
  rows: 2_000,
  lastDay: "2025-12-05",
};
const source = (changes: Partial<SourceState> = {}) => ({ ...SOURCE, ...changes });
const asset = (path: string, changes: Partial<AssetState> = {}): AssetState => ({
  name: derived(path),
  modified: 2_000,
  lastDay: null,
  sourceRows: null,
  ...changes,
});

Deno.test("staleness() goes by the dates inside, whatever the modification times say", () => {
  const behind = staleness(asset("ES1_opening_range.json", { lastDay: "2025-12-03" }), [source()]);
  assert.deepEqual(behind, {
    verdict: "stale",
    reason: "ends 2025-12-03, ES1_1m.parquet reaches 2025-12-05",
    by: "dates",
    sources: ["ES1_1m.parquet"],
  });
  const even = asset("ES1_opening_range.json", { lastDay: "2025-12-05", modified: 1 });
  assert.equal(staleness(even, [source()]).verdict, "fresh");
});

Deno.test("staleness() of an asset without dates goes by modification time", () => {
  const older = staleness(asset("ES1_level_stats.json", { modified: 999 }), [source()]);
  assert.deepEqual([older.verdict, older.reason, older.by], [
    "stale",
    "older than ES1_1m.parquet",
    "modified",
  ]);
  assert.equal(staleness(asset("ES1_level_stats.json"), [source()]).verdict, "fresh");
});

Deno.test("staleness() takes the 5m file where there is no 1m file", () => {
  const five = source({ path: "ES1_5m.parquet", timeframe: "5m" as Timeframe });
  const both = staleness(asset("ES1_range_dist.json"), [five, source()]);
  assert.deepEqual(both.sources, ["ES1_1m.parquet"]);
  assert.deepEqual(staleness(asset("ES1_range_dist.json"), [five]).sources, ["ES1_5m.parquet"]);
});

Deno.test("staleness() sees an asset older than the asset it is made from", () => {
  const hod = source({
    path: "ES1_daily_hod_lod.json",
    timeframe: null,
    asset: "daily_hod_lod",
    modified: 3_000,
    lastDay: null,
  });
  const found = staleness(asset("ES1_profiler.json"), [source(), hod]);
  assert.deepEqual([found.verdict, found.reason], ["stale", "older than daily_hod_lod"]);
});

Deno.test("staleness() says what is missing, and asks for nothing that may be missing", () => {
  const orphan = staleness(asset("ES1_level_stats.json"), []);
  assert.deepEqual([orphan.verdict, orphan.reason], [
    "unknown",
    "its source ES1_1m or 5m is not in the store",
  ]);
  const sessions = asset("sessions/ES1_sessions.json", { lastDay: "2025-12-05" });
  assert.equal(staleness(sessions, [source()]).verdict, "fresh");
});

Deno.test("staleness() judges nothing by a source that can't be read", () => {
  const found = staleness(asset("ES1_level_stats.json"), [source({ readable: false, rows: null })]);
  assert.deepEqual([found.verdict, found.reason], [
    "unknown",
    "its source ES1_1m.parquet can't be read",
  ]);
});

Deno.test("staleness() believes the rows that an asset says it was made from", () => {
  const vwap = asset("indicators/ES1_1m_vwap.parquet", {
    sourceRows: 1_500,
    lastDay: "2025-12-05",
  });
  const found = staleness(vwap, [source()]);
  assert.deepEqual([found.verdict, found.by], ["stale", "rows"]);
  assert.match(found.reason, /made from 1,500 rows, ES1_1m.parquet has 2,000/);
});

Deno.test("staleness() trusts the record before everything else", () => {
  const stats = asset("ES1_level_stats.json", { modified: 9_999 });
  const built = { path: "ES1_1m.parquet", sha256: "a", rows: 620, lastBar: 5 };
  const judge = (changes: Partial<SourceState>) => staleness(stats, [source(changes)], [built]);
  const grown = judge({ sha256: "b", lastBar: 9 });
  assert.deepEqual([grown.verdict, grown.reason], [
    "stale",
    "1,380 newer bars in ES1_1m.parquet",
  ]);
  // Situation 14: no date inside, the source changed in the middle.
  const modified = Date.parse("2025-12-15T09:00Z");
  const inside = judge({ sha256: "b", rows: 620, lastBar: 5, modified });
  assert.deepEqual([inside.verdict, inside.reason, inside.by], [
    "stale",
    "ES1_1m.parquet changed inside the old range on 2025-12-15",
    "record",
  ]);
  assert.equal(judge({ sha256: "a" }).verdict, "fresh");
  assert.match(judge({ sha256: "b", rows: 600, lastBar: 5 }).reason, /20 bars fewer/);
});

Deno.test("staleness() sees a change in the middle although the source grew at its end too", () => {
  const months = { "2025-10": "x", "2025-11": "y", "2025-12": "z" };
  const old = { until: "2025-12", digest: monthsDigest(months, "2025-12") };
  const built = { path: "ES1_1m.parquet", sha256: "a", rows: 620, lastBar: 5, old };
  const judge = (now: Record<string, string>) =>
    staleness(
      asset("ES1_level_stats.json"),
      [source({ sha256: "b", lastBar: 9, months: now })],
      [built],
    ).reason;
  assert.match(judge({ ...months, "2025-12": "longer", "2026-01": "new" }), /1,380 newer bars/);
  assert.match(judge({ ...months, "2025-10": "other" }), /changed inside the old range/);
});
