import assert from "node:assert/strict";
import { type Bars, barsOf, sliceBars } from "../../../../core/bars/bars.ts";
import { judgeOverlap } from "../../../../core/bars/overlap.ts";
import { DAY, parseTimeframe } from "../../../../core/bars/timeframe.ts";
import { combineExports } from "../../../../core/operations/import/combine.ts";
import { adjustmentDoubt, futureDoubt } from "../../../../core/operations/import/doubts.ts";
import { doubtLevel } from "../../../../core/operations/import/price_level.ts";
import { shiftBars } from "../../../../core/operations/import/shift_bars.ts";
import { sourcePattern } from "../../../../core/operations/import/source_pattern.ts";
import type { CoreName } from "../../../../core/store/naming.ts";

const MINUTE = 60_000, ONE = parseTimeframe("1m");

/** Bars that wander around `level` in quarters, from `start` on. */
function wander(level: number, count: number, start = Date.UTC(2025, 5, 2)): Bars {
  let price = level * 4, seed = 7;
  return barsOf(Array.from({ length: count }, (_, i) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const open = price, close = price + (seed >>> 29) - 3;
    price = close;
    const [high, low] = [Math.max(open, close) + 2, Math.min(open, close) - 1];
    const volume = 1 + (seed >>> 22);
    return {
      time: start + i * MINUTE,
      open: open / 4,
      high: high / 4,
      low: low / 4,
      close: close / 4,
      volume,
    };
  }));
}

function moved(bars: Bars, by: (price: number, row: number) => number): Bars {
  return {
    ...bars,
    open: bars.open.map(by),
    high: bars.high.map(by),
    low: bars.low.map(by),
    close: bars.close.map(by),
  };
}

Deno.test("shiftBars() takes each stretch's own offset off, bit for bit", () => {
  const present = sliceBars(wander(6800, 2000), 0, 1800), all = wander(6800, 2000);
  const incoming = moved(all, (price, row) => price + (row < 900 ? -109.25 : -57.5));
  const shifted = shiftBars(present, incoming, ONE)!;
  assert.deepEqual(shifted.stretches.map(({ value }) => value), [-109.25, -57.5]);
  assert.deepEqual(shifted.bars.close, all.close);
  assert.deepEqual(shifted.bars.open, all.open);
  assert.equal(incoming.close[0], all.close[0] - 109.25, "the export's own bars stay");
});

Deno.test("shiftBars() divides by a ratio and stays on the file's ticks", () => {
  const all = wander(6800, 3000), present = sliceBars(all, 0, 2500);
  const incoming = moved(all, (price) => Math.round(price * 1.25 * 4) / 4);
  const shifted = shiftBars(present, incoming, ONE)!;
  assert.equal(shifted.kind, "ratio");
  assert.ok(shifted.bars.close.every((price) => price * 4 % 1 === 0));
  const { agreeing, shared } = judgeOverlap(present, shifted.bars, MINUTE);
  assert.ok(agreeing > 0.95 * shared, `${agreeing} of ${shared}`);
});

Deno.test("shiftBars() has nothing to move where the overlap agrees or there is none", () => {
  const all = wander(6800, 500);
  assert.equal(shiftBars(sliceBars(all, 0, 400), all, ONE), null);
  assert.equal(shiftBars(wander(6800, 100, Date.UTC(2020, 0, 1)), all, ONE), null);
});

Deno.test("combineExports() lets the newer export complete the older one's last row", () => {
  const all = wander(6800, 300), older = moved(sliceBars(all, 0, 200), (price) => price);
  older.close[199] = older.low[199];
  const exports = [
    { name: "new", bars: sliceBars(all, 150), modified: 2 },
    { name: "old", bars: older, modified: 1 },
  ];
  const { bars, completed, differing, disagree } = combineExports(exports, ONE);
  assert.deepEqual(bars, { ...all });
  assert.deepEqual([completed, differing, disagree], [1, 0, null]);
});

