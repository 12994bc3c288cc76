import assert from "node:assert/strict";
import fc from "fast-check";
import { barAt, type Bars, barsOf, newBars, takeBars } from "../../../core/bars/bars.ts";
import { samePrices } from "../../../core/bars/equality.ts";
import { findGrid } from "../../../core/bars/grid.ts";
import { resample } from "../../../core/bars/resample.ts";
import { sharedRows } from "../../../core/bars/shared_bars.ts";
import { findStamping } from "../../../core/bars/stamping.ts";
import { parseTimeframe, timeframeLength } from "../../../core/bars/timeframe.ts";
import { CME_EQUITY } from "../../../core/calendar/cme_equity.ts";
import { expectedBars } from "../../../core/calendar/expected.ts";
import type { Market } from "../../../core/calendar/market.ts";
import { US_EQUITY } from "../../../core/calendar/us_equity.ts";
import { parquetBars, realTest, tradingViewBars } from "./real.ts";

const MINUTE = 60_000, HOUR = 60 * MINUTE;
const at = (text: string) => Date.parse(text);
const [ONE, FIVE, HOURLY, FOUR, DAILY, WEEKLY] = ["1m", "5m", "1h", "4h", "1D", "1W"]
  .map(parseTimeframe);

/** One bar for every one a market expects; prices and volume tell which is which. */
function full(market: Market, timeframe: typeof ONE, from: string, to: string): Bars {
  return barsOf(
    [...expectedBars(market, timeframe, at(from), at(to))].map((time, i) => ({
      time,
      open: i,
      high: i + 0.5,
      low: i - 0.5,
      close: i + 0.25,
      volume: 1,
    })),
  );
}

const stampTexts = (bars: Bars) =>
  [...bars.time].map((t) => new Date(t).toISOString().slice(5, 16));

Deno.test("resample() makes 4h of 1h on the file's own grid and keeps the cut bar before the halt", () => {
  const hours = full(CME_EQUITY, HOURLY, "2025-12-03T23:00Z", "2025-12-04T22:00Z");
  const { bars, leftOut } = resample(hours, { source: HOURLY, target: FOUR, market: CME_EQUITY });
  assert.deepEqual(leftOut, []);
  assert.deepEqual(stampTexts(bars), [
    "12-03T23:00",
    "12-04T03:00",
    "12-04T07:00",
    "12-04T11:00",
    "12-04T15:00",
    "12-04T19:00",
  ]);
  assert.deepEqual([...bars.volume], [4, 4, 4, 4, 4, 3]);
  assert.deepEqual(barAt(bars, 1), {
    time: at("2025-12-04T03:00Z"),
    open: 4,
    high: 7.5,
    low: 3.5,
    close: 7.25,
    volume: 4,
  });
  const clock = findGrid([at("2025-12-01T00:00Z"), at("2025-07-01T04:00Z")], FOUR)!;
  const utc = resample(hours, { source: HOURLY, target: FOUR, market: CME_EQUITY, grid: clock });
  assert.equal(stampTexts(utc.bars)[0], "12-04T00:00");
});

Deno.test("resample() leaves out a partial first and an unfinished last bar, and says so", () => {
  const minutes = full(CME_EQUITY, ONE, "2025-12-04T15:03Z", "2025-12-04T15:58Z");
  const { bars, leftOut } = resample(minutes, { source: ONE, target: FIVE, market: CME_EQUITY });
  assert.deepEqual(leftOut.map(({ why }) => why), ["partial first", "unfinished last"]);
  assert.deepEqual([bars.time.length, stampTexts(bars)[0]], [10, "12-04T15:05"]);
});

Deno.test("resample() makes the last bar if the source is known to be complete", () => {
  const minutes = full(CME_EQUITY, ONE, "2025-12-04T15:00Z", "2025-12-04T15:13Z");
  const options = { source: ONE, target: FIVE, market: CME_EQUITY } as const;
  assert.equal(resample(minutes, options).bars.time.length, 2);
  const until = at("2025-12-04T15:15Z");
  assert.equal(resample(minutes, { ...options, completeUntil: until }).bars.time.length, 3);
});

Deno.test("resample() makes no bar that a hole in the source tears, but lives with thin minutes", () => {
  const minutes = full(CME_EQUITY, ONE, "2025-12-04T12:00Z", "2025-12-04T20:00Z");
  const keep = (rows: (time: number) => boolean) =>
    takeBars(minutes, Array.from(minutes.time.keys()).filter((i) => rows(minutes.time[i])));
  const options = { source: ONE, target: HOURLY, market: CME_EQUITY } as const;
  const hole = keep((t) => t < at("2025-12-04T14:20Z") || t >= at("2025-12-04T16:40Z"));
  const torn = resample(hole, options);
  assert.deepEqual(torn.leftOut.map(({ stamp }) => new Date(stamp).getUTCHours()), [14, 16]);
  assert.equal(torn.bars.time.length, 5);
  assert.deepEqual(resample(keep((t) => t / MINUTE % 7 !== 3), options).leftOut, []);
});

