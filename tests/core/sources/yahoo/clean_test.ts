import assert from "node:assert/strict";
import fc from "fast-check";
import { firstOutOfOrder } from "../../../../core/bars/bars.ts";
import { parseTimeframe } from "../../../../core/bars/timeframe.ts";
import { SourceError } from "../../../../core/errors.ts";
import { clean } from "../../../../core/sources/yahoo/clean.ts";
import { at, chartOf, countsOf, requestOf, timesOf } from "./support.ts";

const MINUTE = 60_000;
const LEAD = at("2025-12-31T23:00Z");
const T0 = at("2026-03-03T15:00Z");
/** A lead-in row, so that no test row is the first of its request. */
const lead = { time: LEAD };
/** Rows of 5 minutes from T0 on. */
const rows = (count: number, from = T0) =>
  Array.from({ length: count }, (_, i) => ({ time: from + i * 5 * MINUTE }));

Deno.test("clean() returns decoded bars in order and leaves the lead-in out uncounted", () => {
  const price = Math.fround(63.41);
  const prices = { open: price, high: price, low: price, close: price };
  const result = clean(
    chartOf([lead, ...rows(3).map((row) => ({ ...row, ...prices }))]),
    requestOf(),
  );
  assert.deepEqual(timesOf(result), ["2026-03-03T15:00", "2026-03-03T15:05", "2026-03-03T15:10"]);
  assert.deepEqual([...result.bars.close], [63.41, 63.41, 63.41]);
  assert.deepEqual(result.leftOut, []);
  assert.equal(result.meta.shortName, "E-Mini S&P 500 Dec 26");
});

Deno.test("clean() leaves the first row of the request out", () => {
  const result = clean(chartOf(rows(3)), requestOf());
  assert.deepEqual(timesOf(result), ["2026-03-03T15:05", "2026-03-03T15:10"]);
  assert.deepEqual(countsOf(result.leftOut), {
    "first row of the request, whose volume may be wrong": 1,
  });
});

Deno.test("clean() keeps the first row where it is the first trade ever", () => {
  const result = clean(chartOf(rows(2), { firstTradeDate: T0 - 60 * MINUTE }), requestOf());
  assert.equal(result.bars.time.length, 2);
});

Deno.test("clean() keeps a later request's first row with its volume unknown", () => {
  const result = clean(chartOf(rows(2)), requestOf({ firstRow: "volume unknown" }));
  assert.deepEqual([...result.bars.volume], [NaN, 10]);
  assert.deepEqual(countsOf(result.notes), { "volume unknown at the first row of a request": 1 });
});

Deno.test("clean() leaves a live quote out", () => {
  const live = { time: T0 + 13 * MINUTE + 13_000, volume: 0 };
  const result = clean(chartOf([lead, ...rows(2), live]), requestOf());
  assert.equal(result.bars.time.length, 2);
  assert.deepEqual(result.leftOut, [{
    reason: "a live quote, off the grid",
    count: 1,
    first: live.time,
    last: live.time,
  }]);
});

Deno.test("clean() leaves rows at and after the end of the request out", () => {
  const result = clean(chartOf([lead, ...rows(3)]), requestOf({ to: T0 + 10 * MINUTE }));
  assert.deepEqual(timesOf(result), ["2026-03-03T15:00", "2026-03-03T15:05"]);
  assert.deepEqual(countsOf(result.leftOut), { "after the end of the request": 1 });
});

Deno.test("clean() tells empty rows, holes in rows and impossible bars apart", () => {
  const [a, b, c, d] = rows(4);
  const none = { open: NaN, high: NaN, low: NaN, close: NaN, volume: NaN };
  const result = clean(
    chartOf([lead, { ...a, ...none }, { ...b, open: NaN }, { ...c, high: 99.5 }, d]),
    requestOf(),
  );
  assert.deepEqual(timesOf(result), ["2026-03-03T15:15"]);
  assert.deepEqual(countsOf(result.leftOut), {
    "no prices": 1,
    "some prices missing": 1,
    "open or close outside high and low": 1,
  });
});

