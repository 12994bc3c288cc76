/** Coverage: how many of the expected bars are there, by year, month or trading day. Pure. */

import { dayText } from "../../calendar/days.ts";
import type { DayCounts } from "./found.ts";

export type CoverageBy = "year" | "month" | "day";

/** One year (`2025`), month (`2025-12`) or trading day (`2025-12-05`). */
export interface Coverage {
  readonly period: string;
  readonly expected: number;
  readonly present: number;
  /** 0 to 100, cut to two decimals: 100 means all of them. */
  readonly percent: number;
}

const LETTERS: Readonly<Record<CoverageBy, number>> = { year: 4, month: 7, day: 10 };

/** Two decimals, cut and not rounded: one missing bar is not 100 percent. */
export function percentOf(present: number, expected: number): number {
  return expected === 0 ? 100 : Math.floor(1e4 * present / expected) / 100;
}

/** Sums days in order. */
export function coverageBy(days: DayCounts, by: CoverageBy): Coverage[] {
  const sums = new Map<string, { expected: number; present: number }>();
  for (let i = 0; i < days.day.length; i++) {
    const period = dayText(days.day[i]).slice(0, LETTERS[by]);
    const sum = sums.get(period) ?? { expected: 0, present: 0 };
    sum.expected += days.expected[i];
    sum.present += days.present[i];
    sums.set(period, sum);
  }
  return [...sums].map(([period, { expected, present }]) => ({
    period,
    expected,
    present,
    percent: percentOf(present, expected),
  }));
}
