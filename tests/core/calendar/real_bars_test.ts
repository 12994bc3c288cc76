import assert from "node:assert/strict";
import type { Bars } from "../../../core/bars/bars.ts";
import { findGrid, onGrid } from "../../../core/bars/grid.ts";
import { parseTimeframe } from "../../../core/bars/timeframe.ts";
import { wallFromUtc } from "../../../core/bars/zone.ts";
import { CME_ENERGY } from "../../../core/calendar/cme_energy.ts";
import { CME_EQUITY } from "../../../core/calendar/cme_equity.ts";
import { dayText } from "../../../core/calendar/days.ts";
import { expectedBars, expectedDays } from "../../../core/calendar/expected.ts";
import { inferHours } from "../../../core/calendar/infer.ts";
import type { Market } from "../../../core/calendar/market.ts";
import { isTradingDay } from "../../../core/calendar/hours.ts";
import { settlementDay, tradingDay } from "../../../core/calendar/trading.ts";
import { stampDay } from "../../../core/bars/period.ts";
import { parquetBars, realTest, tradingViewBars } from "../bars/real.ts";

/** Expected bars that are not there, and bars that are not expected. */
function compare(market: Market, times: ArrayLike<number>, timeframe: string) {
  const all = Array.from(times), last = all[all.length - 1];
  const expected = expectedBars(market, parseTimeframe(timeframe), all[0], last + 1);
  const there = new Set(all), due = new Set(expected);
  return {
    missing: [...expected].filter((time) => !there.has(time)),
    extra: all.filter((time) => !due.has(time)),
  };
}

/** How many of the instants fall on each trading day. */
function byDay(market: Market, times: readonly number[]): Record<string, number> {
  const days: Record<string, number> = {};
  for (const time of times) {
    const day = dayText(tradingDay(market, time));
    days[day] = (days[day] ?? 0) + 1;
  }
  return days;
}

realTest("CME_EQUITY finds the nine 16-hour holes of ES1_5m and nothing else", async () => {
  const { time } = await parquetBars("store/ES1_5m.parquet");
  const { missing, extra } = compare(CME_EQUITY, time, "5m");
  assert.deepEqual(extra, []);
  const days = [
    "2024-12-18",
    "2025-01-15",
    "2025-02-12",
    "2025-03-12",
    "2025-04-30",
    "2025-05-28",
    "2025-06-25",
    "2025-07-23",
    "2025-08-20",
  ];
  assert.deepEqual(byDay(CME_EQUITY, missing), Object.fromEntries(days.map((day) => [day, 192])));
});

realTest("CME_EQUITY expects exactly the hours of ES1_1h", async () => {
  const { time } = await parquetBars("store/ES1_1h.parquet");
  assert.deepEqual(compare(CME_EQUITY, time, "1h"), { missing: [], extra: [] });
});

realTest("CME_EQUITY expects the 4h bars of fourteen years, but for two afternoons", async () => {
  const { time } = await parquetBars("store/ES1_4h.parquet");
  const grid = findGrid(time, parseTimeframe("4h"))!;
  const { missing, extra } = compare(CME_EQUITY, time.filter((t) => onGrid(grid, t)), "4h");
  assert.deepEqual(missing, []);
  assert.deepEqual(byDay(CME_EQUITY, extra), { "2012-01-16": 1, "2012-07-03": 1 });
});

realTest(
  "CME_ENERGY expects the 4h bars of fourteen years, but for one",
  async () => {
    const { time } = await parquetBars("store/CL1_4h.parquet");
    const grid = findGrid(time, parseTimeframe("4h"))!;
    const { missing, extra } = compare(CME_ENERGY, time.filter((t) => onGrid(grid, t)), "4h");
    assert.deepEqual(extra, []);
    assert.deepEqual(byDay(CME_ENERGY, missing), { "2024-11-29": 1 });
  },
);

realTest("CME_EQUITY tells the thin minutes of ES_1m from its hole of a fortnight", async () => {
  const { time } = await parquetBars("store/ES_1m.parquet");
  const { missing, extra } = compare(CME_EQUITY, time, "1m");
  assert.deepEqual(extra, []);
  const days = byDay(CME_EQUITY, missing);
  const whole = Object.entries(days).filter(([, count]) => count >= 1380).map(([day]) => day);
  assert.deepEqual([whole.length, whole[0], whole.at(-1)], [15, "2025-10-20", "2025-11-07"]);
  const thin = Object.values(days).filter((count) => count < 1380);
  assert.ok(thin.every((count) => count <= 15), String(Math.max(...thin)));
});

realTest("inferHours() finds the hours of ES from its bars alone", async () => {
  const { time }: Bars = await parquetBars("store/ES1_5m.parquet");
  const market = inferHours(time, parseTimeframe("5m"))!;
  assert.equal(market.inferred, true);
  assert.equal(market.zone, "America/New_York");
  assert.equal(market.dayTurns, "18:00");
  assert.deepEqual(market.weekdays, [1, 2, 3, 4, 5]);
  assert.deepEqual(market.eras[0].on![2], ["-18:00..17:00"]);
  const since = time.filter((t) => t > Date.parse("2025-09-02T00:00Z"));
  const { missing, extra } = compare(market, since, "5m");
  assert.deepEqual(extra, []);
  // What it can't know are holidays: Thanksgiving, its Friday, and the outage on it.
  assert.deepEqual(Object.keys(byDay(market, missing)), ["2025-11-27", "2025-11-28"]);
});

realTest("expectedDays() are the days of real daily bars since 2009, one bar each", async () => {
  const es = tradingViewBars("CME_MINI_ES1!, 1D.csv"),
    cl = await parquetBars("store/CL1_1D.parquet");
  for (
    const [market, { time }, from, to] of [
      [CME_EQUITY, es, "2009-01-01", "2025-07-03"],
      [CME_ENERGY, cl, "2009-01-01", "2025-12-05"],
    ] as const
  ) {
    const due = expectedDays(market, Date.parse(from), Date.parse(to) + 20 * 3_600_000);
    // A bar stamped on a holiday is that of the next settlement.
    const settles = (day: number) => {
      while (!isTradingDay(market, day) || settlementDay(market, day) !== day) day++;
      return day;
    };
    const there = Array.from(time, (t) => stampDay(t)).map(settles)
      .filter((day) => day >= due[0] && day <= due[due.length - 1]);
    assert.deepEqual(there.map(dayText), due.map(dayText), market.id);
  }
});

realTest("half days and the day of mourning end where the real bars end", async () => {
  const { time } = await parquetBars("store/ES1_5m.parquet");
  const lastOf = (date: string) => {
    const last = time.filter((t) => dayText(tradingDay(CME_EQUITY, t)) === date).at(-1)!;
    return new Date(wallFromUtc(CME_EQUITY.zone, last)).toISOString().slice(11, 16);
  };
  assert.deepEqual(
    ["2024-12-24", "2025-07-03", "2025-11-28", "2025-01-09", "2025-07-04"].map(lastOf),
    [
      "12:10",
      "12:10",
      "12:10",
      "08:25",
      "11:55",
    ],
  );
});
