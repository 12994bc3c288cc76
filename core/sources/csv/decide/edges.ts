/**
 * Zone and stamp from where trading stops and starts: the first bar after a halt and the last before it,
 * under every clock and both stamps, against the hours of known markets.
 */

import { NEW_YORK, wallFromUtc } from "../../../bars/zone.ts";
import { DAY } from "../../../bars/timeframe.ts";
import type { Stamp } from "../formats/format.ts";
import { type Clock, instantOf } from "../time/clock.ts";
import { type MarketHours, MARKETS } from "./markets.ts";

/** A stretch without bars: the wall times of the bars around it. */
export interface Gap {
  readonly last: number;
  readonly first: number;
}

/** One reading of the file's times, with how well it fits a market's hours. */
export interface EdgeScore {
  readonly clock: Clock;
  readonly stamp: Stamp;
  readonly market: MarketHours;
  /** -1 to 1: edges that fall exactly on the market's, less those inside its closed hours. */
  readonly score: number;
  /** Gaps looked at, and how many of their two edges were exact. */
  readonly gaps: number;
  readonly exact: number;
  /** Edges that fall where the market is closed. */
  readonly against: number;
  /** What each gap says: 2 for two exact edges, less for edges against. */
  readonly perGap: Int8Array;
  /** Gaps after which the first bar opens exactly with the market, and before which the last closes with it. */
  readonly opens: number;
  readonly closes: number;
  /** Exact shares in summer and winter of New York; NaN where there is none. */
  readonly summer: number;
  readonly winter: number;
}

const HOUR = 3_600_000, LONGEST = 5 * DAY;
/** Enough gaps for a verdict, evenly over the file; more only cost time. */
const MOST_GAPS = 600;

/** Gaps of at least 45 minutes and twice the bar length, in times that run forward. */
export function findGaps(times: Float64Array, length: number, barLength: number): Gap[] {
  const least = Math.max(45 * 60_000, barLength + 1);
  const gaps: Gap[] = [];
  for (let i = 1; i < length; i++) {
    const gap = times[i] - times[i - 1];
    if (gap >= least && gap <= LONGEST) gaps.push({ last: times[i - 1], first: times[i] });
  }
  if (gaps.length <= MOST_GAPS) return gaps;
  const every = gaps.length / MOST_GAPS;
  return Array.from({ length: MOST_GAPS }, (_, i) => gaps[Math.floor(i * every)]);
}

/** Every clock with every stamp on every market that has gaps to show, best first. */
export function scoreEdges(
  gaps: readonly Gap[],
  barLength: number,
  clocks: readonly Clock[],
  stamps: readonly Stamp[],
): EdgeScore[] {
  const scores: EdgeScore[] = [];
  for (const market of MARKETS) {
    const relevant = gaps.filter((gap) => gap.first - gap.last >= market.shortest);
    if (relevant.length === 0 || barLength > HOUR * 4) continue;
    for (const clock of clocks) {
      for (const stamp of stamps) scores.push(score(relevant, barLength, clock, stamp, market));
    }
  }
  return scores.sort((a, b) => b.score - a.score);
}

function score(
  gaps: readonly Gap[],
  barLength: number,
  clock: Clock,
  stamp: Stamp,
  market: MarketHours,
): EdgeScore {
  const exact = [0, 0], counted = [0, 0];
  let against = 0, opens = 0, closes = 0;
  const lead = stamp === "close" ? barLength : 0;
  const perGap = new Int8Array(gaps.length);
  for (const [i, gap] of gaps.entries()) {
    const open = instantOf(clock, gap.first) - lead;
    const end = instantOf(clock, gap.last) - lead + barLength;
    const winter = open - wallFromUtc(NEW_YORK, open) === 5 * HOUR ? 1 : 0;
    const edges = compare(
      wallFromUtc(NEW_YORK, open),
      wallFromUtc(NEW_YORK, end),
      market,
      barLength,
    );
    opens += edges.opens;
    closes += edges.closes;
    exact[winter] += edges.opens + edges.closes;
    counted[winter] += 2;
    against += edges.against;
    perGap[i] = edges.opens + edges.closes - edges.against;
  }
  const all = counted[0] + counted[1];
  return {
    clock,
    stamp,
    market,
    score: (exact[0] + exact[1] - against) / all,
    gaps: gaps.length,
    exact: exact[0] + exact[1],
    against,
    perGap,
    opens,
    closes,
    summer: exact[0] / counted[0],
    winter: exact[1] / counted[1],
  };
}

