/** Finds what is missing of intraday bars, against the market's hours. Pure. */

import { lowerBound } from "../../bars/bars.ts";
import { type Timeframe, timeframeLength } from "../../bars/timeframe.ts";
import { wallFromUtc } from "../../bars/zone.ts";
import { expectedBars, tradingMinutes } from "../../calendar/expected.ts";
import { type Hours as Stretches, hoursBetween } from "../../calendar/hours.ts";
import { DayList, type Found, type Gap, UnexpectedTally } from "./found.ts";
import type { Hours } from "./hours_for.ts";
import { UsualFill } from "./usual.ts";

export interface FindOptions {
  readonly timeframe: Timeframe;
  readonly hours: Hours;
  /** UTC ms, included. Default: the first bar. */
  readonly from?: number;
  /** UTC ms, excluded. Default: just after the last bar. */
  readonly to?: number;
}

/** Nobody calls half an hour without a trade a hole. */
export const HOLE_MINUTES = 30;
/** A stretch in which the file has fewer bars than this on other days is a quiet one. */
const QUIET = 0.5;

/** Rows of the expected bars, `start` to `end` (excluded), of which none is there. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/**
 * Missing stretches of intraday times (UTC ms, strictly increasing). A stretch goes on over closed hours;
 * one in hours that the file's other days rarely fill counts as thin, however long.
 */
export function findGaps(times: Float64Array, options: FindOptions): Found {
  return new Search(times, options).found();
}

/** One walk over what is there and what should be. */
class Search {
  readonly #all: Float64Array;
  /** Those of the range asked for. */
  readonly #times: Float64Array;
  readonly #due: Float64Array;
  readonly #stretches: Stretches;
  readonly #length: number;
  readonly #usual: UsualFill;
  /** The row of the expected bars at which each trading day begins. */
  readonly #dayRows: number[] = [];
  readonly #days = new DayList();
  readonly #runs: Run[] = [];

  constructor(times: Float64Array, readonly options: FindOptions) {
    const { timeframe, hours: { market, grid } } = options;
    const last = times.length > 0 ? times[times.length - 1] : 0;
    const from = options.from ?? times[0] ?? 0, to = options.to ?? last + 1;
    this.#length = timeframeLength(timeframe);
    this.#all = times;
    this.#times = times.subarray(lowerBound(times, from), lowerBound(times, to));
    this.#due = expectedBars(market, timeframe, from, to, grid);
    this.#stretches = hoursBetween(market, from - this.#length, to + this.#length);
    this.#usual = new UsualFill(this.#length);
  }

  found(): Found {
    const there = this.#presence();
    this.#countDays(there);
    this.#findRuns(there);
    let present = 0;
    for (const one of there) present += one;
    const { outside, offGrid } = this.#unexpected();
    return {
      ...this.#judgeRuns(),
      outside,
      offGrid,
      days: this.#days.counts(),
      expected: this.#due.length,
      present,
    };
  }

  /** 1 for each expected bar that is there. */
  #presence(): Uint8Array {
    const there = new Uint8Array(this.#due.length), times = this.#times;
    for (let k = 0, i = 0; k < there.length; k++) {
      while (i < times.length && times[i] < this.#due[k]) i++;
      if (times[i] === this.#due[k]) there[k] = 1;
    }
    return there;
  }

  /** Bars of each trading day; days with none of them say nothing about what is usual. */
  #countDays(there: Uint8Array): void {
    const { open, close, day } = this.#stretches, due = this.#due;
    for (let k = 0, s = 0; k < due.length;) {
      while (close[s] <= due[k]) s++;
      const start = k, today = day[s], from = s;
      let present = 0;
      for (; k < due.length && day[s] === today; k++) {
        while (s < close.length && close[s] <= due[k]) s++;
        if (day[s] !== today) break;
        present += there[k];
      }
      this.#dayRows.push(start);
      this.#days.add(today, k - start, present);
      if (present > 0) this.#learn(there, start, k, open[from]);
      if (k === start) k++;
    }
  }

  /** The clock can't change within the trading day of a market that shuts on Sundays. */
  #learn(there: Uint8Array, start: number, end: number, open: number): void {
    const wall = wallFromUtc(this.options.hours.market.zone, open) - open;
    const year = yearOf(open);
    for (let k = start; k < end; k++) {
      this.#usual.add(year, this.#usual.place(this.#due[k] + wall), there[k] === 1);
    }
  }

