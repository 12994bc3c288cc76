import assert from "node:assert/strict";
import fc from "fast-check";
import { countOffGrid, findGrid, gridStart, marketGrid, onGrid } from "../../../core/bars/grid.ts";
import { doubledPeriods, periodOf, stampDay } from "../../../core/bars/period.ts";
import { findStamping, isSummer, stampFor } from "../../../core/bars/stamping.ts";
import { DAY, parseTimeframe } from "../../../core/bars/timeframe.ts";
import { NEW_YORK, utcFromWall } from "../../../core/bars/zone.ts";
import { CME_EQUITY } from "../../../core/calendar/cme_equity.ts";
import { dayText, parseDay } from "../../../core/calendar/days.ts";
import { expectedBars, expectedDays } from "../../../core/calendar/expected.ts";
import { ROUND_THE_CLOCK } from "../../../core/calendar/round_the_clock.ts";
import { US_EQUITY } from "../../../core/calendar/us_equity.ts";
import { parquetBars, realTest } from "./real.ts";

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const DAILY = parseTimeframe("1D"), WEEKLY = parseTimeframe("1W"), FOUR = parseTimeframe("4h");

Deno.test("stampDay() gives one trading day for every way to stamp it", () => {
  for (
    const stamp of [
      "2025-12-04T22:00Z",
      "2025-12-04T23:00Z",
      "2025-12-05T00:00Z",
      "2025-12-05T05:00Z",
      "2025-12-05T14:30Z",
    ]
  ) assert.equal(dayText(stampDay(at(stamp))), "2025-12-05", stamp);
  for (const stamp of ["2025-07-07T22:00Z", "2025-07-08T00:00Z", "2025-07-08T04:00Z"]) {
    assert.equal(dayText(stampDay(at(stamp))), "2025-07-08", stamp);
  }
});

Deno.test("periodOf() puts a week's stamps together, also the one of a holiday week", () => {
  const week = (stamp: string) => periodOf(WEEKLY, at(stamp), CME_EQUITY);
  const one = ["2025-11-30T00:00Z", "2025-11-30T23:00Z", "2025-12-01T00:00Z", "2025-12-01T05:00Z"];
  assert.equal(new Set(one.map(week)).size, 1);
  assert.notEqual(week("2025-11-23T23:00Z"), week("2025-11-30T23:00Z"));
  // Independence Day 2025 was a Friday: its trading counts to Monday, whose week opens on Thursday.
  assert.equal(week("2025-07-03T22:00Z"), week("2025-07-07T05:00Z"));
});

Deno.test("periodOf() ends a week on Sunday where the market trades on it", () => {
  const week = (stamp: string) => periodOf(WEEKLY, at(stamp), ROUND_THE_CLOCK);
  assert.equal(week("2025-12-01T00:00Z"), week("2025-12-07T00:00Z"));
  assert.notEqual(week("2025-12-07T00:00Z"), week("2025-12-08T00:00Z"));
});

Deno.test("periodOf() numbers months", () => {
  const month = parseTimeframe("1M");
  assert.equal(periodOf(month, at("2025-01-01T00:00Z"), null), 2025 * 12);
  assert.equal(periodOf(month, at("2025-01-31T23:00Z"), CME_EQUITY), 2025 * 12 + 1);
});

Deno.test("doubledPeriods() lists the rows of a day under two stamps", () => {
  const times = ["2025-12-03T23:00Z", "2025-12-04T05:00Z", "2025-12-04T23:00Z"].map(at);
  assert.deepEqual(doubledPeriods(times, DAILY, CME_EQUITY), [
    { period: parseDay("2025-12-04"), rows: [0, 1] },
  ]);
});

/** Three years of trading days, stamped by a wall time in a zone. */
function stamps(zone: typeof NEW_YORK, minute: number, daysBefore: number): number[] {
  return expectedDays(CME_EQUITY, at("2023-01-01T00:00Z"), at("2025-12-31T00:00Z")).map((day) =>
    utcFromWall(zone, (day - daysBefore) * DAY + minute * 60_000).utc
  );
}

for (
  const [minute, daysBefore, words] of [
    [18 * 60, 1, "18:00 New York the evening before"],
    [19 * 60, 1, "19:00 New York the evening before"],
    [0, 0, "00:00 New York"],
  ] as const
) {
  Deno.test(`findStamping() recognises ${words}, and stampFor() stamps so`, () => {
    const times = stamps(NEW_YORK, minute, daysBefore);
    const stamping = findStamping(times, DAILY, CME_EQUITY)!;
    assert.deepEqual([stamping.words, stamping.share], [words, 1]);
    for (const time of times) {
      assert.equal(stampFor(DAILY, periodOf(DAILY, time, CME_EQUITY), stamping), time);
    }
  });
}

