/** What `gaps` answers: plain JSON values, stable across releases. Instants are ISO texts in UTC. */

import type { Coverage } from "./coverage.ts";
import type { GapClass } from "./found.ts";
import type { GapSeverity } from "./severity.ts";

export interface GapJson {
  readonly class: GapClass;
  readonly severity: GapSeverity;
  /** Opens of the first and the last missing bar; of daily bars the trading days at 00:00Z. */
  readonly first: string;
  readonly last: string;
  readonly bars: number;
  readonly tradingMinutes: number;
  /** Trading days of which no bar is there. */
  readonly days: number;
  /** Files of the instrument that have bars there. */
  readonly siblings: readonly { readonly file: string; readonly bars: number }[];
  /** What Yahoo still serves of it; `null` if Yahoo is no source of the file. `until` `null`: for ever. */
  readonly yahoo:
    | { readonly share: "whole" | "part" | "none"; readonly until: string | null }
    | null;
  /** What would fill it, best first. */
  readonly fill: readonly string[];
  /** Why it is only a note although bars are missing; `null` else. */
  readonly excuse: string | null;
}

export interface UnexpectedJson {
  readonly count: number;
  readonly first: readonly string[];
}

/** Bars that ended since the file's last one. */
export interface BehindJson {
  readonly from: string;
  readonly to: string;
  readonly bars: number;
  readonly tradingMinutes: number;
  readonly yahoo: GapJson["yahoo"];
}

export interface GapsFile {
  readonly file: string;
  readonly ticker: string;
  readonly timeframe: string;
  /** Why it can't be judged; then everything below is `null` or empty. */
  readonly fault: string | null;
  readonly damaged: boolean;
  readonly hours: { readonly name: string; readonly how: "calendar" | "inferred" } | null;
  readonly first: string | null;
  readonly last: string | null;
  readonly expected: number | null;
  readonly present: number | null;
  /** Percent. */
  readonly coverage: number | null;
  readonly gaps: readonly GapJson[];
  readonly thin: { readonly stretches: number; readonly bars: number; readonly longest: number };
  readonly outside: UnexpectedJson;
  readonly offGrid: UnexpectedJson;
  readonly behind: BehindJson | null;
  readonly by: readonly Coverage[];
}

export interface GapsReport {
  readonly version: 1;
  readonly folder: string;
  readonly now: string;
  readonly files: readonly GapsFile[];
  readonly totals: {
    readonly files: number;
    readonly serious: number;
    readonly attention: number;
    readonly notes: number;
    readonly missingBars: number;
    readonly faults: number;
  };
}
