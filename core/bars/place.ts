/** Puts incoming bars in their places in the file: its trading periods and its grid. */

import type { Market } from "../calendar/market.ts";
import { weekdayOf } from "../calendar/days.ts";
import { isTradingDay } from "../calendar/hours.ts";
import { settlementDay } from "../calendar/trading.ts";
import { type Bars, takeBars } from "./bars.ts";
import { type ClockGrid, findGrid, onGrid } from "./grid.ts";
import type { LeftOutTally } from "./left_out.ts";
import { isPeriodic, periodOf } from "./period.ts";
import { findStamping, stampFor, type Stamping } from "./stamping.ts";
import { type Timeframe, timeframeLength } from "./timeframe.ts";
import { samePrices } from "./equality.ts";

/** Incoming bars that have a place, under the file's own stamps, with the stamps they came with. */
export interface Placed {
  readonly bars: Bars;
  readonly sourceTimes: Float64Array;
  /** In words, how the file is stamped; `null` for plain intraday bars. */
  readonly stamped: string | null;
}

export interface PlaceOptions {
  readonly present: Bars;
  readonly timeframe: Timeframe;
  readonly market: Market | null;
  readonly stamping?: Stamping | undefined;
  readonly grid?: ClockGrid | undefined;
}

/** Bars longer than an hour and shorter than a day stand on one of several grids. */
const GRID_FROM = 2 * 3_600_000;

/** The incoming bars as the file would hold them; what has no place goes into the tally. */
export function placeBars(incoming: Bars, options: PlaceOptions, tally: LeftOutTally): Placed {
  if (isPeriodic(options.timeframe)) return placePeriods(incoming, options, tally);
  if (timeframeLength(options.timeframe) >= GRID_FROM) return placeOnGrid(incoming, options, tally);
  return { bars: incoming, sourceTimes: incoming.time, stamped: null };
}

function placeOnGrid(incoming: Bars, options: PlaceOptions, tally: LeftOutTally): Placed {
  const grid = options.grid ?? findGrid(options.present.time, options.timeframe);
  if (!grid) return { bars: incoming, sourceTimes: incoming.time, stamped: null };
  const rows: number[] = [];
  for (let i = 0; i < incoming.time.length; i++) {
    if (onGrid(grid, incoming.time[i])) rows.push(i);
    else tally.add("another grid", incoming.time[i], `the file's bars open at ${grid.words}`);
  }
  const bars = rows.length === incoming.time.length ? incoming : takeBars(incoming, rows);
  return { bars, sourceTimes: bars.time, stamped: grid.words };
}

/** Rows of the present table by period. */
function rowsByPeriod(options: PlaceOptions): Map<number, number[]> {
  const { present, timeframe, market } = options, rows = new Map<number, number[]>();
  for (let i = 0; i < present.time.length; i++) {
    const period = periodOf(timeframe, present.time[i], market), known = rows.get(period);
    if (known) known.push(i);
    else rows.set(period, [i]);
  }
  return rows;
}

/** Where a period's bar goes: a stamp, or the reason why it has no place. */
type Place = { readonly stamp: number } | {
  readonly reason: "not a trading day" | "doubled trading period" | "in another bar";
  readonly why: string;
};

function placePeriods(incoming: Bars, options: PlaceOptions, tally: LeftOutTally): Placed {
  const { timeframe, market, present } = options;
  const stamping = options.stamping ?? findStamping(present.time, timeframe, market);
  const present_ = rowsByPeriod(options);
  const rows: number[] = [], stamps: number[] = [];
  for (const [period, of] of onePerPeriod(incoming, options, tally)) {
    const place = placeOf(period, incoming.time[of], present_, options, stamping);
    if ("stamp" in place) rows.push(of), stamps.push(place.stamp);
    else tally.add(place.reason, incoming.time[of], place.why);
  }
  const sourceTimes = Float64Array.from(rows, (row) => incoming.time[row]);
  const bars = { ...takeBars(incoming, rows), time: Float64Array.from(stamps) };
  return { bars, sourceTimes, stamped: stamping?.words ?? null };
}

/** One row for each period; two that differ are both left out, of two equal ones the first is kept. */
function onePerPeriod(
  incoming: Bars,
  { timeframe, market }: PlaceOptions,
  tally: LeftOutTally,
): Map<number, number> {
  const rows = new Map<number, number>(), torn = new Set<number>();
  const why = "the source has two different bars for one trading period";
  for (let i = 0; i < incoming.time.length; i++) {
    const period = periodOf(timeframe, incoming.time[i], market), first = rows.get(period);
    if (torn.has(period)) {
      tally.add("two bars for one trading period", incoming.time[i], why);
    } else if (first === undefined) {
      rows.set(period, i);
    } else if (samePrices(incoming, first, incoming, i)) {
      tally.add(
        "in another bar",
        incoming.time[i],
        "the source has the trading period twice, equal",
      );
    } else {
      torn.add(period);
      rows.delete(period);
      for (const row of [first, i]) {
        tally.add("two bars for one trading period", incoming.time[row], why);
      }
    }
  }
  return rows;
}

function placeOf(
  period: number,
  time: number,
  rows: ReadonlyMap<number, readonly number[]>,
  { present, timeframe, market }: PlaceOptions,
  stamping: Stamping | null,
): Place {
  const there = rows.get(period);
  if (there && there.length > 1) {
    const why = `the file holds this trading period ${there.length} times under different stamps`;
    return { reason: "doubled trading period", why };
  }
  if (there) return { stamp: present.time[there[0]] };
  if (timeframe === "1D" && market) {
    const reason = noPlace(period, rows, market);
    if (reason) return reason;
  }
  return { stamp: stamping ? stampFor(timeframe, period, stamping) : time };
}

/** A day on which the market is shut, or that the file holds in the bar of the holiday before it. */
function noPlace(
  day: number,
  rows: ReadonlyMap<number, readonly number[]>,
  market: Market,
): Place | null {
  if (!isTradingDay(market, day)) {
    return { reason: "not a trading day", why: `${market.name} do not trade on it` };
  }
  // Files stamp the bar of two days by the first one's opening, even if that day had no trading.
  for (let before = day - 1; isTradingWeekday(market, before); before--) {
    if (isTradingDay(market, before) && settlementDay(market, before) === before) break;
    if (!rows.has(before)) continue;
    const why = "the file counts it to the bar of the holiday before it";
    return { reason: "in another bar", why };
  }
  return null;
}

function isTradingWeekday(market: Market, day: number): boolean {
  return market.weekdays.includes(weekdayOf(day));
}
