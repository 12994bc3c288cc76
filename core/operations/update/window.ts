/** From when on a source is asked, so that what is there is compared with what comes. */

import { revisionWindow } from "../../bars/final.ts";
import { DAY, type Timeframe } from "../../bars/timeframe.ts";

/** Overlap where the source has no window of its own: two days. */
const LEAST_OVERLAP = 2 * DAY;

export interface WindowRequest {
  readonly timeframe: Timeframe;
  /** Open of the file's last bar, UTC ms; `null` for a new or empty file. */
  readonly last: number | null;
  readonly now: number;
  /** `--days N`: literally so many days back, whatever the file holds. */
  readonly days?: number;
}

/**
 * The first instant asked for, UTC ms; `-Infinity` for all that the source has. Without `days` it lies one
 * revision window before the file's last bar, so that corrections of bars that may still change are seen.
 */
export function fetchFrom({ timeframe, last, now, days }: WindowRequest): number {
  if (days !== undefined) return now - days * DAY;
  if (last === null) return -Infinity;
  return Math.min(last, now) - Math.max(LEAST_OVERLAP, revisionWindow("yahoo", timeframe));
}
