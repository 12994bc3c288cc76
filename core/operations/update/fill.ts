/** From when on `update --fill` asks: the first gap of a file that its source can still serve. */

import type { Bars } from "../../bars/bars.ts";
import { isIntraday, type Timeframe } from "../../bars/timeframe.ts";
import type { Market } from "../../calendar/market.ts";
import { floorOf } from "../../sources/yahoo/limits.ts";
import { findGaps } from "../gaps/find_gaps.ts";
import { findMissingDays } from "../gaps/find_missing_days.ts";
import type { Gap } from "../gaps/found.ts";
import { hoursFor } from "../gaps/hours_for.ts";
import { acknowledgedBy, type AcknowledgedRange } from "../gaps/severity.ts";
import type { Served } from "./served.ts";

export interface FillRequest {
  readonly timeframe: Timeframe;
  readonly market: Market | null;
  readonly served: Served;
  /** The file's first bar, UTC ms. */
  readonly first: number;
  /** UTC ms. */
  readonly now: number;
  /** Stretches that the user said are fine. */
  readonly acknowledged: readonly AcknowledgedRange[];
  /** The file's bars from an instant (UTC ms) on. */
  readonly readPresent: (from: number) => Promise<Bars>;
}

/** UTC ms of the first missing bar that is still served; `null` if there is none. */
export async function fillFrom(request: FillRequest): Promise<number | null> {
  const { served, now, acknowledged, first } = request;
  if (served.kind === "none") return null;
  // Only the part that is still served is looked at; what lies before the file's first bar is no gap.
  const from = Math.max(first, floorOf(served.interval, now) ?? -Infinity);
  const gaps = await gapsSince(request, from);
  return gaps.find((gap) => !acknowledgedBy(gap, acknowledged))?.first ?? null;
}

async function gapsSince(
  { timeframe, market, readPresent }: FillRequest,
  from: number,
): Promise<readonly Gap[]> {
  const { time } = await readPresent(from);
  const hours = hoursFor(time, timeframe, market);
  if (!hours || time.length === 0) return [];
  const find = isIntraday(timeframe) ? findGaps : findMissingDays;
  return find(time, { timeframe, hours, from }).gaps;
}
