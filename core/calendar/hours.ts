/** Trading hours of a market as instants, computed a year at a time and kept. */

import { DAY } from "../bars/timeframe.ts";
import { utcFromWall } from "../bars/zone.ts";
import { type Day, dayOf, parseDay, ruleDay, weekdayOf, yearOf } from "./days.ts";
import type { Change, Era, Market, Stretch } from "./market.ts";

/** Stretches of trading in order: row `i` is open from `open[i]` (included) to `close[i]`, UTC ms. */
export interface Hours {
  readonly open: Float64Array;
  readonly close: Float64Array;
  /** The trading day each stretch belongs to. */
  readonly day: Int32Array;
}

/** What happens on one day that is not an ordinary one. */
export interface Special {
  readonly change: Change | { readonly kind: "open" };
  readonly why: string;
}

/** A stretch in minutes from the midnight that begins the trading day; negative is the evening before. */
interface Minutes {
  readonly open: number;
  readonly close: number;
}

const MINUTE = 60_000;
const years = new WeakMap<Market, Map<number, Hours>>();
const specials = new WeakMap<Market, Map<number, Map<Day, Special>>>();

/** Minutes of `08:30`, of `-17:00` (the evening before: -420), of `24:00`. */
export function clockMinutes(text: string): number {
  const match = /^(-?)(\d{2}):(\d{2})$/.exec(text);
  if (!match) throw new RangeError(`not a time of day: ${text}`);
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] ? minutes - 1440 : minutes;
}

/** Read once: a market has a few stretches and thousands of days. */
const stretches = new Map<Stretch, Minutes>();

function stretchMinutes(stretch: Stretch): Minutes {
  return cached(stretches, stretch, () => {
    const [open, close] = stretch.split("..");
    return { open: clockMinutes(open), close: clockMinutes(close) };
  });
}

function cached<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, value = make());
  return value;
}

function cacheOf<V>(caches: WeakMap<Market, Map<number, V>>, market: Market): Map<number, V> {
  let map = caches.get(market);
  if (!map) caches.set(market, map = new Map());
  return map;
}

/** Holidays, short days and named exceptions whose day lies in a year. An exception overrides a rule. */
export function specialDays(market: Market, year: number): ReadonlyMap<Day, Special> {
  return cached(cacheOf(specials, market), year, () => readSpecials(market, year));
}

function readSpecials(market: Market, year: number): Map<Day, Special> {
  const found = new Map<Day, Special>();
  for (const holiday of market.holidays) {
    // New Year's Day on a Saturday may be observed on 31 December: look at the next year's rules too.
    for (const  of of[year, year + 1]) {
      if (of < (holiday.from ?? -Infinity) || of > (holiday.to ?? Infinity)) continue;
      if (holiday.except?.includes(of)) continue;
      const day = ruleDay(holiday.on, of);
      if (yearOf(day) !== year) continue;
      if (holiday.weekdays && !holiday.weekdays.includes(weekdayOf(day))) continue;
      if (found.get(day)?.change.kind === "closed") continue;
      found.set(day, { change: holiday.change, why: holiday.name });
    }
  }
  for (const { date, change, why } of market.exceptions) {
    const day = parseDay(date);
    if (yearOf(day) === year) found.set(day, { change, why });
  }
  return found;
}

/** What is special about a day, or `undefined` for an ordinary one. */
export function specialDay(market: Market, day: Day): Special | undefined {
  return specialDays(market, yearOf(day)).get(day);
}

/** The first day of each era. */
const eraStarts = new WeakMap<Market, readonly Day[]>();

function startsOf(market: Market): readonly Day[] {
  let starts = eraStarts.get(market);
  if (!starts) eraStarts.set(market, starts = market.eras.map(({ from }) => parseDay(from)));
  return starts;
}

function eraOf(market: Market, day: Day): Era {
  const later = startsOf(market).findIndex((start) => start > day);
  const last = later < 0 ? market.eras.length - 1 : later - 1;
  return market.eras[Math.max(0, last)];
}

function changed(hours: readonly Minutes[], change: Special["change"] | undefined): Minutes[] {
  if (change?.kind === "closed") return [];
  if (change?.kind === "hours") return change.hours.map(stretchMinutes);
  const from = change?.kind === "late" ? clockMinutes(change.open) : -Infinity;
  const to = change?.kind === "early" ? clockMinutes(change.close) : Infinity;
  return hours.map((h) => ({ open: Math.max(h.open, from), close: Math.min(h.close, to) }))
    .filter((h) => h.open < h.close);
}

/**
 * The stretches of a trading day on the wall clock; empty if the market is closed. A stretch in the
 * afternoon before (CME until 2012) is only there if that day was an ordinary one.
 */
function minutesOf(market: Market, day: Day): Minutes[] {
  const special = specialDay(market, day);
  if (!market.weekdays.includes(weekdayOf(day)) && special?.change.kind !== "hours") return [];
  const era = eraOf(market, day);
  const usual = era.on?.[weekdayOf(day)] ?? era.hours;
  return changed(usual.map(stretchMinutes), special?.change).filter((stretch) =>
    stretch.close > turn(market) - 1440 || !specialDay(market, day - 1)
  );
}

function turn(market: Market): number {
  return clockMinutes(market.dayTurns);
}

/** True if the market trades at all on a trading day. */
export function isTradingDay(market: Market, day: Day): boolean {
  return minutesOf(market, day).length > 0;
}

function readYear(market: Market, year: number): Hours {
  const open: number[] = [], close: number[] = [], days: number[] = [];
  const end = dayOf(year + 1, 1, 1);
  for (let day = dayOf(year, 1, 1); day < end; day++) {
    for (const stretch of minutesOf(market, day)) {
      open.push(utcFromWall(market.zone, day * DAY + stretch.open * MINUTE).utc);
      close.push(utcFromWall(market.zone, day * DAY + stretch.close * MINUTE).utc);
      days.push(day);
    }
  }
  return {
    open: Float64Array.from(open),
    close: Float64Array.from(close),
    day: Int32Array.from(days),
  };
}

function ofYear(market: Market, year: number): Hours {
  return cached(cacheOf(years, market), year, () => readYear(market, year));
}

/** Every stretch of trading that overlaps `from` (included) to `to` (excluded), UTC ms, not cut to it. */
export function hoursBetween(market: Market, from: number, to: number): Hours {
  const open: number[] = [], close: number[] = [], day: number[] = [];
  if (!(from < to)) {
    return { open: new Float64Array(), close: new Float64Array(), day: new Int32Array() };
  }
  // A trading day can begin the evening before and reach past midnight UTC: two days of slack.
  const first = new Date(from - 2 * DAY).getUTCFullYear();
  const last = new Date(to + 2 * DAY).getUTCFullYear();
  for (let year = first; year <= last; year++) {
    const hours = ofYear(market, year);
    for (let i = firstClosingAfter(hours, from); i < hours.open.length; i++) {
      if (hours.open[i] >= to) break;
      open.push(hours.open[i]), close.push(hours.close[i]), day.push(hours.day[i]);
    }
  }
  return {
    open: Float64Array.from(open),
    close: Float64Array.from(close),
    day: Int32Array.from(day),
  };
}

/** The first stretch that ends after `time`; the number of stretches if there is none. */
export function firstClosingAfter(hours: Hours, time: number): number {
  let low = 0, high = hours.close.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (hours.close[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
