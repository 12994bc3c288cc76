import assert from "node:assert/strict";
import fc from "fast-check";
import { parseTimeframe } from "../../../../core/bars/timeframe.ts";
import { CME_EQUITY } from "../../../../core/calendar/cme_equity.ts";
import { expectedBars } from "../../../../core/calendar/expected.ts";
import { US_EQUITY, US_EQUITY_EXTENDED } from "../../../../core/calendar/us_equity.ts";
import { coverageBy, percentOf } from "../../../../core/operations/gaps/coverage.ts";
import { findGaps } from "../../../../core/operations/gaps/find_gaps.ts";
import { findMissingDays } from "../../../../core/operations/gaps/find_missing_days.ts";
import type { Gap } from "../../../../core/operations/gaps/found.ts";
import { type Hours, hoursFor } from "../../../../core/operations/gaps/hours_for.ts";
import { parquetBars, realTest } from "../../bars/real.ts";

const M5 = parseTimeframe("5m"), M1 = parseTimeframe("1m"), D1 = parseTimeframe("1D");
const CME: Hours = { market: CME_EQUITY, grid: "open", how: "calendar", words: "CME" };
/** Mondays to Fridays of a fortnight without holidays, evening to evening. */
const FROM = Date.parse("2025-10-05T22:00Z"), TO = Date.parse("2025-10-17T21:00Z");
const DUE = expectedBars(CME_EQUITY, M5, FROM, TO);

const iso = (time: number) => new Date(time).toISOString().slice(0, 16);
const short = ({ class: kind, first, last, bars, days }: Gap) => [
  kind,
  iso(first),
  iso(last),
  bars,
  days,
];

function without(from: string, to: string): Float64Array {
  const low = Date.parse(`${from}Z`), high = Date.parse(`${to}Z`);
  return DUE.filter((time) => time < low || time > high);
}

Deno.test("findGaps() finds nothing where nothing is missing, over nights and weekends", () => {
  const found = findGaps(DUE, { timeframe: M5, hours: CME });
  assert.deepEqual(
    [found.gaps, found.thin.bars, found.outside.count, found.offGrid.count],
    [[], 0, 0, 0],
  );
  assert.equal(found.expected, 10 * 276);
  assert.equal(found.present, 10 * 276);
});

Deno.test("findGaps() tells thin minutes, a hole, a missing day and missing days", () => {
  const find = (times: Float64Array) => findGaps(times, { timeframe: M5, hours: CME });
  const thin = find(without("2025-10-08T14:00", "2025-10-08T14:20"));
  assert.deepEqual([thin.gaps, thin.thin], [[], { stretches: 1, bars: 5, longest: 25 }]);
  assert.deepEqual(find(without("2025-10-08T14:00", "2025-10-08T14:25")).gaps.map(short), [
    ["hole", "2025-10-08T14:00", "2025-10-08T14:25", 6, 0],
  ]);
  assert.deepEqual(find(without("2025-10-07T22:00", "2025-10-08T20:55")).gaps.map(short), [
    ["missing trading day", "2025-10-07T22:00", "2025-10-08T20:55", 276, 1],
  ]);
  // Over a weekend it is one stretch.
  assert.deepEqual(find(without("2025-10-10T13:00", "2025-10-14T20:55")).gaps.map(short), [
    ["missing days", "2025-10-10T13:00", "2025-10-14T20:55", 96 + 2 * 276, 2],
  ]);
});

Deno.test("findGaps() counts trading minutes and names the bars on either side", () => {
  const { gaps: [gap] } = findGaps(without("2025-10-10T20:00", "2025-10-12T22:55"), {
    timeframe: M5,
    hours: CME,
  });
  // The last hour of Friday and the first of Monday; the weekend between counts nothing.
  assert.equal(gap.tradingMinutes, 120);
  assert.deepEqual([iso(gap.before!), iso(gap.after!)], ["2025-10-10T19:55", "2025-10-12T23:00"]);
});

Deno.test("findGaps() takes an illiquid night for thin and the same hole at noon for a hole", () => {
  // From 00:00 to 06:00 Chicago only every tenth bar was ever traded.
  const isNight = (time: number) =>
    new Date(time).getUTCHours() >= 5 && new Date(time).getUTCHours() < 11;
  const quiet = DUE.filter((time, i) => !isNight(time) || i % 10 === 0);
  const night = quiet.filter((t) =>
    t < Date.parse("2025-10-08T05:00Z") || t >= Date.parse("2025-10-08T11:00Z")
  );
  const find = (times: Float64Array) => findGaps(times, { timeframe: M5, hours: CME });
  assert.deepEqual(find(night).gaps, []);
  assert.ok(find(night).thin.longest >= 360);
  const noon = quiet.filter((t) =>
    t < Date.parse("2025-10-08T15:00Z") || t >= Date.parse("2025-10-08T18:00Z")
  );
  assert.deepEqual(find(noon).gaps.map(({ class: kind }) => kind), ["hole"]);
});

