/** How a file stamps its daily and weekly bars, found from the bars, and the stamp of a new one. */

import { weekdayOf } from "../calendar/days.ts";
import type { Market } from "../calendar/market.ts";
import { periodOf, stampDay } from "./period.ts";
import { DAY, type Timeframe } from "./timeframe.ts";
import { CHICAGO, NEW_YORK, offsetAt, UTC, utcFromWall, wallFromUtc, type Zone } from "./zone.ts";

/**
 * A daily stamp is the wall time `summer` or `winter` (minutes, by New York's clock change) in `zone`,
 * `daysBefore` days before the trading day; a weekly one also falls on the period's day number `weekday`
 * (days after the Monday of the week, -1 is the Sunday before).
 */
export interface Stamping {
  readonly zone: Zone;
  readonly summer: number;
  readonly winter: number;
  readonly daysBefore: number;
  readonly weekday: number;
  /** In words, such as "18:00 New York the evening before". */
  readonly words: string;
  /** Share of the recent bars that are stamped so, 0 to 1. */
  readonly share: number;
}

/** Three years of days: both halves of the year, and a year of accidents does not outvote the file. */
const RECENT = 780;
const MINUTE = 60_000;

/** Two times of the year must explain clearly more than one does. */
const TWO_TIMES = 0.9;

/** True while New York keeps summer time. */
export function isSummer(time: number): boolean {
  return offsetAt(NEW_YORK, time) === -4 * 3_600_000;
}

function wallMinute(zone: Zone, time: number): number {
  const wall = wallFromUtc(zone, time);
  return (wall - Math.floor(wall / DAY) * DAY) / MINUTE;
}

/** The most frequent value; of equally frequent ones the one that was seen last. */
function mode(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  let best: number | undefined, most = 0;
  for (const value of values) {
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    if (count >= most) [best, most] = [value, count];
  }
  return best;
}

interface Clock {
  readonly zone: Zone;
  readonly summer: number;
  readonly winter: number;
}

/** Chicago changes its clock with New York, and traders name New York's. */
function clockZone(market: Market | null): Zone {
  return !market || market.zone === CHICAGO ? NEW_YORK : market.zone;
}

function fits(clock: Clock, time: number): boolean {
  return wallMinute(clock.zone, time) === (isSummer(time) ? clock.summer : clock.winter);
}

/** Clocks that could explain the stamps, the plainest first: midnight UTC, one time all year, two times. */
function candidates(times: readonly number[], market: Market | null): Clock[] {
  const local = clockZone(market), clocks: Clock[] = [];
  for (const zone of [UTC, local]) {
    for (const minute of new Set(times.map((time) => wallMinute(zone, time)))) {
      clocks.push({ zone, summer: minute, winter: minute });
    }
  }
  const summer = mode(times.filter(isSummer).map((time) => wallMinute(local, time)));
  const winter = mode(times.filter((t) => !isSummer(t)).map((time) => wallMinute(local, time)));
  if (summer !== undefined && winter !== undefined) clocks.push({ zone: local, summer, winter });
  const plain = (clock: Clock) =>
    clock.summer !== clock.winter ? 2 : clock.zone === UTC && clock.summer !== 0 ? 1 : 0;
  return clocks.sort((a, b) => plain(a) - plain(b));
}

/** The clock of most stamps; of two equally good ones the one that fits the last bar, then the plainer. */
function findClock(times: readonly number[], market: Market | null): Clock | undefined {
  let best: Clock | undefined, most = 0;
  for (const clock of candidates(times, market)) {
    const last = fits(clock, times[times.length - 1]) ? 0.5 : 0;
    const fitting = times.filter((time) => fits(clock, time)).length + last;
    const count = clock.summer === clock.winter ? fitting : TWO_TIMES * fitting;
    if (count > most) [best, most] = [clock, count];
  }
  return best;
}

const PLACES: Readonly<Record<string, string>> = {
  "America/New_York": "New York",
  "America/Chicago": "Chicago",
  UTC: "UTC",
};

function clockText(minutes: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  return `${two(minutes / 60)}:${two(minutes % 60)}`;
}

function wordsOf(clock: Clock, daysBefore: number): string {
  const times = clock.summer === clock.winter
    ? clockText(clock.summer)
    : `${clockText(clock.summer)} in summer, ${clockText(clock.winter)} in winter`;
  const place = PLACES[clock.zone] ?? clock.zone;
  return `${times} ${place}${daysBefore === 1 ? " the evening before" : ""}`;
}

function mondayOf(week: number): number {
  return week * 7 - 3;
}

/** The last stamps; daily ones only of weekdays on which the market can trade. */
function recentStamps(
  times: ArrayLike<number>,
  timeframe: Timeframe,
  market: Market | null,
): number[] {
  const recent: number[] = [];
  for (let i = Math.max(0, times.length - RECENT); i < times.length; i++) {
    const weekday = weekdayOf(stampDay(times[i], market?.zone));
    const trades = !timeframe.endsWith("D") || !market || market.weekdays.includes(weekday);
    if (trades) recent.push(times[i]);
  }
  return recent;
}

/**
 * How a daily or weekly table is stamped, by the majority of its recent bars; `null` if it holds none. Of
 * two equally frequent stampings it is the one of the last bar.
 */
export function findStamping(
  times: ArrayLike<number>,
  timeframe: Timeframe,
  market: Market | null,
): Stamping | null {
  const recent = recentStamps(times, timeframe, market);
  const clock = findClock(recent, market);
  if (!clock) return null;
  const like = recent.filter((time) => fits(clock, time));
  const wallDay = (time: number) => Math.floor(wallFromUtc(clock.zone, time) / DAY);
  const daysBefore = mode(like.map((time) => stampDay(time, market?.zone) - wallDay(time))) ?? 0;
  const weekday = timeframe.endsWith("W")
    ? mode(like.map((time) => wallDay(time) - mondayOf(periodOf(timeframe, time, market)))) ?? 0
    : 0;
  const share = like.length / recent.length;
  return { ...clock, daysBefore, weekday, words: wordsOf(clock, daysBefore), share };
}

/** The instant of a wall day under a stamping; summer or winter is judged at the day itself. */
function stampOn(stamping: Stamping, wallDay: number): number {
  const guess = wallDay * DAY + stamping.winter * MINUTE;
  const winter = utcFromWall(stamping.zone, guess).utc;
  if (!isSummer(winter)) return winter;
  return utcFromWall(stamping.zone, wallDay * DAY + stamping.summer * MINUTE).utc;
}

/** The stamp (UTC ms) of a period as `periodOf` numbers it: a day, or a week. */
export function stampFor(timeframe: Timeframe, period: number, stamping: Stamping): number {
  if (timeframe.endsWith("W")) return stampOn(stamping, mondayOf(period) + stamping.weekday);
  if (timeframe.endsWith("M")) {
    const first = Date.UTC(Math.floor(period / 12), period % 12, 1) / DAY;
    return stampOn(stamping, first - stamping.daysBefore);
  }
  return stampOn(stamping, period * parseInt(timeframe) - stamping.daysBefore);
}
