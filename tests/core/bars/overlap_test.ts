import assert from "node:assert/strict";
import { type Bars, barsOf, concatBars, newBars, sliceBars } from "../../../core/bars/bars.ts";
import { candidateShifts, findShift, judgeOverlap } from "../../../core/bars/overlap.ts";
import { agreeShare, scoreShift, sharedRows } from "../../../core/bars/shared_bars.ts";
import { isSummer } from "../../../core/bars/stamping.ts";
import { offsetStretches, ratioStretches, tickOf } from "../../../core/bars/stretches.ts";
import { parquetBars, realTest, tradingViewBars } from "./real.ts";

const MINUTE = 60_000, HOUR = 60 * MINUTE, FIVE = 5 * MINUTE;
const PRICES = ["open", "high", "low", "close"] as const;
const at = (text: string) => Date.parse(text);

/** A walk with shapes of its own, so that no bar looks like its neighbour. */
function walk(start: string, count: number, step = FIVE): Bars {
  let price = 5000, seed = 1;
  const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const ticks = (n: number) => Math.round(next() * n) / 4;
  return barsOf(Array.from({ length: count }, (_, i) => {
    const open = price, close = open + ticks(40) - 5;
    price = close;
    const high = Math.max(open, close) + ticks(20), low = Math.min(open, close) - ticks(20);
    return { time: at(start) + i * step, open, high, low, close, volume: Math.round(next() * 900) };
  }));
}

function map(bars: Bars, change: (price: number, row: number) => number): Bars {
  const changed = { ...bars };
  for (const name of PRICES) changed[name] = bars[name].map(change);
  return changed;
}

function moved(bars: Bars, by: (time: number) => number): Bars {
  return { ...bars, time: bars.time.map((time) => time + by(time)) };
}

Deno.test("sharedRows() finds equal stamps, also with the incoming ones moved", () => {
  const bars = walk("2025-03-04T15:00Z", 20), later = sliceBars(bars, 5, 15);
  const rows = sharedRows(bars, later);
  assert.deepEqual([rows.present[0], rows.incoming[0], rows.present.length], [5, 0, 10]);
  const off = moved(later, () => HOUR);
  assert.equal(sharedRows(bars, off, -HOUR).present.length, 10);
  assert.equal(sharedRows(bars, newBars(0)).present.length, 0);
});

Deno.test("scoreShift() counts each half of the year apart", () => {
  const year = concatBars([walk("2025-01-06T15:00Z", 50), walk("2025-07-07T15:00Z", 70)]);
  const score = scoreShift(year, year, { shift: 0, likeness: "prices", isSummer });
  assert.deepEqual([score.winter.agreeing, score.summer.agreeing, agreeShare(score)], [50, 70, 1]);
});

Deno.test("judgeOverlap() is silent without shared bars and content with equal ones", () => {
  const bars = walk("2025-03-04T15:00Z", 40);
  assert.equal(judgeOverlap(newBars(0), bars, FIVE).explanation.kind, "none");
  const equal = judgeOverlap(bars, bars, FIVE);
  assert.deepEqual([equal.explanation.kind, equal.words], ["agrees", "40 of 40 shared bars agree"]);
});

Deno.test("judgeOverlap() finds a zone that keeps no summer time", () => {
  const year = concatBars([walk("2025-01-06T12:00Z", 400), walk("2025-07-07T12:00Z", 400)]);
  const incoming = moved(year, (time) => isSummer(time) ? HOUR : 0);
  const found = judgeOverlap(year, incoming, FIVE);
  // Half of the bars agree as they are: the winter ones.
  assert.match(found.words, /: shifted by 60 minutes \(late\), in summer only$/);
  assert.deepEqual(findShift(year, incoming, FIVE), {
    summer: -HOUR,
    winter: 0,
    share: 1,
    likeness: "prices",
  });
});

Deno.test("judgeOverlap() finds bars stamped at their close", () => {
  const bars = walk("2025-07-07T12:00Z", 400);
  const found = judgeOverlap(bars, moved(bars, () => FIVE), FIVE);
  assert.match(found.words, /shifted by 5 minutes \(late\)$/);
});

Deno.test("judgeOverlap() finds a shift and another price level at once", () => {
  const bars = walk("2025-07-07T12:00Z", 400);
  const found = judgeOverlap(bars, moved(map(bars, (p) => p + 12.5), () => -HOUR), FIVE);
  assert.match(found.words, /shifted by 60 minutes \(early\), and at another price level$/);
});

