import assert from "node:assert/strict";
import { type Bars, barsOf, concatBars, newBars, sliceBars } from "../../../core/bars/bars.ts";
import { findRoll } from "../../../core/bars/roll.ts";
import { findSuspects, unknownFirstVolumes } from "../../../core/bars/suspect.ts";
import { parseTimeframe } from "../../../core/bars/timeframe.ts";
import { CME_EQUITY } from "../../../core/calendar/cme_equity.ts";
import { CME_ENERGY } from "../../../core/calendar/cme_energy.ts";
import { parquetBars, realTest } from "./real.ts";

const MINUTE = 60_000, ONE = parseTimeframe("1m");
const at = (text: string) => Date.parse(text);

function run(start: string, count: number, price = 5000): Bars {
  return barsOf(Array.from({ length: count }, (_, i) => {
    const open = price + (i % 5) / 4;
    return {
      time: at(start) + i * MINUTE,
      open,
      high: open + 1,
      low: open - 1,
      close: open + 0.25,
      volume: 50,
    };
  }));
}

function suspects(bars: Bars, before = newBars(0), outages = false) {
  return findSuspects(bars, { timeframe: ONE, market: CME_EQUITY, before, outages });
}

Deno.test("findSuspects() finds a spike that comes straight back, up and down", () => {
  const bars = run("2025-03-04T15:00Z", 60);
  bars.high[20] += 60;
  bars.low[40] -= 60;
  assert.deepEqual(suspects(bars).map(({ row, kind }) => [row, kind]), [[20, "spike"], [
    40,
    "spike",
  ]]);
});

Deno.test("findSuspects() leaves a move alone that stays, and one that its neighbours share", () => {
  const jump = concatBars([run("2025-03-04T15:00Z", 30), run("2025-03-04T15:30Z", 30, 5080)]);
  assert.deepEqual(suspects(jump), []);
  const wild = run("2025-03-04T15:00Z", 60);
  wild.high[20] += 40;
  wild.low[20] -= 25;
  wild.high[21] += 55;
  wild.low[21] -= 30;
  assert.deepEqual(suspects(wild), []);
});

Deno.test("findSuspects() leaves the first bar of a move alone that overshoots", () => {
  const bars = concatBars([run("2025-03-04T15:00Z", 21), run("2025-03-04T15:21Z", 30, 5040)]);
  bars.high[20] = 5080;
  assert.deepEqual(suspects(bars), []);
});

Deno.test("findSuspects() judges the first bar by those before, the last one by itself", () => {
  const all = run("2025-03-04T15:00Z", 60);
  all.high[30] += 60;
  assert.equal(suspects(sliceBars(all, 30), sliceBars(all, 0, 30))[0].row, 0);
  all.high[59] += 70;
  assert.deepEqual(suspects(all).map(({ kind }) => kind), ["spike", "last-spike"]);
});

Deno.test("findSuspects() takes holes for outages only where asked", () => {
  const torn = concatBars([run("2025-03-04T15:00Z", 30), run("2025-03-04T16:30Z", 30)]);
  assert.deepEqual(suspects(torn), []);
  assert.deepEqual(suspects(torn, newBars(0), true).map(({ row, why }) => [row, why]), [
    [30, "the first bar after an outage of 60 trading minutes"],
  ]);
});

Deno.test("unknownFirstVolumes() changes only 0 at an opening, and leaves the table alone", () => {
  const bars = concatBars([run("2025-03-04T21:58Z", 2), run("2025-03-04T23:00Z", 3)]);
  bars.volume.fill(0);
  const changed = unknownFirstVolumes(bars, CME_EQUITY);
  assert.deepEqual([...changed.volume], [0, 0, NaN, 0, 0]);
  assert.equal(bars.volume[2], 0);
  assert.equal(unknownFirstVolumes(changed, CME_EQUITY), changed);
});

const OPTIONS = { market: CME_EQUITY, length: MINUTE } as const;
/** Thursday and Friday before the roll of March 2025, and the Monday after it. */
const BEFORE = concatBars([run("2025-03-13T20:00Z", 60), run("2025-03-13T22:00Z", 60)]);
const AFTER = concatBars([run("2025-03-14T20:00Z", 60), run("2025-03-16T22:00Z", 60, 5057)]);

Deno.test("findRoll() takes a large step where a roll is due", () => {
  const found = findRoll(AFTER, { ...OPTIONS, before: BEFORE });
  assert.equal(found?.at, at("2025-03-16T22:00Z"));
  assert.equal(found?.evidence.length, 2);
});

Deno.test("findRoll() lets a sibling decide", () => {
  const flat = concatBars([run("2025-03-14T20:00Z", 60, 560), run("2025-03-16T22:00Z", 60, 560)]);
  const alike = concatBars([run("2025-03-14T20:00Z", 60, 560), run("2025-03-16T22:00Z", 60, 566)]);
  assert.equal(findRoll(AFTER, { ...OPTIONS, before: BEFORE, sibling: flat })?.evidence.length, 3);
  assert.equal(findRoll(AFTER, { ...OPTIONS, before: BEFORE, sibling: alike }), null);
});

Deno.test("findRoll() ignores the same step in a month without a roll", () => {
  const may = { ...AFTER, time: AFTER.time.map((time) => time + 56 * 86_400_000) };
  assert.equal(findRoll(may, { ...OPTIONS, before: BEFORE }), null);
});

Deno.test("findRoll() believes the source's contract name", () => {
  const bars = run("2025-03-04T15:00Z", 60);
  const contracts = [
    { from: 0, name: "E-Mini S&P 500 Mar 25" },
    { from: at("2025-03-04T15:30Z"), name: "E-Mini S&P 500 Jun 25" },
  ];
  const found = findRoll(bars, { ...OPTIONS, contracts });
  assert.equal(found?.at, at("2025-03-04T15:30Z"));
  assert.match(found!.evidence[0], /Mar 25 to .*Jun 25/);
});

Deno.test("findRoll() looks for no roll in a market without contracts", () => {
  assert.equal(findRoll(AFTER, { market: null, length: MINUTE, before: BEFORE }), null);
});

realTest("findSuspects() calls no bar of eleven months of ES and CL 5m a spike", async () => {
  for (const [file, market] of [["ES1_5m", CME_EQUITY], ["CL1_5m", CME_ENERGY]] as const) {
    const bars = await parquetBars(`store/${file}.parquet`), before = newBars(0);
    const timeframe = parseTimeframe("5m");
    assert.deepEqual(findSuspects(bars, { timeframe, market, before, outages: false }), [], file);
  }
});

realTest("findSuspects() finds the two adjustments that alternate in ES1_1h", async () => {
  const bars = await parquetBars("store/ES1_1h.parquet"), before = newBars(0);
  const timeframe = parseTimeframe("1h");
  const found = findSuspects(bars, { timeframe, market: CME_EQUITY, before, outages: false });
  assert.ok(found.length > 1_000);
});

realTest("findRoll() finds where the adjustment of ES1_5m changes in June 2025", async () => {
  const bars = await parquetBars("store/ES1_5m.parquet");
  const found = findRoll(bars, { market: CME_EQUITY, length: 5 * MINUTE });
  assert.deepEqual([found?.at, found?.step], [at("2025-06-15T22:00Z"), -29]);
});
