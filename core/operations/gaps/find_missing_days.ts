/** Finds what is missing of daily and longer bars, by trading periods and not by stamps. Pure. */

import { periodOf, stampDay } from "../../bars/period.ts";
import { DAY, type Timeframe } from "../../bars/timeframe.ts";
import { parseDay } from "../../calendar/days.ts";
import { expectedDays, tradingMinutes } from "../../calendar/expected.ts";
import type { Market } from "../../calendar/market.ts";
import { isTradingDay } from "../../calendar/hours.ts";
import { closeOf, dayStart, settlementDay } from "../../calendar/trading.ts";
import { DayList, type Found, type Gap, UnexpectedTally } from "./found.ts";
import type { FindOptions } from "./find_gaps.ts";

/** A trading period: its number, and its first and last trading day (days since 1970-01-01). */
interface Period {
  readonly number: number;
  readonly first: number;
  readonly last: number;
  days: number;
}

/**
 * Missing trading days, weeks or months of a file's stamps (UTC ms, strictly increasing). Two bars of one
 * period count once; a holiday's bar counts for the day that the exchange counts it to.
 */
export function findMissingDays(times: Float64Array, options: FindOptions): Found {
  const { timeframe, hours: { market } } = options;
  const periods = expectedPeriods(times, options);
  const { numbers: there, shut } = presentPeriods(times, timeframe, market);
  const days = new DayList();
  const gaps: Gap[] = [];
  let present = 0;
  for (let i = 0; i < periods.length; i++) {
    const found = there.has(periods[i].number);
    days.add(periods[i].first, 1, found ? 1 : 0);
    if (found) present++;
    if (found || (i > 0 && !there.has(periods[i - 1].number))) continue;
    let end = i + 1;
    while (end < periods.length && !there.has(periods[end].number)) end++;
    gaps.push(gapOf(times, periods.slice(i, end), market));
  }
  return {
    gaps,
    thin: { stretches: 0, bars: 0, longest: 0 },
    ...unexpected(shut, market),
    days: days.counts(),
    expected: periods.length,
    present,
  };
}

/** The number by which periods are compared: days count to their settlement. */
function numberOf(timeframe: Timeframe, time: number, market: Market): number {
  return timeframe === "1D"
    ? settlementDay(market, stampDay(time, market.zone))
    : periodOf(timeframe, time, market);
}

/** Periods that a file holds, and the stamps of days on which the market is shut. */
interface Present {
  readonly numbers: ReadonlySet<number>;
  readonly shut: readonly number[];
}

function presentPeriods(times: Float64Array, timeframe: Timeframe, market: Market): Present {
  const numbers = new Set<number>(), closed: number[] = [];
  for (const time of times) {
    const number = numberOf(timeframe, time, market);
    if (timeframe === "1D" && !isTradingDay(market, number)) closed.push(time);
    else numbers.add(number);
  }
  return { numbers, shut: withoutCarried(closed, numbers, market) };
}

/**
 * Files stamp the bar of two days by the first one's opening, even if the market is shut on it (the Monday
 * after Christmas): such a stamp stands for the next trading day, unless that one has a bar of its own.
 */
function withoutCarried(
  closed: readonly number[],
  numbers: Set<number>,
  market: Market,
): number[] {
  const own = new Set(numbers);
  return closed.filter((time) => {
    let day = stampDay(time, market.zone) + 1;
    for (let i = 0; i < 4 && !isTradingDay(market, day); i++) day++;
    numbers.add(day);
    return own.has(day);
  });
}

/** From the first stamp's period to the last stamp's, or as far as was asked. */
function expectedPeriods(
  times: Float64Array,
  { timeframe, hours: { market }, from, to }: FindOptions,
): Period[] {
  if (times.length === 0) return [];
  const low = numberOf(timeframe, from ?? times[0], market);
  const high = numberOf(timeframe, to === undefined ? times[times.length - 1] : to - 1, market);
  const start = (from ?? times[0]) - 40 * DAY, end = (to ?? times[times.length - 1]) + 40 * DAY;
  const periods: Period[] = [];
  for (const day of expectedDays(market, start, end)) {
    const number = numberOf(timeframe, day * DAY, market), last = periods.at(-1);
    if (number < low || number > high) continue;
    if (last?.number === number) {
      periods[periods.length - 1] = { ...last, last: day, days: last.days + 1 };
    } else periods.push({ number, first: day, last: day, days: 1 });
  }
  return periods;
}

function gapOf(times: Float64Array, periods: readonly Period[], market: Market): Gap {
  const start = dayStart(market, periods[0].first), end = closeOf(market, periods.at(-1)!.last)!;
  const days = periods.reduce((sum, period) => sum + period.days, 0);
  let row = 0;
  while (row < times.length && times[row] < start) row++;
  const before = row > 0 ? times[row - 1] : null;
  return {
    class: before === null ? "before listing" : days === 1 ? "missing trading day" : "missing days",
    // A daily bar has no clock of its own: its trading day is told as a date at 00:00 UTC.
    first: periods[0].first * DAY,
    last: periods.at(-1)!.first * DAY,
    bars: periods.length,
    tradingMinutes: tradingMinutes(market, start, end),
    days,
    before,
    after: row < times.length ? times[row] : null,
  };
}

/** Before the holidays were checked nobody can say on which days the market was shut. */
function unexpected(
  shut: readonly number[],
  market: Market,
): Pick<Found, "outside" | "offGrid"> {
  const outside = new UnexpectedTally(), checked = parseDay(market.checked.from);
  for (const time of shut) if (stampDay(time, market.zone) >= checked) outside.add(time);
  return { outside: outside.result(), offGrid: new UnexpectedTally().result() };
}
