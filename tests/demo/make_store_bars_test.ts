import assert from "node:assert/strict";
import { DAY, parseTimeframe } from "../../core/bars/timeframe.ts";
import { floorOf } from "../../core/sources/yahoo/limits.ts";
import {
  demoAssetContent,
  type DemoBars,
  demoBars,
  demoStorePlan,
} from "../../demo/make_store_bars.ts";
import { simulatedMarket } from "../../demo/simulator.ts";

const NOW = Date.parse("2026-11-22T15:00Z");
const market = simulatedMarket({ seed: 1 });
const files = demoStorePlan(NOW);
const barFiles = files.filter((file) => file.kind === "bars");
const fileOf = (path: string): DemoBars => barFiles.find((file) => file.path === path)!;

Deno.test("demoStorePlan() names each file once", () => {
  assert.equal(new Set(files.map(({ path }) => path)).size, files.length);
});

Deno.test("demoStorePlan() is the same for the same time, at any time of the week", () => {
  for (let now = NOW; now < NOW + 8 * DAY; now += DAY / 3) {
    assert.deepEqual(demoStorePlan(now), demoStorePlan(now));
  }
});

Deno.test("demoBars() gives every file bars, none of which reaches past the file's end", () => {
  for (const file of barFiles) {
    const { time } = demoBars(market, file);
    assert.ok(time.length > 100, file.path);
    const end = file.timeframe === "1W" ? time.at(-1)! + 4.9 * DAY : time.at(-1)!;
    assert.ok(end < NOW - (file.ticker === "QQQ" ? 0 : 2 * DAY), file.path);
  }
});

Deno.test("demoStorePlan() ends weekly bars with a week that is over, on any day", () => {
  for (let now = NOW; now < NOW + 7 * DAY; now += DAY) {
    const file = demoStorePlan(now).find(({ path }) => path === "ES1_1W.parquet") as DemoBars;
    const days = demoStorePlan(now).find(({ path }) => path === "ES1_1D.parquet") as DemoBars;
    const recent = { ...file, range: { ...file.range, from: file.range.to - 15 * DAY } };
    assert.ok(demoBars(market, recent).time.at(-1)! + 4.9 * DAY < days.range.to);
  }
});

Deno.test("demoBars() leaves the planned holes in, one to be filled, one too old for Yahoo", () => {
  const file = fileOf("ES1_1m.parquet"), floor = floorOf("1m", NOW)!;
  const whole =
    market.bars("ES1", parseTimeframe("1m"), file.range.from, file.range.to).time.length;
  assert.deepEqual(file.gaps.map(({ from }) => from > floor), [true, false]);
  const minutes = file.gaps.reduce((sum, { from, to }) => sum + (to - from) / 60_000, 0);
  assert.equal(demoBars(market, file).time.length, whole - minutes);
});

Deno.test("demoStorePlan() holds a damaged file, and longer files that reach further back", () => {
  assert.deepEqual(barFiles.filter(({ damage }) => damage === "cut").map(({ path }) => path), [
    "GC1_1h.parquet",
  ]);
  const start = (name: string) => fileOf(`ES1_${name}.parquet`).range.from;
  assert.ok(start("1h") < start("5m") && start("5m") < start("1m"));
});

Deno.test("demoAssetContent() computes assets, fresh and stale, one of them without dates", () => {
  const content = new Map(
    files.filter((file) => file.kind === "json").map((
      file,
    ) => [file.path, demoAssetContent(market, file)]),
  );
  assert.deepEqual([...content.keys()], [
    "ES1_daily_hod_lod.json",
    "ES1_hod_lod.json",
    "NQ1_level_stats.json",
  ]);
  const days = Object.keys(content.get("ES1_daily_hod_lod.json") as object);
  assert.equal(days.at(-1), "2026-11-17");
  assert.doesNotMatch(JSON.stringify(content.get("NQ1_level_stats.json")), /20\d\d-/);
  assert.match(JSON.stringify(content.get("ES1_hod_lod.json")), /generated_at/);
});