Deno.test("resample() stands on the opening of the shares", () => {
  const minutes = full(US_EQUITY, ONE, "2025-12-04T14:30Z", "2025-12-04T21:00Z");
  const grid = findGrid(
    expectedBars(US_EQUITY, HOURLY, at("2025-12-01T00:00Z"), at("2025-12-04T00:00Z")),
    HOURLY,
  )!;
  const { bars } = resample(minutes, { source: ONE, target: HOURLY, market: US_EQUITY, grid });
  assert.deepEqual([stampTexts(bars)[0], bars.time.length], ["12-04T14:30", 7]);
});

Deno.test("resample() makes weeks of days as the file is stamped, and keeps the settlement", () => {
  const days = full(CME_EQUITY, DAILY, "2025-11-16T00:00Z", "2025-12-11T00:00Z");
  const stamping = findStamping(
    [at("2025-11-02T23:00Z"), at("2025-11-09T23:00Z")],
    WEEKLY,
    CME_EQUITY,
  )!;
  const { bars, leftOut } = resample(days, {
    source: DAILY,
    target: WEEKLY,
    market: CME_EQUITY,
    stamping,
    completeUntil: at("2025-12-11T22:00Z"),
  });
  assert.deepEqual(stampTexts(bars), ["11-16T23:00", "11-23T23:00", "11-30T23:00"]);
  assert.deepEqual(leftOut.map(({ why }) => why), ["unfinished last"]);
  // The week of Thanksgiving has four settlements.
  assert.deepEqual([...bars.volume], [5, 4, 5]);
  assert.equal(bars.close[0], 4.25);
});

Deno.test("resample() leaves volume unknown only where no part knows it", () => {
  const minutes = full(CME_EQUITY, ONE, "2025-12-04T15:00Z", "2025-12-04T15:10Z");
  minutes.volume.fill(NaN, 0, 5);
  minutes.volume[7] = NaN;
  const { bars } = resample(minutes, { source: ONE, target: FIVE, market: CME_EQUITY });
  assert.deepEqual([...bars.volume], [NaN, 4]);
});

Deno.test("resample() refuses a target that is not longer", () => {
  assert.throws(
    () => resample(newBars(0), { source: HOURLY, target: FIVE, market: null }),
    /5m is not longer than 1h/,
  );
});

Deno.test("resample() agrees with a naive twin on any bars of a market that never closes", () => {
  const price = fc.integer({ min: -200, max: 200 });
  const rows = fc.array(fc.tuple(fc.nat(4), price, price), { minLength: 1, maxLength: 120 });
  fc.assert(fc.property(rows, fc.constantFrom(FIVE, HOURLY), (steps, target) => {
    let time = at("2025-01-01T00:00Z");
    const source = barsOf(steps.map(([step, a, b]) => {
      time += (1 + step) * MINUTE;
      return { time, open: a, high: Math.max(a, b), low: Math.min(a, b), close: b, volume: a & 7 };
    }));
    const length = timeframeLength(target), naive = new Map<number, number[]>();
    source.time.forEach((t, i) => {
      const start = Math.floor(t / length) * length;
      naive.set(start, [...naive.get(start) ?? [], i]);
    });
    const { bars, leftOut } = resample(source, { source: ONE, target, market: null });
    assert.equal(bars.time.length + leftOut.length, naive.size);
    bars.time.forEach((start, k) => {
      const part = naive.get(start)!.map((i) => barAt(source, i));
      assert.deepEqual(barAt(bars, k), {
        time: start,
        open: part[0].open,
        high: Math.max(...part.map(({ high }) => high)),
        low: Math.min(...part.map(({ low }) => low)),
        close: part.at(-1)!.close,
        volume: part.reduce((sum, { volume }) => sum + volume, 0),
      });
    });
  }));
});

realTest("resample() makes the 5m export of ES from its 1m export, but for the forming bar", () => {
  const minutes = tradingViewBars("CME_MINI_ES1!, 1min.csv");
  const theirs = tradingViewBars("CME_MINI_ES1!, 5min.csv");
  const { bars } = resample(minutes, { source: ONE, target: FIVE, market: CME_EQUITY });
  const rows = sharedRows(theirs, bars);
  assert.ok(rows.present.length > 4_000);
  for (let k = 0; k < rows.present.length; k++) {
    assert.ok(samePrices(theirs, rows.present[k], bars, rows.incoming[k]));
    assert.equal(theirs.volume[rows.present[k]], bars.volume[rows.incoming[k]]);
  }
});

realTest("resample() tears no bar of ES1_5m but those beside the nine holes", async () => {
  const source = await parquetBars("store/ES1_5m.parquet");
  const { leftOut } = resample(source, { source: FIVE, target: FOUR, market: CME_EQUITY });
  const torn = leftOut.filter(({ why }) => why === "hole in the source");
  // Each hole begins at midnight New York, in the bar of 22:00, and ends at 16:00, in that of 14:00.
  assert.equal(torn.length, 18);
  assert.ok(torn.every(({ stamp }) => stamp % HOUR === 0));
});
