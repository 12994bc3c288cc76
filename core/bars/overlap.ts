/** Overlap as evidence: do the incoming bars agree with what is there, and if not, what explains it? */

import { type Bars, sliceBars } from "./bars.ts";
import {
  type Agreement,
  agreeShare,
  type Likeness,
  priceAgreement,
  scoreShift,
  type SharedRows,
  sharedRows,
  volumeAgreement,
} from "./shared_bars.ts";
import { isSummer } from "./stamping.ts";
import { offsetStretches, ratioStretches, type Stretch, tickOf } from "./stretches.ts";
import { lowerBound } from "./bars.ts";

/** A shift that makes the bars agree. */
export interface ShiftFound {
  /** Ms to add to the incoming stamps, by half of the year; `null` where that half has no shared bars. */
  readonly summer: number | null;
  readonly winter: number | null;
  /** Share of shared bars that agree when shifted so. */
  readonly share: number;
  readonly likeness: Likeness;
}

/** What the overlap says. */
export type Explanation =
  | { readonly kind: "none" }
  | { readonly kind: "agrees" }
  | { readonly kind: "shifted"; readonly shift: ShiftFound }
  | { readonly kind: "offset"; readonly stretches: readonly Stretch[] }
  | { readonly kind: "ratio"; readonly stretches: readonly Stretch[] }
  | { readonly kind: "unrelated" };

export interface Overlap {
  /** Bars with equal stamps, and how many of them have equal prices. */
  readonly shared: number;
  readonly agreeing: number;
  /** `agreeing / shared`, 0 if nothing is shared. */
  readonly share: number;
  readonly volume: { readonly shared: number; readonly agreeing: number };
  readonly explanation: Explanation;
  /** One sentence without a full stop. */
  readonly words: string;
}

/** With fewer agreeing bars than this share the incoming bars are not taken for the same series. */
export const ENOUGH_AGREE = 0.9;
/** A shift is only believed with so many shared bars. */
const ENOUGH_SHARED = 30;
const MINUTE = 60_000, HALF_HOUR = 30 * MINUTE;

/**
 * Judges the overlap of two tables in order. `length` is the timeframe in ms (it is one of the shifts
 * tried: a bar stamped at its close is off by its own length).
 */
export function judgeOverlap(present: Bars, incoming: Bars, length: number): Overlap {
  const rows = sharedRows(present, incoming);
  const shared = rows.present.length;
  const { agreeing } = priceAgreement(present, incoming, rows);
  const share = shared === 0 ? 0 : agreeing / shared;
  const explanation = explain(present, incoming, rows, share, length);
  const volume = volumeAgreement(present, incoming, rows);
  const judged = { shared, agreeing, share, volume, explanation };
  return { ...judged, words: overlapWords(judged) };
}

function explain(
  present: Bars,
  incoming: Bars,
  rows: SharedRows,
  share: number,
  length: number,
): Explanation {
  if (rows.present.length > 0 && share >= ENOUGH_AGREE) {
    return tailMoved(present, incoming, rows) ?? { kind: "agrees" };
  }
  const offsets = offsetStretches(present, incoming, rows);
  if (covers(offsets, rows)) return { kind: "offset", stretches: offsets };
  const shift = findShift(present, incoming, length);
  if (shift) return { kind: "shifted", shift };
  if (rows.present.length === 0) return { kind: "none" };
  const ticks = { present: tickOf(present) || 0, incoming: tickOf(incoming) || 0 };
  const ratios = ratioStretches(present, incoming, rows, ticks);
  if (covers(ratios, rows)) return { kind: "ratio", stretches: ratios };
  return { kind: "unrelated" };
}

/** An overlap that agrees in the whole may still end in a stretch that does not: a roll inside it. */
function tailMoved(present: Bars, incoming: Bars, rows: SharedRows): Explanation | null {
  const stretches = offsetStretches(present, incoming, rows), last = stretches.at(-1);
  return last && last.value !== 0 && last.fitting >= ENOUGH_AGREE * last.bars
    ? { kind: "offset", stretches }
    : null;
}

/** True if the stretches explain nearly all shared bars and are not crumbs. */
function covers(stretches: readonly Stretch[], rows: SharedRows): boolean {
  const fitting = stretches.reduce((sum, stretch) => sum + stretch.fitting, 0);
  return stretches.length > 0 && fitting >= ENOUGH_AGREE * rows.present.length &&
    stretches.length <= 1 + rows.present.length / 100;
}

/** The shifts worth trying: whole and half hours up to 14, and one bar's length either way of each. */
export function candidateShifts(length: number): number[] {
  const shifts = new Set<number>();
  for (let half = -28; half <= 28; half++) {
    for (const bar of [0, -length, length]) shifts.add(half * HALF_HOUR + bar);
  }
  shifts.delete(0);
  return [0, ...shifts].sort((a, b) => Math.abs(a) - Math.abs(b));
}

/** Samples of each half of the year are enough to find a shift; the winner is scored on everything. */
const SAMPLE = 3_000;

