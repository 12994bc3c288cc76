import assert from "node:assert/strict";
import { type Bars, firstOutOfOrder, VALUE_COLUMNS } from "../../../../core/bars/bars.ts";
import { DAY, parseTimeframe, timeframeLength } from "../../../../core/bars/timeframe.ts";
import { SourceError, UsageError } from "../../../../core/errors.ts";
import { yahooFacts } from "../../../../core/sources/yahoo/failure.ts";
import { fetchBars, type YahooBars } from "../../../../core/sources/yahoo/fetch.ts";
import { REVISION, ROLL_OFFSET, SPIKE } from "../../../../demo/faults.ts";
import type { FaultName } from "../../../../demo/faults.ts";
import { at, countsOf, type Line, lineTo, MARKET, NOW, timesOf } from "./support.ts";

const HOUR = 3_600_000;
/** The stand-in's feed for futures is 10 minutes late. */
const KNOWN = NOW - 10 * 60_000;

function fetchFrom(
  line: Line,
  symbol: string,
  timeframe: string,
  from: number,
): Promise<YahooBars> {
  return fetchBars(line.client, { symbol, timeframe: parseTimeframe(timeframe), from, now: NOW });
}

/** What the market really did: whole bars that the feed knows. */
function truth(ticker: string, timeframe: string, from: number, known = KNOWN): Bars {
  const length = timeframeLength(parseTimeframe(timeframe));
  return MARKET.bars(ticker, parseTimeframe(timeframe), from, known - length + 1);
}

function assertSameBars(actual: Bars, expected: Bars): void {
  assert.deepEqual([...actual.time], [...expected.time]);
  for (const name of VALUE_COLUMNS) assert.deepEqual([...actual[name]], [...expected[name]], name);
}

/** Bars of the last two days with and without a fault. */
async function bent(
  fault: FaultName,
  symbol = "ES=F",
): Promise<[bent: YahooBars, straight: YahooBars]> {
  await using faulty = lineTo({ [symbol]: [fault] });
  await using plain = lineTo();
  const from = NOW - 2 * DAY;
  return [await fetchFrom(faulty, symbol, "5m", from), await fetchFrom(plain, symbol, "5m", from)];
}

for (const timeframe of ["1m", "5m", "15m", "30m", "1h"]) {
  Deno.test(`fetchBars() brings exactly the ${timeframe} bars of the market`, async () => {
    await using line = lineTo();
    const from = at("2026-11-10T03:00Z");
    assertSameBars(
      (await fetchFrom(line, "ES=F", timeframe, from)).bars,
      truth("ES1", timeframe, from),
    );
  });
}

Deno.test("fetchBars() joins pieces of a month of minutes without a hole or a double", async () => {
  await using line = lineTo();
  const from = NOW - 29 * DAY;
  const { bars, leftOut, notes, unreachable, answeredTo } = await fetchFrom(
    line,
    "ES=F",
    "1m",
    from,
  );
  assertSameBars(bars, truth("ES1", "1m", from));
  assert.ok(line.standIn.log.length > 4);
  assert.equal(firstOutOfOrder(bars.time), -1);
  assert.deepEqual(countsOf(leftOut), { "a live quote, off the grid": 1 });
  assert.deepEqual(notes, []);
  assert.equal(unreachable, undefined);
  assert.equal(answeredTo, NOW);
});

Deno.test("fetchBars() tells what Yahoo no longer serves", async () => {
  await using line = lineTo();
  const { unreachable } = await fetchFrom(line, "ES=F", "1m", NOW - 40 * DAY);
  assert.deepEqual(unreachable, { from: NOW - 40 * DAY, to: NOW - 30 * DAY + HOUR });
});

Deno.test("fetchBars() brings a fund's regular hours", async () => {
  await using line = lineTo();
  const from = at("2026-11-12T00:00Z");
  const result = await fetchFrom(line, "SPY", "1h", from);
  assertSameBars(result.bars, truth("SPY", "1h", from, NOW));
  assert.ok(timesOf(result).every((time) => time.endsWith(":30")));
});

Deno.test("fetchBars() brings daily bars by date, without today's", async () => {
  await using line = lineTo();
  for (const [symbol, ticker] of [["ES=F", "ES1"], ["SPY", "SPY"]]) {
    const { bars, dates } = await fetchFrom(line, symbol, "1D", at("2026-11-09T05:00Z"));
    assert.deepEqual(dates, [
      ...["2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12", "2026-11-13"],
      ...["2026-11-16", "2026-11-17", "2026-11-18"],
    ]);
    const real = MARKET.bars(
      ticker,
      parseTimeframe("1D"),
      at("2026-11-08T12:00Z"),
      at("2026-11-18T20:00Z"),
    );
    assert.deepEqual([...bars.close], [...real.close]);
    assert.deepEqual([...bars.volume], [...real.volume]);
  }
});

Deno.test("fetchBars() asks nothing for a timeframe that is derived", async () => {
  await using line = lineTo();
  await assert.rejects(fetchFrom(line, "ES=F", "4h", NOW - DAY), (error) => {
    assert.ok(error instanceof UsageError);
    return /Make them from 1h bars/.test(error.message);
  });
  assert.equal(line.standIn.log.length, 0);
});

Deno.test("fetchBars() keeps what came before a failure, with the failure", async () => {
  await using line = lineTo();
  const { standIn } = line;
  const patient = lineTo({}, {
    endpoint: standIn.endpoint,
    sleep: () => Promise.resolve(),
    now: () => {
      if (standIn.log.length >= 2) standIn.setFaults("ES=F", ["503-html"]);
      return NOW;
    },
  });
  await using _second = patient;
  const result = await fetchFrom(patient, "ES=F", "1m", NOW - 20 * DAY);
  assert.ok(result.error instanceof SourceError);
  assert.equal(yahooFacts(result.error)?.class, "TRANSIENT");
  assert.ok(result.bars.time.length > 5000);
  assert.equal(firstOutOfOrder(result.bars.time), -1);
  assert.ok(result.bars.time.at(-1)! < result.answeredTo && result.answeredTo < NOW);
});

