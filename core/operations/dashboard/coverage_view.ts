/** Coverage as a strip shows it, from what `gaps` found. Pure. */

import type { GapJson, GapsFile } from "../gaps/gaps_report.ts";
import type { Coverage, StripMonth } from "./view/overview.ts";

/** Gaps that somebody should look at; notes are left to the file's own page. */
export function seriousGaps(file: GapsFile): GapJson[] {
  return file.gaps.filter(({ severity }) => severity === "serious" || severity === "attention");
}

/** `file.by` must be by month. */
export function coverageView(file: GapsFile): Coverage {
  const gaps = seriousGaps(file);
  const touched = new Set(gaps.flatMap(({ first, last }) => [first.slice(0, 7), last.slice(0, 7)]));
  const months = file.by.map(({ period, expected, present }): StripMonth => ({
    month: period,
    share: expected === 0 ? 1 : Math.min(1, present / expected),
    gap: touched.has(period),
  }));
  return {
    percent: file.coverage,
    months,
    gaps: gaps.length,
    missingBars: gaps.reduce((sum, { bars }) => sum + bars, 0),
  };
}
