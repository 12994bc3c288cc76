/** Zone and stamp from bars that are there already: the same bars stand at the same instants. */

import { type Bars, lowerBound } from "../../../bars/bars.ts";
import { isSummer } from "../../../bars/stamping.ts";
import type { Stamp } from "../formats/format.ts";
import { type Clock, instantOf } from "../time/clock.ts";

/** Rows of the file to compare: wall times and values, in file order. */
export type Rows = Pick<Bars, "time" | "open" | "high" | "low" | "close">;

export interface OverlapScore {
  readonly clock: Clock;
  readonly stamp: Stamp;
  /** Rows that have a bar at the same instant. */
  readonly shared: number;
  /** Share of those whose shape (high - low, close - open) is the same; a constant shift of price does not matter. */
  readonly agree: number;
  /** The same for each half of the year: a wrong zone may fit one of them. */
  readonly summer: Half;
  readonly winter: Half;
}

export interface Half {
  readonly shared: number;
  /** Share of `shared`; 0 if there are none. */
  readonly agree: number;
}

/** Rows compared, evenly over the file. */
const MOST_ROWS = 4000;

/** Every clock with every stamp against the bars present, best first. */
export function scoreOverlap(
  rows: Rows,
  present: Bars,
  barLength: number,
  clocks: readonly Clock[],
  stamps: readonly Stamp[],
): OverlapScore[] {
  const sample = shapedRows(rows, present);
  const scores: OverlapScore[] = [];
  for (const clock of clocks) {
    for (const stamp of stamps) {
      scores.push(score(rows, sample, present, clock, stamp, barLength));
    }
  }
  return scores.sort((a, b) => b.agree * b.shared - a.agree * a.shared);
}

/** Rows that are not flat (a flat bar fits anywhere) and lie within a day of the bars present. */
function shapedRows(rows: Rows, present: Bars): number[] {
  const first = present.time[0] - 86_400_000,
    last = present.time[present.time.length - 1] + 86_400_000;
  const found: number[] = [];
  for (let i = 0; i < rows.time.length; i++) {
    if (rows.time[i] >= first && rows.time[i] <= last && rows.high[i] > rows.low[i]) found.push(i);
  }
  const every = Math.max(1, found.length / MOST_ROWS);
  return Array.from(
    { length: Math.min(found.length, MOST_ROWS) },
    (_, i) => found[Math.floor(i * every)],
  );
}

function score(
  rows: Rows,
  sample: readonly number[],
  present: Bars,
  clock: Clock,
  stamp: Stamp,
  barLength: number,
): OverlapScore {
  const shared = [0, 0], agree = [0, 0];
  for (const row of sample) {
    const time = instantOf(clock, rows.time[row]) - (stamp === "close" ? barLength : 0);
    const at = lowerBound(present.time, time);
    if (at >= present.time.length || present.time[at] !== time) continue;
    const half = isSummer(time) ? 0 : 1;
    shared[half]++;
    if (sameShape(rows, row, present, at)) agree[half]++;
  }
  const all = halfOf(shared[0] + shared[1], agree[0] + agree[1]);
  const [summer, winter] = [0, 1].map((half) => halfOf(shared[half], agree[half]));
  return { clock, stamp, ...all, summer, winter };
}

function halfOf(shared: number, agree: number): Half {
  return { shared, agree: shared === 0 ? 0 : agree / shared };
}

function sameShape(rows: Rows, row: number, present: Bars, at: number): boolean {
  // Sources round to float32: differences of prices near P carry its noise.
  const tolerance = 4e-7 * Math.max(Math.abs(rows.high[row]), Math.abs(present.high[at]), 1e-9);
  const range = (rows.high[row] - rows.low[row]) - (present.high[at] - present.low[at]);
  const body = (rows.close[row] - rows.open[row]) - (present.close[at] - present.open[at]);
  return Math.abs(range) <= tolerance && Math.abs(body) <= tolerance;
}