  #findRuns(there: Uint8Array): void {
    for (let k = 0; k < there.length; k++) {
      if (there[k] === 1) continue;
      const start = k;
      while (k < there.length && there[k] === 0) k++;
      this.#runs.push({ start, end: k });
    }
  }

  #judgeRuns(): Pick<Found, "gaps" | "thin"> {
    const gaps: Gap[] = [];
    let stretches = 0, bars = 0, longest = 0;
    for (const run of this.#runs) {
      const gap = this.#gapOf(run);
      if (gap.class !== "thin minutes") gaps.push(gap);
      else {
        stretches++;
        bars += gap.bars;
        longest = Math.max(longest, gap.tradingMinutes);
      }
    }
    return { gaps, thin: { stretches, bars, longest } };
  }

  #gapOf(run: Run): Gap {
    const first = this.#due[run.start], last = this.#due[run.end - 1];
    const bars = run.end - run.start, days = this.#wholeDays(run);
    const minutes = this.#minutesOf(run, first, last);
    const row = lowerBound(this.#all, first);
    const before = row > 0 ? this.#all[row - 1] : null;
    const after = row < this.#all.length ? this.#all[row] : null;
    const facts = { first, last, bars, tradingMinutes: minutes, days, before, after };
    if (before === null) return { class: "before listing", ...facts };
    return { class: this.#classOf(run, days, minutes), ...facts };
  }

  /** Short stretches need no calendar: their bars are cut by no halt, or hardly. */
  #minutesOf({ start, end }: Run, first: number, last: number): number {
    const plain = (end - start) * this.#length / 60_000;
    return plain < HOLE_MINUTES
      ? plain
      : tradingMinutes(this.options.hours.market, first, last + this.#length);
  }

  #classOf(run: Run, days: number, minutes: number): Gap["class"] {
    if (days > 0) return days === 1 ? "missing trading day" : "missing days";
    return minutes < HOLE_MINUTES || this.#usualShare(run) < QUIET ? "thin minutes" : "hole";
  }

  /** Trading days that lie wholly in a run. */
  #wholeDays({ start, end }: Run): number {
    const rows = this.#dayRows, from = lowerBound(rows, start), to = lowerBound(rows, end);
    const cut = to === rows.length ? end < this.#due.length : rows[to] > end;
    return Math.max(0, to - from - (cut ? 1 : 0));
  }

  /** The share of the run's bars that the file usually has at these times of the day. */
  #usualShare({ start, end }: Run): number {
    const { zone } = this.options.hours.market;
    let sum = 0;
    for (let k = start; k < end; k++) {
      const time = this.#due[k];
      sum += this.#usual.share(yearOf(time), this.#usual.place(wallFromUtc(zone, time)));
    }
    return sum / (end - start);
  }

  /** Bars that nobody expected: in trading hours, or outside of them. */
  #unexpected(): Pick<Found, "outside" | "offGrid"> {
    const outside = new UnexpectedTally(), offGrid = new UnexpectedTally();
    const { open, close } = this.#stretches, due = this.#due;
    for (let i = 0, k = 0, s = 0; i < this.#times.length; i++) {
      const time = this.#times[i];
      while (k < due.length && due[k] < time) k++;
      if (due[k] === time) continue;
      while (s < close.length && close[s] <= time) s++;
      if (s < open.length && open[s] < time + this.#length) offGrid.add(time);
      else outside.add(time);
    }
    return { outside: outside.result(), offGrid: offGrid.result() };
  }
}

function yearOf(time: number): number {
  return new Date(time).getUTCFullYear();
}
