/** Trading hours of an unknown ticker, inferred from its own bars and labelled as such. */

import { type Timeframe, timeframeLength } from "../bars/timeframe.ts";
import { NEW_YORK, UTC, wallFromUtc, type Zone } from "../bars/zone.ts";
import { dayText } from "./days.ts";
import type { Market, Stretch } from "./market.ts";

const MINUTE = 60_000, DAY = 86_400_000, WEEK = 7 * DAY;
/** Half a year tells summer from winter; fewer than two weeks tell nothing. */
const RECENT_WEEKS = 26, FEWEST_WEEKS = 2;
/** A place in the week is open if bars stood there in this share of the weeks. */
const USUAL = 0.5;
/** Clocks that markets follow; the one with the plainest week wins. */
const ZONES: readonly Zone[] = [
  NEW_YORK,
  UTC,
  "Europe/London" as Zone,
  "Europe/Berlin" as Zone,
  "Asia/Tokyo" as Zone,
];

/** The week of a zone, cut into places of one bar each: in how many weeks a bar stood there. */
interface WeekPlan {
  readonly zone: Zone;
  readonly open: readonly boolean[];
  /** Bars at places that are not open, plus open places without a bar: less is plainer. */
  readonly misfits: number;
}

/**
 * Trading hours from intraday bars in order; `null` if there are fewer than two weeks of them or the bars
 * are longer than an hour. Holidays are unknown: a missing holiday will look like a missing day.
 */
export function inferHours(times: ArrayLike<number>, timeframe: Timeframe): Market | null {
  const length = Math.max(MINUTE, timeframeLength(timeframe));
  const recent = recentTimes(times);
  const weeks = recent.length === 0 ? 0 : (recent[recent.length - 1] - recent[0]) / WEEK;
  if (weeks < FEWEST_WEEKS || length > 60 * MINUTE) return null;
  const plans = ZONES.map((zone) => planOf(zone, recent, length, weeks));
  const best = plans.reduce((a, b) => b.misfits < a.misfits ? b : a);
  return best.open.some((open) => open) ? marketFrom(best, length, recent) : null;
}

function recentTimes(times: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(times), last = all[all.length - 1];
  return all.subarray(all.findIndex((time) => time > last - RECENT_WEEKS * WEEK));
}

function placeOf(zone: Zone, time: number, length: number): number {
  // 1970-01-04 was a Sunday: places count from there.
  const wall = wallFromUtc(zone, time) - 3 * DAY;
  return Math.floor((wall - Math.floor(wall / WEEK) * WEEK) / length);
}

function planOf(zone: Zone, times: Float64Array, length: number, weeks: number): WeekPlan {
  const counts = new Int32Array(Math.ceil(WEEK / length));
  for (const time of times) counts[placeOf(zone, time, length)]++;
  const open = Array.from(counts, (count) => count >= USUAL * weeks);
  let misfits = 0;
  counts.forEach((count, i) => misfits += open[i] ? Math.max(0, weeks - count) : count);
  return { zone, open, misfits };
}

/** The end of the longest daily pause, in minutes of the day; 1440 if there is none in the evening. */
function turnOf(open: readonly boolean[], length: number): number {
  const perDay = Math.round(DAY / length), closed = new Int32Array(perDay);
  open.forEach((isOpen, i) => isOpen || closed[i % perDay]++);
  // A pause is a place of the day that is shut on at least six of seven days.
  const shut = Array.from(closed, (count) => count >= 6);
  if (shut.every((one) => one) || !shut.includes(true)) return 1440;
  let best = 0, end = 0;
  for (let start = 0; start < perDay; start++) {
    if (!shut[start] || shut[(start + perDay - 1) % perDay]) continue;
    let size = 0;
    while (shut[(start + size) % perDay]) size++;
    if (size > best) [best, end] = [size, (start + size) % perDay];
  }
  const minutes = end * length / MINUTE;
  return minutes >= 12 * 60 ? minutes : 1440;
}

function clockText(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, "0"),
    at = minutes < 0 ? minutes + 1440 : minutes;
  return `${minutes < 0 ? "-" : ""}${two(Math.floor(at / 60))}:${two(at % 60)}`;
}

/** The stretches of the trading day that ends on a weekday. */
function stretchesOf(
  open: readonly boolean[],
  weekday: number,
  turn: number,
  step: number,
): Stretch[] {
  const found: Stretch[] = [], places = open.length;
  let from: number | null = null;
  for (let minute = turn - 1440; minute <= turn; minute += step) {
    const place = Math.floor((weekday * 1440 + minute) / step);
    const isOpen = minute < turn && open[(place + places) % places];
    if (isOpen) from ??= minute;
    else if (from !== null) {
      found.push(`${clockText(from)}..${clockText(minute)}`);
      from = null;
    }
  }
  return found;
}

function marketFrom(plan: WeekPlan, length: number, times: Float64Array): Market {
  const turn = turnOf(plan.open, length), on: Record<number, Stretch[]> = {};
  for (let weekday = 0; weekday < 7; weekday++) {
    const stretches = stretchesOf(plan.open, weekday, turn, length / MINUTE);
    if (stretches.length > 0) on[weekday] = stretches;
  }
  const from = dayText(Math.floor(times[0] / DAY));
  const to = dayText(Math.floor(times[times.length - 1] / DAY));
  return {
    id: "inferred",
    name: "hours inferred from the bars",
    zone: plan.zone,
    dayTurns: clockText(turn),
    weekdays: Object.keys(on).map(Number),
    eras: [{ from, hours: [], on, source: `inferred from bars of ${from} to ${to}` }],
    holidays: [],
    exceptions: [],
    checked: { from, to },
    sources: [],
    inferred: true,
  };
}
