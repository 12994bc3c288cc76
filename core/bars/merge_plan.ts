/** What a merge is asked and what it answers. Plain values only, so that a plan can be shown and kept. */

import type { Market } from "../calendar/market.ts";
import type { Bar, Bars } from "./bars.ts";
import type { ClockGrid } from "./grid.ts";
import type { Overlap } from "./overlap.ts";
import type { ContractSpan, RollFound } from "./roll.ts";
import type { Source } from "./source.ts";
import type { Stamping } from "./stamping.ts";
import type { Timeframe } from "./timeframe.ts";

/** `default`: the better source wins after one yes. `keep`, `replace`: the user decided. */
export type Policy = "default" | "keep" | "replace";

export interface MergeRequest {
  /** The master's bars: all of them, or all from before the first incoming bar on. In order. */
  readonly present: Bars;
  /** Who wrote the present bar at this stamp. */
  readonly presentSource: (time: number) => Source;
  /** What the source delivered, in order, stamped at the open, UTC. */
  readonly incoming: Bars;
  readonly source: Source;
  readonly timeframe: Timeframe;
  readonly market: Market | null;
  /** The clock, UTC ms; for an export, when it was made. Bars that end later are not yet final. */
  readonly now: number;
  /** Ms after a bar's end until which the source may still change it. Default 0. */
  readonly delay?: number;
  /** Daily, weekly, monthly: how the file is stamped. Found from `present` if absent. */
  readonly stamping?: Stamping;
  /** 4h: the grid the file stands on. Found from `present` if absent. */
  readonly grid?: ClockGrid;
  /** Ms back from `now` in which a source may correct its own bars. Default: see `revisionWindow`. */
  readonly revisionWindow?: number;
  readonly policy?: Policy;
  /** True if the master is a plain series of contracts, in which a roll's step belongs. Default false. */
  readonly rollsBelong?: boolean;
  /** Contracts as the source named them. */
  readonly contracts?: readonly ContractSpan[];
  /** Bars of another market in the same hours, to tell a roll from news. */
  readonly sibling?: Bars;
  /** Suspect bars kept aside by earlier fetches: one that comes again with equal prices is believed. */
  readonly heldBefore?: Bars;
  /** The user said that suspect bars are right. Default false. */
  readonly believeSuspects?: boolean;
}

/** Why incoming bars were not added; stable names for `--json`. */
export type LeftOutReason =
  | "not yet final"
  | "prices missing or impossible"
  | "suspect"
  | "after a roll"
  | "another grid"
  | "not a trading day"
  | "doubled trading period"
  | "two bars for one trading period"
  | "in another bar";

/** Bars left out for one reason. Times are those of the source. */
export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** In words: what is wrong with the first of them, or what the reason means here. */
  readonly why: string;
}

/** How a bar differs. `unfinished`: the master's last bar, which the incoming one completes. */
export type DifferenceKind = "unfinished" | "rounding" | "prices";

export interface Difference {
  readonly time: number;
  readonly present: Bar;
  readonly incoming: Bar;
  readonly kind: DifferenceKind;
  readonly presentSource: Source;
  readonly propose: "keep" | "replace";
}

export interface Differing {
  /** Bars that differ and are not in `replaced`. */
  readonly count: number;
  readonly byKind: Readonly<Record<DifferenceKind, number>>;
  readonly bySource: Readonly<Partial<Record<Source, number>>>;
  /** The first of them. */
  readonly samples: readonly Difference[];
  readonly first: number | null;
  readonly last: number | null;
  readonly proposeKeep: number;
  readonly proposeReplace: number;
}

/** Bars before and after, row by row with equal stamps. */
export interface Replacement {
  readonly before: Bars;
  readonly after: Bars;
}

export interface Replaced extends Replacement {
  /** Of these, the source's own corrections inside its revision window. */
  readonly revised: number;
  /** Of these, the ones that the user's `replace` decided. */
  readonly decided: number;
}

/** The hole that stays between what was there and what is added. */
export interface Join {
  /** End of the bar before the hole and open of the bar after it, UTC ms. */
  readonly from: number;
  readonly to: number;
  /** Minutes in which the market trades; by the clock where no market is known. */
  readonly tradingMinutes: number;
  readonly missingBars: number;
  readonly judgedBy: "calendar" | "clock";
}

/** Why a plan is not clean; stable names for `--json`. */
export type HeldReason =
  | "overlap"
  | "roll"
  | "grid"
  | "replace"
  | "suspect"
  | "periods"
  | "revised";

export interface MergePlan {
  /** New bars, stamped as the file is stamped, in order; none of their stamps is in the file. */
  readonly added: Bars;
  readonly replaced: Replaced;
  /** What a yes to `replace` would replace under the default policy. */
  readonly proposed: Replacement;
  /** Never anything: merging removes no bar. */
  readonly removed: Float64Array;
  /** Bars whose prices equal those in the file. */
  readonly equal: number;
  /** Of `equal`, those whose volume differs. Never blocks. */
  readonly volumeDiffers: number;
  readonly differing: Differing;
  readonly leftOut: readonly LeftOut[];
  /** Of the bars left out, those worth keeping: suspects, and bars after a roll; as the file stamps. */
  readonly heldBars: Bars;
  readonly overlap: Overlap;
  readonly roll: RollFound | null;
  readonly join: Join | null;
  /** Only adds, the overlap agrees, nothing suspect or odd. */
  readonly clean: boolean;
  /** True if nothing but the source's own corrections keeps the plan from being clean. */
  readonly revisionsOnly: boolean;
  readonly heldBecause: readonly HeldReason[];
  /** At most one question, in words. */
  readonly questions: readonly string[];
  readonly counts: {
    readonly incoming: number;
    readonly added: number;
    readonly replaced: number;
    readonly equal: number;
    readonly differing: number;
    readonly leftOut: number;
  };
  /** How the file is stamped (daily and longer) or which grid it stands on, in words; `null` else. */
  readonly stamped: string | null;
}