Deno.test("findGaps() looks as far back as it is told, and calls that before listing", () => {
  const from = Date.parse("2025-10-01T22:00Z");
  const { gaps } = findGaps(DUE, { timeframe: M5, hours: CME, from });
  assert.deepEqual(gaps.map(short), [
    ["before listing", "2025-10-01T22:00", "2025-10-03T20:55", 2 * 276, 2],
  ]);
  const later = Date.parse("2025-10-08T00:00Z");
  assert.deepEqual(findGaps(DUE, { timeframe: M5, hours: CME, from: later }).gaps, []);
});

Deno.test("findGaps() tells bars outside trading hours from bars on another grid", () => {
  const odd = [Date.parse("2025-10-07T21:30Z"), Date.parse("2025-10-11T12:00Z")];
  const off = Date.parse("2025-10-08T14:02Z");
  const times = Float64Array.from([...DUE, ...odd, off]).sort();
  const found = findGaps(times, { timeframe: M5, hours: CME });
  assert.deepEqual(found.outside, { count: 2, first: odd });
  assert.deepEqual(found.offGrid, { count: 1, first: [off] });
});

Deno.test("findGaps() finds what a plain comparison of sets finds", () => {
  const row = fc.integer({ min: 0, max: DUE.length - 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(row, fc.nat(400)), { maxLength: 12 }), (cuts) => {
      const gone = new Set<number>();
      for (const [start, count] of cuts) {
        for (let i = start; i < Math.min(DUE.length, start + count); i++) gone.add(DUE[i]);
      }
      const times = DUE.filter((time) => !gone.has(time));
      const found = findGaps(times, { timeframe: M5, hours: CME, from: FROM, to: TO });
      const there = new Set(times), naive: [number, number, number][] = [];
      let open: [number, number, number] | null = null;
      for (const time of DUE) {
        if (there.has(time)) open = null;
        else if (open) open[1] = time, open[2]++;
        else naive.push(open = [time, time, 1]);
      }
      // What is thin is counted only; every longer stretch is listed.
      const listed = found.gaps.map(({ first, last, bars }) => [first, last, bars]);
      const isListed = (run: number[]) => listed.some((gap) => gap[0] === run[0]);
      assert.deepEqual(listed, naive.filter(isListed));
      const rest = naive.filter((run) => !isListed(run));
      assert.equal(found.thin.stretches, rest.length);
      assert.equal(found.thin.bars, rest.reduce((sum, run) => sum + run[2], 0));
      assert.equal(found.present, times.length);
      assert.equal(found.expected, DUE.length);
      const sum = (days: Int32Array) => days.reduce((total, one) => total + one, 0);
      assert.equal(sum(found.days.expected), DUE.length);
      assert.equal(sum(found.days.present), times.length);
      const whole = (gap: Gap) => {
        const days = new Map<number, number>();
        for (const t of DUE) if (t >= gap.first && t <= gap.last) add(days, t);
        return [...days.values()].filter((count) => count === 276).length;
      };
      for (const gap of found.gaps) assert.equal(gap.days, whole(gap));
    }),
    { numRuns: 60 },
  );
});

/** All days of the fortnight begin at 22:00Z. */
function add(days: Map<number, number>, time: number): void {
  const day = Math.floor((time + 2 * 3_600_000) / 86_400_000);
  days.set(day, (days.get(day) ?? 0) + 1);
}

Deno.test("findMissingDays() counts trading days, not stamps", () => {
  const day = (text: string) => Date.parse(`${text}T00:00Z`);
  const dates = ["2025-11-24", "2025-11-25", "2025-11-26", "2025-11-28", "2025-12-02"];
  const find = (times: number[]) =>
    findMissingDays(Float64Array.from(times), { timeframe: D1, hours: CME });
  const found = find(dates.map(day));
  // Thanksgiving counts to the Friday.
  assert.deepEqual(found.gaps.map(short), [
    ["missing trading day", "2025-12-01T00:00", "2025-12-01T00:00", 1, 1],
  ]);
  // The same days stamped the evening before, one of them twice.
  const evening = [...dates.map((date) => day(date) - 3_600_000), day("2025-11-25")].sort();
  assert.deepEqual(find(evening).gaps.map(short), found.gaps.map(short));
  const sunday = find([...dates.map(day), day("2025-11-30") + 18 * 3_600_000 + 1].sort());
  assert.deepEqual(sunday.gaps, [], "Sunday evening is Monday");
});