Deno.test("clean() keeps a future below zero and says so, but no stock", () => {
  const below = { open: -37, high: -36, low: -40, close: -37.63 };
  const chart = (instrumentType: string) =>
    chartOf([lead, { time: T0, ...below }], { instrumentType, symbol: "CL=F" });
  const future = clean(chart("FUTURE"), requestOf());
  assert.equal(future.bars.close[0], -37.63);
  assert.deepEqual(countsOf(future.notes), { "price at or below zero (kept)": 1 });
  const stock = clean(chart("EQUITY"), requestOf());
  assert.deepEqual(countsOf(stock.leftOut), { "price at or below zero": 1 });
});

Deno.test("clean() keeps the fuller of two rows of one time, and of equal ones the later", () => {
  const [a, b] = rows(2);
  const result = clean(
    chartOf([
      lead,
      { ...a, volume: 10 },
      { ...a, volume: 0 },
      { ...b, close: 100 },
      { ...b, close: 100.5 },
      { ...b, close: 100.5 },
    ]),
    requestOf(),
  );
  assert.deepEqual([...result.bars.volume], [10, 10]);
  assert.deepEqual([...result.bars.close], [100, 100.5]);
  assert.deepEqual(countsOf(result.leftOut), {
    "another row of the same time, with less volume or older": 2,
    "the same bar again": 1,
  });
});

Deno.test("clean() takes null volume as unknown and drops no bar for it", () => {
  const result = clean(chartOf([lead, { time: T0, volume: NaN }]), requestOf());
  assert.deepEqual([...result.bars.volume], [NaN]);
});

Deno.test("clean() takes volume 0 after a pause as unknown, within a session as 0", () => {
  const [a, b] = rows(2);
  const chart = (type: string) =>
    chartOf([lead, { ...a, volume: 0 }, { ...b, volume: 0 }], { instrumentType: type });
  const future = clean(chart("FUTURE"), requestOf());
  assert.deepEqual([...future.bars.volume], [NaN, 0]);
  assert.deepEqual(countsOf(future.notes), {
    "volume 0 at the start of a session (stored as unknown)": 1,
  });
  assert.deepEqual([...clean(chart("INDEX"), requestOf()).bars.volume], [0, 0]);
});

Deno.test("clean() takes negative volume as unknown", () => {
  const result = clean(chartOf([lead, { time: T0, volume: -5 }]), requestOf());
  assert.deepEqual([...result.bars.volume], [NaN]);
  assert.deepEqual(countsOf(result.notes), { "negative volume (stored as unknown)": 1 });
});

Deno.test("clean() holds a bar back until a later trade is known or the exchange's delay has passed", () => {
  const end = T0 + 5 * MINUTE;
  const count = (now: number, regularMarketTime: number | undefined) =>
    clean(chartOf([lead, { time: T0 }], { regularMarketTime }), requestOf({ now })).bars.time
      .length;
  assert.equal(count(end + 11 * MINUTE, T0 + 4 * MINUTE), 0);
  assert.equal(count(end + 12 * MINUTE, T0 + 4 * MINUTE), 1);
  assert.equal(count(end + MINUTE, end), 1);
  assert.equal(count(end - 1, end), 0);
  assert.equal(count(end + 12 * MINUTE, undefined), 1);
});

Deno.test("clean() waits 30 minutes where it does not know the exchange's delay", () => {
  const end = T0 + 5 * MINUTE;
  const count = (now: number) =>
    clean(chartOf([lead, { time: T0 }], { exchangeName: "XYZ" }), requestOf({ now })).bars.time
      .length;
  assert.equal(count(end + 31 * MINUTE), 0);
  assert.equal(count(end + 32 * MINUTE), 1);
});

const OPEN = at("2026-03-03T14:30Z"), CLOSE = at("2026-03-03T21:00Z");
const STOCK = {
  instrumentType: "EQUITY",
  exchangeName: "NMS",
  symbol: "AAPL",
  tradingPeriods: [{ start: OPEN, end: CLOSE }],
};
const HOURLY = { symbol: "AAPL", interval: "1h", timeframe: parseTimeframe("1h") };