Deno.test("judgeOverlap() names a constant offset and what volume says", () => {
  const bars = walk("2025-07-07T12:00Z", 400);
  const higher = judgeOverlap(bars, map(bars, (p) => p + 57.5), FIVE);
  assert.match(higher.words, /: higher by 57.50 throughout, volume equal$/);
  const other = { ...map(bars, (p) => p - 3), volume: bars.volume.map((v) => v + 1) };
  assert.match(
    judgeOverlap(bars, other, FIVE).words,
    /: lower by 3.00 throughout, volume differs$/,
  );
});

Deno.test("judgeOverlap() names a ratio though adjusted prices are rounded", () => {
  const bars = walk("2025-07-07T12:00Z", 400);
  const found = judgeOverlap(bars, map(bars, (p) => Math.round(p * 1.0042 * 100) / 100), FIVE);
  assert.match(found.words, /: ratio 1.0042 throughout, volume equal$/);
});

Deno.test("judgeOverlap() finds a roll at the end of an overlap that agrees in the whole", () => {
  const bars = walk("2025-07-07T12:00Z", 400);
  const rolled = map(bars, (p, row) => row < 380 ? p : p + 57.5);
  const found = judgeOverlap(bars, rolled, FIVE);
  assert.equal(found.share, 0.95);
  assert.equal(found.explanation.kind, "offset");
});

Deno.test("judgeOverlap() calls another instrument unrelated", () => {
  const bars = walk("2025-07-07T12:00Z", 400), other = walk("2025-07-07T09:35Z", 429);
  assert.match(judgeOverlap(bars, map(other, (p) => p / 70), FIVE).words, /: unrelated$/);
});

Deno.test("offsetStretches() keeps a bad bar inside its stretch", () => {
  const bars = walk("2025-07-07T12:00Z", 60),
    incoming = map(bars, (p, row) => row < 30 ? p : p + 2);
  incoming.close[10] += 0.25;
  incoming.high[45] += 1;
  const stretches = offsetStretches(bars, incoming, sharedRows(bars, incoming));
  assert.deepEqual(stretches.map(({ value, bars, fitting }) => [value, bars, fitting]), [
    [0, 30, 29],
    [2, 30, 29],
  ]);
});

Deno.test("ratioStretches() finds two ratios", () => {
  const bars = walk("2025-07-07T12:00Z", 200);
  const incoming = map(bars, (p, row) => Math.round(p * (row < 100 ? 0.97 : 0.99) * 100) / 100);
  const stretches = ratioStretches(bars, incoming, sharedRows(bars, incoming), {
    present: 0.25,
    incoming: 0.01,
  });
  assert.deepEqual(stretches.map(({ value, bars }) => [value.toFixed(2), bars]), [
    ["0.97", 100],
    ["0.99", 100],
  ]);
});

Deno.test("tickOf() reads the tick from the prices", () => {
  assert.equal(tickOf(walk("2025-07-07T12:00Z", 200)), 0.25);
  assert.ok(Number.isNaN(tickOf(newBars(0))));
});

Deno.test("candidateShifts() tries the smallest first, and one bar either way", () => {
  const shifts = candidateShifts(FIVE);
  assert.deepEqual(shifts.slice(0, 3).map(Math.abs), [0, FIVE, FIVE]);
  assert.ok(shifts.includes(-7 * HOUR) && shifts.includes(5.5 * HOUR + FIVE));
});

realTest(
  "judgeOverlap() finds both offsets of two exports of ES 5m, and where they change",
  async () => {
    const present = await parquetBars("store/ES1_5m.parquet");
    const found = judgeOverlap(present, tradingViewBars("CME_MINI_ES1!, 5min.csv"), FIVE);
    assert.equal(found.shared, 19_770);
    assert.equal(found.volume.agreeing, 19_769);
    assert.ok(found.explanation.kind === "offset");
    assert.deepEqual(found.explanation.stretches.map(({ value }) => value), [-109.25, -57.5]);
    assert.match(
      found.words,
      /lower by 109.25 until 2025-06-13, lower by 57.50 from 2025-06-15 on/,
    );
  },
);

realTest("findShift() works across another price level on real bars", async () => {
  const present = await parquetBars("store/ES1_5m.parquet");
  const off = moved(tradingViewBars("CME_MINI_ES1!, 5min.csv"), () => 5 * HOUR);
  const found = findShift(present, off, FIVE)!;
  assert.deepEqual([found.summer, found.likeness], [-5 * HOUR, "shape"]);
});