Deno.test("findMissingDays() takes the stamp of a closed holiday for the day after it", () => {
  // TradingView stamps the bar of 26 December 2011 and 27 December by the evening of the 25th.
  const stamps = [
    "2011-12-21T23:00Z",
    "2011-12-22T23:00Z",
    "2011-12-25T23:00Z",
    "2011-12-27T23:00Z",
  ];
  const found = findMissingDays(Float64Array.from(stamps, (text) => Date.parse(text)), {
    timeframe: D1,
    hours: CME,
  });
  assert.deepEqual([found.gaps, found.outside.count], [[], 0]);
});

Deno.test("hoursFor() finds the grid, extended hours, and says when hours are inferred", () => {
  const from = Date.parse("2025-10-06T00:00Z"), to = Date.parse("2025-10-18T00:00Z");
  const H4 = parseTimeframe("4h");
  const onClock = expectedBars(CME_EQUITY, H4, from, to, "clock");
  assert.equal(hoursFor(onClock, H4, CME_EQUITY)!.grid, "clock");
  assert.equal(hoursFor(expectedBars(CME_EQUITY, H4, from, to), H4, CME_EQUITY)!.grid, "open");
  const long = expectedBars(US_EQUITY_EXTENDED, M5, from, to);
  assert.equal(hoursFor(long, M5, US_EQUITY)!.market, US_EQUITY_EXTENDED);
  const regular = expectedBars(US_EQUITY, M5, from, to);
  assert.equal(hoursFor(regular, M5, US_EQUITY)!.market, US_EQUITY);
  // Hours from 09:30 stand on no UTC grid, and are regular all the same.
  const hourly = expectedBars(US_EQUITY, parseTimeframe("1h"), from, to);
  const { market, grid } = hoursFor(hourly, parseTimeframe("1h"), US_EQUITY)!;
  assert.deepEqual([market, grid], [US_EQUITY, "open"]);
  const month = expectedBars(US_EQUITY, M5, from - 30 * 86_400_000, to);
  assert.equal(hoursFor(month, M5, null)!.how, "inferred");
  assert.equal(hoursFor(month.subarray(0, 50), M5, null), null);
});

Deno.test("coverageBy() never rounds up to 100", () => {
  assert.equal(percentOf(999_999, 1_000_000), 99.99);
  assert.equal(percentOf(0, 0), 100);
  const days = {
    day: Int32Array.from([20_089, 20_090, 20_120]),
    expected: Int32Array.from([10, 10, 10]),
    present: Int32Array.from([10, 5, 10]),
  };
  assert.deepEqual(coverageBy(days, "month").map(({ period, percent }) => [period, percent]), [
    ["2025-01", 75],
    ["2025-02", 100],
  ]);
  assert.equal(coverageBy(days, "year").length, 1);
  assert.equal(coverageBy(days, "day")[1].percent, 50);
});

Deno.test("findGaps() counts thin minutes over years without listing them", () => {
  const from = Date.parse("2019-01-02T00:00Z"), to = Date.parse("2021-01-01T00:00Z");
  const due = expectedBars(CME_EQUITY, M1, from, to);
  const times = due.filter((_, i) => i % 1000 !== 500);
  const found = findGaps(times, { timeframe: M1, hours: CME, from, to });
  assert.equal(found.thin.bars, due.length - times.length);
  assert.deepEqual(found.gaps, []);
});

realTest("findGaps() finds the nine 16-hour holes of ES1_5m and no other", async () => {
  const { time } = await parquetBars("store/ES1_5m.parquet");
  const hours = hoursFor(time, M5, CME_EQUITY)!;
  const { gaps, thin, outside, offGrid } = findGaps(time, { timeframe: M5, hours });
  assert.deepEqual([thin.bars, outside.count, offGrid.count], [0, 0, 0]);
  assert.deepEqual(gaps.map(({ first }) => iso(first).slice(0, 10)), [
    ...["2024-12-18", "2025-01-15", "2025-02-12", "2025-03-12", "2025-04-30"],
    ...["2025-05-28", "2025-06-25", "2025-07-23", "2025-08-20"],
  ]);
  for (const gap of gaps) assert.deepEqual([gap.class, gap.tradingMinutes], ["hole", 960]);
});

realTest(
  "findMissingDays() finds no day missing in 28 years of ES1_1D, doubled or not",
  async () => {
    for (const file of ["store/ES1_1D.parquet", "store-after-merge/ES1_1D.parquet"]) {
      const { time } = await parquetBars(file);
      const times = time.slice().sort();
      const found = findMissingDays(times, { timeframe: D1, hours: CME });
      assert.deepEqual(found.gaps, [], file);
    }
  },
);

realTest("findGaps() finds the hole that a merge with Yahoo glued over", async () => {
  const { time } = await parquetBars("store-after-merge/ES1_1h.parquet");
  const { gaps } = findGaps(time, { timeframe: parseTimeframe("1h"), hours: CME });
  assert.deepEqual(short(gaps.at(-1)!), [
    "missing days",
    "2025-12-07T23:00",
    "2025-12-10T04:00",
    52,
    2,
  ]);
});
