/** What an update or an import would do to one file. Plain values, so that it can be shown, hashed and kept. */

import type { Bars } from "../../bars/bars.ts";
import type { MergePlan } from "../../bars/merge_plan.ts";
import type { Zone } from "../../bars/zone.ts";
import type { BarkeepError } from "../../errors.ts";
import type { Table } from "../../parquet/table.ts";
import type { CoreName } from "../../store/naming.ts";
import type { Master } from "../master.ts";

/** Bars or rows that were not taken, by reason; times in UTC ms. */
export interface NotTaken {
  readonly reason: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** What is wrong with the first of them, where there is more to say. */
  readonly why?: string;
}

/**
 * `write`: clean, or what the user's flags decided. `held`: it waits for an answer. `nothing`: no new bar.
 * `import only`: nothing serves it. `failed`: see `error`.
 */
export type Outcome = "write" | "held" | "nothing" | "import only" | "failed";

/** How a new file is to look. */
export interface NewFile {
  /** The table whose shape is copied; `null` for the default shape. */
  readonly like: Table | null;
  readonly zone: Zone;
  readonly words: string;
}

/** Where a file's new bars come from, in words; `none`: nothing serves it. */
export interface Origin {
  readonly kind: "direct" | "derived" | "export" | "resampled" | "none";
  readonly words: string;
}

/** A reason to hold a plan that lies outside the merge itself; stable codes for `--json`. */
export interface Doubt {
  readonly code: "level" | "adjustment" | "future" | "exports";
  readonly words: string;
}

export interface FilePlan {
  readonly file: CoreName;
  readonly served: Origin;
  readonly outcome: Outcome;
  /** One line about the outcome. */
  readonly reason: string;
  /** Set if something failed, even if a part of the answer can be written. */
  readonly error: BarkeepError | null;
  /** The file as it is; `null` for one that does not exist yet. */
  readonly master: Master | null;
  /** Set for a file that does not exist yet. */
  readonly created: NewFile | null;
  readonly merge: MergePlan | null;
  /** What the source's rows and the merge left out. */
  readonly leftOut: readonly NotTaken[];
  /** Taken although unusual, counted. */
  readonly notes: readonly NotTaken[];
  /** What the source no longer serves of what the file lacks. */
  readonly unreachable: { readonly from: number; readonly to: number } | null;
  /** Until when the source still serves the join's first missing bar, UTC ms; `null`: for ever, or no join. */
  readonly fillableUntil: number | null;
  /** What speaks against the plan beside what the merge found. Default: nothing. */
  readonly doubts?: readonly Doubt[];
  /** Bars to keep aside: fetched for a held plan, or suspect. */
  readonly keep: Bars;
}

/** Plans for several files, made for one instant. */
export interface MergePlans {
  /** The instant the plan is made for, UTC ms. */
  readonly instant: number;
  readonly files: readonly FilePlan[];
}