Deno.test("combineExports() tells exports that can't be one series", () => {
  const all = wander(6800, 300);
  const { disagree, differing } = combineExports([
    { name: "a", bars: sliceBars(all, 0, 200), modified: 1 },
    { name: "b", bars: moved(sliceBars(all, 100), (price) => price + 57.5), modified: 2 },
  ], ONE);
  assert.equal(differing, 99);
  assert.match(disagree!, /^b does not continue the exports before it .*higher by 57\.50/);
});

Deno.test("doubtLevel() tells the future ES from the share ES", () => {
  const future = wander(6800, 1000), share = wander(67, 1000, Date.UTC(2025, 5, 4));
  assert.ok(doubtLevel(future, share));
  assert.equal(doubtLevel(future, wander(7100, 1000, Date.UTC(2025, 6, 1))), null);
});

Deno.test("doubtLevel() lets years double a price, and says nothing of prices below zero", () => {
  const now = wander(6800, 300), then = wander(2400, 300, Date.UTC(2018, 5, 2));
  assert.equal(doubtLevel(then, now), null);
  assert.ok(doubtLevel(wander(700, 300, Date.UTC(2018, 5, 2)), now));
  assert.equal(doubtLevel(wander(-200, 300, Date.UTC(2018, 5, 2)), now), null);
  assert.equal(doubtLevel(barsOf([]), now), null);
});

Deno.test("doubtLevel() compares where the tables are nearest in time", () => {
  const rising = wander(1000, 2000, Date.UTC(2020, 0, 1));
  for (let i = 0; i < 2000; i++) rising.close[i] = 1000 + 3 * i;
  const next = wander(6990, 300, rising.time[1999] + DAY);
  assert.equal(doubtLevel(rising, next), null);
});

Deno.test("futureDoubt() excuses one bar that was forming", () => {
  const late = (count: number) => ({
    leftOut: [{ reason: "not yet final" as const, count, first: 0, last: 0, why: "" }],
  });
  assert.equal(futureDoubt(late(1)), null);
  assert.equal(futureDoubt(late(2))?.code, "future");
  assert.equal(futureDoubt({ leftOut: [] }), null);
});

Deno.test("adjustmentDoubt() speaks only where both sides are known", () => {
  const file = { path: "ES1_1m.parquet" } as CoreName;
  const doubt = (own: string | undefined, exports: string[]) =>
    adjustmentDoubt(file, { file: own, exports })?.code;
  assert.equal(doubt("unadjusted", ["back-adjusted"]), "adjustment");
  assert.equal(doubt("unadjusted", ["unadjusted", "unknown"]), undefined);
  assert.equal(doubt(undefined, ["back-adjusted"]), undefined);
});

Deno.test("sourcePattern() is the same for one source's next file, and another for another's", () => {
  const same = [
    ["CME_MINI_ES1!, 5_b6c2e.csv", "CME_MINI_ES1!, 5 (3).csv"],
    ["EURUSD_M1_201801020000_202012312359.csv", "EURUSD_M1_202101020000_202112312359.csv"],
    ["MES 12-22.Last.txt", "MES 03-23.Last (1).txt"],
    ["glbx-mdp3-20210106-20260105.ohlcv-1m.csv", "glbx-mdp3-20260106-20260205.ohlcv-1m.csv.gz"],
    ["BTCUSDT-1h-2023-01-05.zip", "BTCUSDT-1h-2023-01-06.zip"],
  ];
  for (const [a, b] of same) assert.equal(sourcePattern(a), sourcePattern(b), `${a} ${b}`);
  const other = [
    ["CME_MINI_ES1!, 5.csv", "CME_MINI_NQ1!, 5.csv"],
    ["EURUSD1.csv", "EURUSD60.csv"],
    ["EURUSD1.csv", "CADJPY1.csv"],
  ];
  for (const [a, b] of other) assert.notEqual(sourcePattern(a), sourcePattern(b), `${a} ${b}`);
});
