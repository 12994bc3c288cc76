/** A name is not an instrument: prices tell ES the future at 6,800 from ES the share at 67. Pure. */

import { type Bars, lowerBound } from "../../bars/bars.ts";
import { DAY } from "../../bars/timeframe.ts";

/** So many bars show a level; the median of their closes. */
const SAMPLE = 200;
/** Within a quarter no instrument that Barkeep knows doubled; over years many did. */
const NEAR = 91 * DAY, NEAR_FACTOR = 1.7, FAR_FACTOR = 4;

export interface LevelDoubt {
  /** Median closes where the two tables are nearest in time. */
  readonly present: number;
  readonly incoming: number;
}

/** The two levels if they can hardly be one instrument's; `null` if they can, or nothing can be said. */
export function doubtLevel(present: Bars, incoming: Bars): LevelDoubt | null {
  if (present.time.length === 0 || incoming.time.length === 0) return null;
  const there = nearest(present, incoming), here = nearest(incoming, present);
  const levels = { present: medianClose(present, there), incoming: medianClose(incoming, here) };
  // Back-adjusted prices may lie at zero or below, where a factor means nothing.
  if (!(levels.present > 0 && levels.incoming > 0)) return null;
  const apart = Math.abs(present.time[there] - incoming.time[here]);
  const factor = Math.max(levels.present, levels.incoming) /
    Math.min(levels.present, levels.incoming);
  return factor > (apart <= NEAR ? NEAR_FACTOR : FAR_FACTOR) ? levels : null;
}

/** The row of `bars` that is nearest in time to the other table. */
function nearest(bars: Bars, other: Bars): number {
  const last = bars.time.length - 1;
  if (bars.time[last] < other.time[0]) return last;
  return Math.min(last, lowerBound(bars.time, other.time[0]));
}

function medianClose({ close }: Bars, at: number): number {
  const from = Math.max(0, Math.min(at - SAMPLE / 2, close.length - SAMPLE));
  const some = close.slice(from, from + SAMPLE).sort();
  return some[some.length >> 1];
}