/** The shift, by half of the year, that makes nearly all shared bars agree; prices first, then shapes. */
export function findShift(present: Bars, incoming: Bars, length: number): ShiftFound | null {
  for (const likeness of ["prices", "shape"] as const) {
    const summer = bestShift(present, sample(incoming, true), length, likeness);
    const winter = bestShift(present, sample(incoming, false), length, likeness);
    const found = [summer, winter].filter((half) => half !== null);
    if (found.length === 0 || found.every((half) => half.shift === 0)) continue;
    const shared = found.reduce((sum, half) => sum + half.shared, 0);
    const agreeing = found.reduce((sum, half) => sum + half.agreeing, 0);
    return {
      summer: summer?.shift ?? null,
      winter: winter?.shift ?? null,
      share: agreeing / shared,
      likeness,
    };
  }
  return null;
}

/** The first rows that lie on one side of New York's clock change, without holes. */
function sample(bars: Bars, summer: boolean): Bars {
  let from = -1, to = -1;
  for (let i = 0; i < bars.time.length && (from < 0 || i - from < SAMPLE); i++) {
    if (isSummer(bars.time[i]) !== summer) {
      if (from >= 0) break;
    } else if (from < 0) from = i;
    if (from >= 0) to = i + 1;
  }
  return from < 0 ? sliceBars(bars, 0, 0) : sliceBars(bars, from, to);
}

interface HalfFound {
  readonly shift: number;
  readonly shared: number;
  readonly agreeing: number;
}

function bestShift(
  present: Bars,
  incoming: Bars,
  length: number,
  likeness: Likeness,
): HalfFound | null {
  if (incoming.time.length === 0) return null;
  const near = around(present, incoming);
  const needed = Math.max(ENOUGH_SHARED, incoming.time.length / 10);
  for (const shift of candidateShifts(length)) {
    const score: Agreement = scoreShift(near, incoming, { shift, likeness, isSummer });
    if (score.shared >= needed && agreeShare(score) >= ENOUGH_AGREE) {
      return { shift, shared: score.shared, agreeing: score.agreeing };
    }
  }
  return null;
}

/** The present bars that a shift of up to 14 hours and a bar can reach. */
function around(present: Bars, incoming: Bars): Bars {
  const slack = 2 * 86_400_000, last = incoming.time[incoming.time.length - 1];
  return sliceBars(
    present,
    lowerBound(present.time, incoming.time[0] - slack),
    lowerBound(present.time, last + slack),
  );
}

/** `57.50`, `0.00125`: two decimals at least, no noise. */
function amount(value: number): string {
  const text = String(Math.round(Math.abs(value) * 1e6) / 1e6);
  const decimals = text.split(".")[1]?.length ?? 0;
  return decimals >= 2 ? text : Math.abs(value).toFixed(2);
}

function date(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function volumeWords(volume: { shared: number; agreeing: number }): string {
  if (volume.shared === 0) return "";
  const share = volume.agreeing / volume.shared;
  return share >= 0.99 ? ", volume equal" : ", volume differs";
}

function stretchWords(kind: "offset" | "ratio", stretch: Stretch): string {
  if (kind === "ratio") return `ratio ${stretch.value.toFixed(4)}`;
  if (stretch.value === 0) return "equal";
  return `${stretch.value > 0 ? "higher" : "lower"} by ${amount(stretch.value)}`;
}

function stretchesWords(kind: "offset" | "ratio", stretches: readonly Stretch[]): string {
  const total = stretches.reduce(
    (sum, { volume }) => ({
      shared: sum.shared + volume.shared,
      agreeing: sum.agreeing + volume.agreeing,
    }),
    { shared: 0, agreeing: 0 },
  );
  if (stretches.length === 1) {
    return `${stretchWords(kind, stretches[0])} throughout${volumeWords(total)}`;
  }
  const shown = stretches.slice(0, 4).map((stretch, i) =>
    `${stretchWords(kind, stretch)} ${
      i + 1 === stretches.length ? `from ${date(stretch.from)} on` : `until ${date(stretch.to)}`
    }`
  );
  const more = stretches.length > 4 ? `, and ${stretches.length - 4} more stretches` : "";
  return `${shown.join(", ")}${more}${volumeWords(total)}`;
}

function shiftWords(shift: ShiftFound): string {
  const { summer, winter } = shift;
  const level = shift.likeness === "shape" ? ", and at another price level" : "";
  if (summer === winter || summer === null || winter === null) {
    return `shifted by ${minutes((summer ?? winter)!)}${level}`;
  }
  if (winter === 0) return `shifted by ${minutes(summer)}, in summer only${level}`;
  if (summer === 0) return `shifted by ${minutes(winter)}, in winter only${level}`;
  return `shifted by ${minutes(summer)} in summer and ${minutes(winter)} in winter${level}`;
}

/** The shift repairs the stamps, so the stamps themselves are off the other way. */
function minutes(shift: number): string {
  return `${Math.abs(shift) / MINUTE} minutes (${shift < 0 ? "late" : "early"})`;
}

/** The overlap in one sentence without a full stop. */
export function overlapWords(overlap: Omit<Overlap, "words">): string {
  const { explanation, shared, agreeing } = overlap;
  const count = `${agreeing} of ${shared} shared bars agree`;
  switch (explanation.kind) {
    case "none":
      return "no shared bars";
    case "agrees":
      return count;
    case "shifted":
      return `${count}: ${shiftWords(explanation.shift)}`;
    case "offset":
    case "ratio":
      return `${count}: ${stretchesWords(explanation.kind, explanation.stretches)}`;
    case "unrelated":
      return `${count}: unrelated`;
  }
}