Deno.test("clean() takes a stock's hourly bars at half past and leaves pre- and post-market out", () => {
  const hour = (i: number) => ({ time: OPEN + i * 60 * MINUTE });
  const result = clean(
    chartOf([lead, ...[-1, 0, 1, 2, 3, 4, 5, 6, 7, 8].map(hour), { time: CLOSE }], STOCK),
    requestOf(HOURLY),
  );
  assert.equal(timesOf(result)[0], "2026-03-03T14:30");
  assert.equal(timesOf(result).at(-1), "2026-03-03T20:30");
  assert.deepEqual(countsOf(result.leftOut), {
    "outside regular hours": 3,
    "a live quote, off the grid": 1,
  });
});

Deno.test("clean() keeps a day whose hours the answer does not tell", () => {
  const next = { time: OPEN + 24 * 60 * MINUTE };
  const result = clean(chartOf([lead, { time: OPEN }, next], STOCK), requestOf(HOURLY));
  assert.equal(result.bars.time.length, 2);
});

Deno.test("clean() follows an index whose bars open elsewhere than its hours say", () => {
  const quarterPast = Array.from(
    { length: 8 },
    (_, i) => ({ time: OPEN - 15 * MINUTE + i * 60 * MINUTE }),
  );
  const result = clean(
    chartOf([lead, ...quarterPast], { ...STOCK, instrumentType: "INDEX" }),
    requestOf(HOURLY),
  );
  assert.equal(result.bars.time.length, 7);
});

Deno.test("clean() never believes a future's rows off the grid, however many agree", () => {
  const shifted = rows(8, T0 + 30_000);
  const result = clean(chartOf([lead, ...shifted]), requestOf());
  assert.equal(result.bars.time.length, 0);
  assert.deepEqual(countsOf(result.leftOut), { "a live quote, off the grid": 8 });
});

Deno.test("clean() refuses hours that were sold as half hours", () => {
  const hours = Array.from({ length: 8 }, (_, i) => ({ time: T0 + i * 60 * MINUTE }));
  const request = requestOf({ interval: "30m", timeframe: parseTimeframe("30m") });
  assert.throws(() => clean(chartOf(hours), request), (error) => {
    assert.ok(error instanceof SourceError);
    assert.equal(error.facts.class, "MALFORMED");
    assert.match(error.message, /its bars are 60 minutes apart/);
    return true;
  });
});

Deno.test("clean() of any rows in any order is strictly increasing, in range and possible", () => {
  const price = fc.oneof(fc.constant(NaN), fc.integer({ min: -2, max: 5 }));
  const row = fc.record({
    time: fc.integer({ min: -5, max: 40 }).map((i) => T0 + i * 150_000),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: fc.oneof(fc.constant(NaN), fc.integer({ min: -1, max: 5 })),
  });
  fc.assert(fc.property(fc.array(row), fc.boolean(), (given, stock) => {
    const to = T0 + 60 * MINUTE, type = stock ? "EQUITY" : "FUTURE";
    const { bars } = clean(
      chartOf(given, { instrumentType: type }),
      requestOf({ keepFrom: T0, to, now: to }),
    );
    assert.equal(firstOutOfOrder(bars.time), -1);
    for (let i = 0; i < bars.time.length; i++) {
      assert.ok(bars.time[i] >= T0 && bars.time[i] + 5 * MINUTE <= to);
      assert.ok(bars.low[i] <= Math.min(bars.open[i], bars.close[i]));
      assert.ok(bars.high[i] >= Math.max(bars.open[i], bars.close[i]));
      assert.ok(!(bars.volume[i] < 0));
      if (stock) assert.ok(bars.low[i] > 0);
    }
  }));
});

Deno.test("clean() counts every row that it does not return", () => {
  const row = fc.record({
    time: fc.integer({ min: 0, max: 40 }).map((i) => T0 + i * 150_000),
    close: fc.constantFrom(NaN, 100, 200),
  });
  fc.assert(fc.property(fc.array(row), (given) => {
    const { bars, leftOut } = clean(chartOf(given), requestOf({ keepFrom: T0 }));
    const counted = leftOut.reduce((sum, { count }) => sum + count, 0);
    assert.equal(bars.time.length + counted, given.length);
  }));
});