Deno.test("fetchBars() throws the failure of the first request", async () => {
  await using line = lineTo({ "ES=F": ["not-found"] });
  await assert.rejects(fetchFrom(line, "ES=F", "1m", NOW - 20 * DAY), SourceError);
});

Deno.test("fetchBars() finds no bars where Yahoo has none, and says so", async () => {
  for (const fault of ["empty-result", "no-timestamp"] as const) {
    await using line = lineTo({ "ES=F": [fault] });
    const result = await fetchFrom(line, "ES=F", "5m", NOW - DAY);
    assert.equal(result.bars.time.length, 0);
    assert.equal(result.empty.length, fault === "empty-result" ? 1 : 0);
    assert.equal(result.error, undefined);
  }
});

for (const fault of ["unsorted", "duplicate-stamp", "live-row", "beyond-period2"] as const) {
  Deno.test(`fetchBars() brings the same bars in spite of "${fault}"`, async () => {
    const [result, straight] = await bent(fault);
    assertSameBars(result.bars, straight.bars);
  });
}

Deno.test('fetchBars() leaves "nulls" out and invents nothing in their place', async () => {
  const [result, straight] = await bent("nulls");
  assert.equal(countsOf(result.leftOut)["no prices"], 1);
  assert.equal(result.bars.time.length, straight.bars.time.length - 1);
});

for (
  const [fault, reason] of [
    ["bad-ohlc", "open or close outside high and low"],
  ] as const
) {
  Deno.test(`fetchBars() leaves the row of "${fault}" out`, async () => {
    const [result, straight] = await bent(fault);
    assert.equal(countsOf(result.leftOut)[reason], 1);
    assert.equal(result.bars.time.length, straight.bars.time.length - 1);
  });
}

Deno.test('fetchBars() keeps "zero-price" for a future with a note, and refuses it for a fund', async () => {
  const [future] = await bent("zero-price");
  assert.equal(countsOf(future.notes)["price at or below zero (kept)"], 1);
  const [fund] = await bent("zero-price", "SPY");
  assert.equal(countsOf(fund.leftOut)["price at or below zero"], 1);
});

Deno.test('fetchBars() makes the volumes of "zero-volume-first" unknown', async () => {
  const [result, straight] = await bent("zero-volume-first");
  const unknown = [...result.bars.volume.keys()].filter((i) => Number.isNaN(result.bars.volume[i]));
  assert.equal(unknown.length, 2);
  for (const i of unknown) assert.equal(new Date(result.bars.time[i]).getUTCHours(), 23);
  assert.deepEqual([...result.bars.close], [...straight.bars.close]);
});

Deno.test('fetchBars() leaves the rows of "post-rows" out', async () => {
  const [result, straight] = await bent("post-rows", "SPY");
  assertSameBars(result.bars, straight.bars);
  assert.equal(countsOf(result.leftOut)["outside regular hours"], 1);
});

Deno.test('fetchBars() passes a "roll" on with the contract\'s name', async () => {
  const [result, straight] = await bent("roll");
  assert.equal(straight.meta?.shortName, "E-Mini S&P 500 Dec 26");
  assert.equal(result.meta?.shortName, "E-Mini S&P 500 Mar 99");
  const moved = result.bars.close.map((close, i) => close - straight.bars.close[i]);
  assert.ok(moved.every((offset) => offset === ROLL_OFFSET));
});

Deno.test('fetchBars() passes what "revised" says on', async () => {
  const [result, straight] = await bent("revised");
  const last = straight.bars.volume.at(-1)!;
  assert.equal(result.bars.volume.at(-1), Math.round(last * REVISION));
  assert.equal(result.bars.volume[0], straight.bars.volume[0]);
});

for (const fault of ["outage", "vanished-rows"] as const) {
  Deno.test(`fetchBars() leaves the hole of "${fault}" open`, async () => {
    await using faulty = lineTo({ "ES=F": [fault] });
    await using plain = lineTo();
    const from = NOW - 4 * DAY;
    const hole = await fetchFrom(faulty, "ES=F", "5m", from),
      all = await fetchFrom(plain, "ES=F", "5m", from);
    const gone = [...all.bars.time].filter((time) => !hole.bars.time.includes(time));
    assert.ok(gone.length >= 20, `${gone.length} bars`);
    assert.ok(gone.every((time) => time >= NOW - 80 * HOUR && time < NOW - 24 * HOUR));
  });
}

Deno.test('fetchBars() passes a "spike" on: to suspect it is the merge\'s business', async () => {
  const [result, straight] = await bent("spike");
  const high = [...result.bars.high.keys()].filter((i) =>
    result.bars.high[i] !== straight.bars.high[i]
  );
  assert.equal(high.length, 1);
  const ratio = result.bars.close[high[0]] / straight.bars.high[high[0]];
  assert.ok(Math.abs(ratio - SPIKE) < 1e-3);
});

Deno.test('fetchBars() refuses "hours-for-halves"', async () => {
  await using line = lineTo({ "ES=F": ["hours-for-halves"] });
  await assert.rejects(fetchFrom(line, "ES=F", "30m", NOW - 5 * DAY), /60 minutes apart/);
});

Deno.test("fetchBars() asks for the newest bar once it is final", async () => {
  await using line = lineTo();
  const { bars } = await fetchFrom(line, "ES=F", "5m", NOW - HOUR);
  assert.equal(bars.time.at(-1), at("2026-11-19T17:05Z"));
});
