/** Bars that two tables share, as they are or with one of them moved in time: the primitives of evidence. */

import type { Bars } from "./bars.ts";
import { lowerBound } from "./bars.ts";
import { RowPairs } from "./row_list.ts";
import { samePrice, samePrices, sameVolume } from "./equality.ts";

/** Row numbers of bars with the same stamp: `present[k]` and `incoming[k]` belong together. */
export interface SharedRows {
  readonly present: Int32Array;
  readonly incoming: Int32Array;
}

/**
 * The bars of both tables whose stamps are equal once `shift` ms is added to the incoming ones. Both must be
 * in order; the cost is one walk over the part where they overlap.
 */
export function sharedRows(present: Bars, incoming: Bars, shift = 0): SharedRows {
  const a = present.time, b = incoming.time, rows = new RowPairs();
  if (a.length === 0 || b.length === 0) {
    return { present: new Int32Array(), incoming: new Int32Array() };
  }
  let i = lowerBound(a, b[0] + shift), j = lowerBound(b, a[0] - shift);
  while (i < a.length && j < b.length) {
    const apart = a[i] - (b[j] + shift);
    if (apart === 0) rows.push(i++, j++);
    else if (apart < 0) i++;
    else j++;
  }
  return { present: rows.present, incoming: rows.incoming };
}

/** How two shared bars are compared: all four prices, or only their shape, which an offset leaves alone. */
export type Likeness = "prices" | "shape";

/** True if bars have the same distances from low to open, high and close: the same bar at another level. */
export function sameShape(a: Bars, i: number, b: Bars, j: number): boolean {
  return sameDistance(a.high[i], a.low[i], b.high[j], b.low[j]) &&
    sameDistance(a.open[i], a.low[i], b.open[j], b.low[j]) &&
    sameDistance(a.close[i], a.low[i], b.close[j], b.low[j]);
}

/** Differences of prices carry the rounding of both. */
function sameDistance(a: number, aLow: number, b: number, bLow: number): boolean {
  const noise = 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
  return Math.abs((a - aLow) - (b - bLow)) <= noise;
}

/** How many shared bars agree, in the whole and in each half of the year. */
export interface Agreement {
  readonly shared: number;
  readonly agreeing: number;
  readonly summer: { readonly shared: number; readonly agreeing: number };
  readonly winter: { readonly shared: number; readonly agreeing: number };
}

/** Share of the shared bars that agree, 0 to 1; 0 if none is shared. */
export function agreeShare(agreement: { shared: number; agreeing: number }): number {
  return agreement.shared === 0 ? 0 : agreement.agreeing / agreement.shared;
}

/**
 * Scores one hypothesis: the incoming bars moved by `shift` ms. `isSummer` says on which side of the clock
 * change a stamp of the present table lies. A flat bar has no shape and says nothing: it is left out of
 * `shape`.
 */
export function scoreShift(
  present: Bars,
  incoming: Bars,
  options: { shift: number; likeness: Likeness; isSummer: (time: number) => boolean },
): Agreement {
  const rows = sharedRows(present, incoming, options.shift);
  const summer = { shared: 0, agreeing: 0 }, winter = { shared: 0, agreeing: 0 };
  const alike = options.likeness === "prices" ? samePrices : sameShape;
  for (let k = 0; k < rows.present.length; k++) {
    const i = rows.present[k], j = rows.incoming[k];
    if (options.likeness === "shape" && isFlat(present, i) && isFlat(incoming, j)) continue;
    const half = options.isSummer(present.time[i]) ? summer : winter;
    half.shared++;
    if (alike(present, i, incoming, j)) half.agreeing++;
  }
  return {
    shared: summer.shared + winter.shared,
    agreeing: summer.agreeing + winter.agreeing,
    summer,
    winter,
  };
}

function isFlat(bars: Bars, i: number): boolean {
  return bars.high[i] === bars.low[i];
}

/** How many of the shared bars have the same volume, of those where both know it. */
export function volumeAgreement(
  present: Bars,
  incoming: Bars,
  rows: SharedRows,
): { shared: number; agreeing: number } {
  let shared = 0, agreeing = 0;
  for (let k = 0; k < rows.present.length; k++) {
    const a = present.volume[rows.present[k]], b = incoming.volume[rows.incoming[k]];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    shared++;
    if (sameVolume(a, b)) agreeing++;
  }
  return { shared, agreeing };
}

/** How many shared bars have equal prices, and which do not (positions in `rows`). */
export function priceAgreement(
  present: Bars,
  incoming: Bars,
  rows: SharedRows,
): { agreeing: number; differing: number[] } {
  const differing: number[] = [];
  for (let k = 0; k < rows.present.length; k++) {
    if (!samePrices(present, rows.present[k], incoming, rows.incoming[k])) differing.push(k);
  }
  return { agreeing: rows.present.length - differing.length, differing };
}

/** True if the closes are the same price: a quick test before all four. */
export function sameClose(present: Bars, i: number, incoming: Bars, j: number): boolean {
  return samePrice(present.close[i], incoming.close[j]);
}