Deno.test("stampFor() follows a file whose wall time changes with the season", () => {
  const winter = stamps(NEW_YORK, 23 * 60, 1), summer = stamps(NEW_YORK, 22 * 60, 1);
  const times = winter.map((time, i) => isSummer(time) ? summer[i] : time);
  const stamping = findStamping(times, DAILY, CME_EQUITY)!;
  assert.equal(stamping.words, "22:00 in summer, 23:00 in winter New York the evening before");
  for (const time of times) {
    assert.equal(stampFor(DAILY, periodOf(DAILY, time, CME_EQUITY), stamping), time);
  }
});

Deno.test("findStamping() recognises dates, and the opening of the shares", () => {
  const days = expectedDays(CME_EQUITY, at("2024-01-01T00:00Z"), at("2025-12-31T00:00Z"));
  assert.equal(findStamping(days.map((day) => day * DAY), DAILY, US_EQUITY)!.words, "00:00 UTC");
  const opens = expectedBars(US_EQUITY, DAILY, at("2024-01-01T00:00Z"), at("2025-12-31T00:00Z"));
  const stamping = findStamping(opens, DAILY, US_EQUITY)!;
  assert.deepEqual([stamping.words, stamping.daysBefore], ["09:30 New York", 0]);
});

Deno.test("findStamping() goes by the last bar where two stampings are equally frequent", () => {
  const sundays = stamps(NEW_YORK, 18 * 60, 1).filter((time) => new Date(time).getUTCDay() === 0);
  const both = sundays.flatMap((time) => [Math.floor(time / DAY) * DAY, time]);
  const stamping = findStamping(both, WEEKLY, CME_EQUITY)!;
  assert.deepEqual([stamping.words, stamping.weekday], ["18:00 New York the evening before", -1]);
  assert.equal(findStamping([], WEEKLY, CME_EQUITY), null);
});

Deno.test("findGrid() tells the two 4h grids apart and knows a bar of the other", () => {
  const session = expectedBars(CME_EQUITY, FOUR, at("2024-06-01T00:00Z"), at("2025-06-01T00:00Z"));
  const grid = findGrid(session, FOUR)!;
  assert.deepEqual([grid.words, grid.share], ["02/06/10/14/18/22 New York", 1]);
  assert.equal(onGrid(grid, at("2025-06-02T00:00Z")), false);
  const clock = expectedBars(
    CME_EQUITY,
    FOUR,
    at("2024-06-01T00:00Z"),
    at("2025-06-01T00:00Z"),
    "clock",
  );
  const utc = findGrid(clock, FOUR)!;
  assert.equal(utc.words, "00/04/08/12/16/20 UTC");
  assert.ok(countOffGrid(utc, session) > 0.4 * session.length);
});

Deno.test("gridStart() gives the bar of an instant, and is a fixed point of itself", () => {
  const grid = marketGrid(CME_EQUITY, FOUR);
  assert.equal(gridStart(grid, at("2025-12-04T23:59Z")), at("2025-12-04T23:00Z"));
  assert.equal(gridStart(grid, at("2025-07-08T05:30Z")), at("2025-07-08T02:00Z"));
  fc.assert(fc.property(fc.integer({ min: 0, max: 500_000 }), (hour) => {
    const time = hour * HOUR, start = gridStart(grid, time);
    assert.ok(start <= time && time - start < 4 * HOUR);
    // The bar in which the clock changes, on a Sunday at night, has no wall time of its own.
    const night = new Date(time).getUTCDay() === 0 && new Date(time).getUTCHours() < 12;
    if (!night) assert.ok(onGrid(grid, start));
  }));
});

realTest("doubledPeriods() finds the doubles of the real daily and weekly files", async () => {
  for (
    const [file, timeframe, count] of [
      ["store/ES1_1D", DAILY, 253],
      ["store/CL1_1D", DAILY, 0],
      ["store/ES1_1W", WEEKLY, 1474],
      ["store/CL1_1W", WEEKLY, 2227],
    ] as const
  ) {
    const { time } = await parquetBars(`${file}.parquet`);
    assert.equal(doubledPeriods(time, timeframe, CME_EQUITY).length, count, file);
  }
});

realTest("findStamping() and findGrid() read the real files", async () => {
  const words = async (file: string, timeframe: typeof DAILY) =>
    findStamping((await parquetBars(`${file}.parquet`)).time, timeframe, CME_EQUITY)!.words;
  assert.equal(await words("store/ES1_1D", DAILY), "18:00 New York the evening before");
  assert.equal(await words("store/ES1_1W", WEEKLY), "18:00 New York the evening before");
  assert.equal(
    await words("store-after-merge/ES1_1D", DAILY),
    "22:00 in summer, 23:00 in winter New York the evening before",
  );
  const { time } = await parquetBars("store/ES1_4h.parquet"), grid = findGrid(time, FOUR)!;
  assert.deepEqual([grid.words, countOffGrid(grid, time)], ["02/06/10/14/18/22 New York", 1535]);
});
