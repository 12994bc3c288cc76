import assert from "node:assert/strict";
import type { Timeframe } from "../../../core/bars/timeframe.ts";
import { parseFileName } from "../../../core/store/naming.ts";
import { nameClashes } from "../../../core/store/naming_clashes.ts";
import { editDistance, nearestName } from "../../../core/store/naming_nearest.ts";

const CORE: readonly (readonly [string, string, string])[] = [
  ["ES1_1m.parquet", "ES1", "1m"],
  ["ES_1m.parquet", "ES", "1m"],
  ["ES1_1h.parquet", "ES1", "1h"],
  ["ES1_1H.parquet", "ES1", "1h"],
  ["ES1_60m.parquet", "ES1", "1h"],
  ["CL1_4h.parquet", "CL1", "4h"],
  ["ES1_1D.parquet", "ES1", "1D"],
  ["ES1_1d.parquet", "ES1", "1D"],
  ["ES1_1W.parquet", "ES1", "1W"],
  ["ES1_1wk.parquet", "ES1", "1W"],
  ["NQ1_3m.parquet", "NQ1", "3m"],
  ["NQ1_15s.parquet", "NQ1", "15s"],
  ["NQ1_30s.parquet", "NQ1", "30s"],
  ["SPY_1min.parquet", "SPY", "1m"],
  ["RELIANCE.NS_1D.parquet", "RELIANCE.NS", "1D"],
  ["BRK-B_1D.parquet", "BRK-B", "1D"],
  ["ES1!_5m.parquet", "ES1!", "5m"],
  ["^VIX_1D.parquet", "^VIX", "1D"],
];

for (const [name, ticker, timeframe] of CORE) {
  Deno.test(`parseFileName() reads ${name} as a core file`, () => {
    const found = parseFileName(name);
    assert.equal(found.kind, "core");
    if (found.kind !== "core") return;
    assert.equal(found.ticker, ticker);
    assert.equal(found.timeframe, timeframe as Timeframe);
    assert.equal(`${found.ticker}_${found.spelling}.parquet`, name);
  });
}

const OTHER: readonly (readonly [string, RegExp])[] = [
  ["ES1_1m (1).parquet", /copy/],
  ["ES1_1m - Copy.parquet", /copy/],
  ["CL1_1m_20251206.parquet", /"20251206" follows the timeframe/],
  ["live_storage.parquet", /"storage" is no timeframe/],
  ["live_storage_-ES.parquet", /"-ES" is no timeframe/],
  ["NQ1_1m_vwap.parquet", /"vwap" follows the timeframe/],
  ["live_storage_1m.parquet", /"live_storage" can't be a ticker/],
  ["_1m.parquet", /can't be a ticker/],
  ["RELIANCE.NS.parquet", /no timeframe/],
  ["nautilus_64-bit_bars.parquet", /no timeframe/],
  ["ES1_0m.parquet", /no timeframe/],
  ["ES1_ 1m.parquet", /can't be a ticker|no timeframe/],
  ["ES1_1m.PARQUET", /ending/],
  [".ES1_1m.parquet.7.barkeep-tmp", /interrupted/],
  [".DS_Store", /hidden/],
  ["ES1_1m.csv", /barkeep import/],
  ["notes.json", /no ticker/],
  ["barkeep.json", /settings/],
  ["", /neither/],
];

for (const [name, why] of OTHER) {
  Deno.test(`parseFileName() takes "${name}" for neither bars nor an asset`, () => {
    const found = parseFileName(name);
    assert.equal(found.kind, "other");
    if (found.kind === "other") assert.match(found.why, why);
  });
}

const DERIVED: readonly (readonly [string, string, string, string | null])[] = [
  ["", "ES1_profiler.json", "profiler", null],
  ["", "ES1_daily_hod_lod.json", "daily_hod_lod", null],
  ["", "ES1_hod_lod.json", "hod_lod", null],
  ["", "RELIANCE.NS_level_stats.json", "level_stats", null],
  ["sessions", "ES1_sessions.json", "sessions", null],
  ["sessions", "ES1_hourly.parquet", "hourly", null],
  ["indicators", "NQ1_1m_vwap.parquet", "vwap", "1m"],
];

for (const [folder, name, asset, timeframe] of DERIVED) {
  Deno.test(`parseFileName() knows ${name} as ${asset}`, () => {
    const found = parseFileName(name, folder);
    assert.equal(found.kind, "derived");
    if (found.kind !== "derived") return;
    assert.equal(found.rule?.asset, asset);
    assert.equal(found.ticker, name.split("_")[0]);
    assert.equal(found.timeframe, timeframe);
  });
}

Deno.test("parseFileName() takes a known ticker's JSON for an asset of unknown kind", () => {
  const found = parseFileName("ES1_backtest_2025.json");
  assert.equal(found.kind, "derived");
  if (found.kind !== "derived") return;
  assert.equal(found.rule, null);
  assert.equal(found.asset, "backtest_2025");
});

Deno.test("parseFileName() takes the JSON of a ticker it is told of for an asset", () => {
  const tickers = new Set(["ABC"]);
  assert.equal(parseFileName("ABC_backtest.json", "", { tickers }).kind, "derived");
  assert.equal(parseFileName("ABC_backtest.json").kind, "other");
});

Deno.test("parseFileName() finds no master in a subfolder", () => {
  assert.equal(parseFileName("ES1_1m.parquet", "sessions").kind, "other");
});

Deno.test("nameClashes() reports 1D beside 1d once, as one file on other systems", () => {
  const names = ["ES1_1D.parquet", "ES1_1d.parquet", "NQ1_1D.parquet"].map((n) => parseFileName(n));
  const clashes = nameClashes(names);
  assert.deepEqual(clashes.map(({ kind, paths }) => ({ kind, paths })), [
    { kind: "case", paths: ["ES1_1D.parquet", "ES1_1d.parquet"] },
  ]);
});

Deno.test("nameClashes() reports two spellings of one series", () => {
  const names = ["ES1_1W.parquet", "ES1_1wk.parquet", "es1_1w.parquet"].map((n) =>
    parseFileName(n)
  );
  assert.deepEqual(nameClashes(names).map(({ kind, paths }) => ({ kind, paths })), [
    { kind: "case", paths: ["ES1_1W.parquet", "es1_1w.parquet"] },
    { kind: "series", paths: ["ES1_1W.parquet", "ES1_1wk.parquet", "es1_1w.parquet"] },
  ]);
});

Deno.test("nameClashes() does not take a minute for a month", () => {
  const names = ["ES1_1m.parquet", "ES1_1M.parquet"].map((n) => parseFileName(n));
  assert.deepEqual(nameClashes(names).map(({ kind }) => kind), ["case"]);
});

Deno.test("nearestName() proposes a near name and no far one", () => {
  assert.equal(nearestName("ES1_1n", ["NQ1_5m", "ES1_1m"]), "ES1_1m");
  assert.equal(nearestName("zones2", ["zones", "yahoo"]), "zones");
  assert.equal(nearestName("qqq", ["ES1", "CL1"]), undefined);
});

Deno.test("editDistance() counts a swap of neighbours as one edit", () => {
  assert.equal(editDistance("yaoho", "yahoo"), 1);
  assert.equal(editDistance("", "abc"), 3);
  assert.equal(editDistance("kitten", "sitting"), 3);
});