/** How the end of the last bar and the open of the first, in New York's wall time, sit on the hours. */
function compare(
  open: number,
  end: number,
  market: MarketHours,
  barLength: number,
): { opens: number; closes: number; against: number } {
  const opened = ((open % DAY) + DAY) % DAY, closed = ((end % DAY) + DAY) % DAY;
  // A bar that runs over the edge is cut by it: 4h bars close at 17:00 though they would end at 18:00.
  const within = barLength > HOUR ? barLength : 1;
  const opens = opened === market.opens && (market.daily || weekday(open) === 0);
  const late = closed - market.closes;
  const closes = late >= 0 && late < within && (market.daily || weekday(end) === 5);
  const lateAllowed = late >= 0 && late < market.latePrints;
  const against = Number(!opens && isClosed(open, market)) +
    Number(!closes && !lateAllowed && isClosed(end - 1, market));
  return { opens: Number(opens), closes: Number(closes), against };
}

function weekday(wall: number): number {
  return ((Math.floor(wall / DAY) + 4) % 7 + 7) % 7;
}

function isClosed(wall: number, market: MarketHours): boolean {
  const clock = ((wall % DAY) + DAY) % DAY, day = weekday(wall);
  if (!market.daily) {
    return day === 6 || (day === 5 && clock >= market.closes) ||
      (day === 0 && clock < market.opens);
  }
  if (market.opens > market.closes) return clock >= market.closes && clock < market.opens;
  return clock < market.opens || clock >= market.closes;
}

/**
 * Drops scores whose reading gives the same bars as a better or preferred one: New York at the open and
 * Chicago at the close are the same for bars of an hour.
 */
export function distinctScores(
  scores: readonly EdgeScore[],
  gaps: readonly Gap[],
  barLength: number,
  preferred: { zone: string | undefined; stamp: Stamp },
): EdgeScore[] {
  const likes = ({ clock, stamp }: EdgeScore) =>
    2 * Number(clock.name === preferred.zone) + Number(stamp === preferred.stamp);
  const ordered = scores.slice().sort((a, b) => b.score - a.score || likes(b) - likes(a));
  const kept: EdgeScore[] = [];
  for (const entry of ordered) {
    if (!kept.some((other) => isSameReading(other, entry, gaps, barLength))) kept.push(entry);
  }
  return kept;
}

function isSameReading(
  a: EdgeScore,
  b: EdgeScore,
  gaps: readonly Gap[],
  barLength: number,
): boolean {
  const open = ({ clock, stamp }: EdgeScore, wall: number) =>
    instantOf(clock, wall) - (stamp === "close" ? barLength : 0);
  return gaps.every((gap) => open(a, gap.first) === open(b, gap.first));
}

/** Edges that must speak for one reading where two readings differ. */
const DECISIVE = 6;

/**
 * True if `best` wins against `other` where they differ: the few weeks in which Europe and America change
 * their clocks on different days tell two zones apart that agree for the rest of the year.
 */
export function beats(best: EdgeScore, other: EdgeScore): boolean {
  if (best.market !== other.market) return false;
  let mine = 0, theirs = 0;
  for (let i = 0; i < best.perGap.length; i++) {
    if (best.perGap[i] === other.perGap[i]) continue;
    mine += best.perGap[i];
    theirs += other.perGap[i];
  }
  return mine >= DECISIVE && theirs <= 0.2 * mine;
}

/** `:01` after halts and `:00` before them is a stamp at the close whatever the zone; null if neither. */
export function stampByMinutes(
  gaps: readonly Gap[],
  barLength: number,
): { stamp: Stamp; share: number } | null {
  if (gaps.length < 5 || barLength > HOUR / 2) return null;
  const grid = HOUR / 2;
  const at = (wall: number) => ((wall % grid) + grid) % grid;
  const open = gaps.filter((gap) => at(gap.first) === 0 && at(gap.last + barLength) === 0).length;
  const close = gaps.filter((gap) => at(gap.first - barLength) === 0 && at(gap.last) === 0).length;
  const [stamp, count, other] = open >= close
    ? ["open" as const, open, close]
    : ["close" as const, close, open];
  const share = count / gaps.length;
  return share >= 0.6 && other < 0.1 * gaps.length ? { stamp, share } : null;
}
