/** What every job works with. */

import type { RestorePlan } from "../../restore/plan_restore.ts";
import type { PrunePlan } from "../../prune/prune.ts";
import type { FileResult } from "../../merge/apply_plan.ts";
import type { MergePlans } from "../../merge/file_plan.ts";
import type { Settings } from "../../../store/settings.ts";
import type { Store } from "../../../store/store.ts";
import type { CoreName } from "../../../store/naming.ts";
import type { Uploads } from "../uploads.ts";
import type { Offers } from "./offers.ts";

/** A plan that waits, by what it would do. `command`: as the activity is to name it. */
export type WaitingPlan =
  | {
    readonly kind: "merge";
    readonly command: string;
    readonly arguments: readonly string[];
    readonly plan: MergePlans;
    /** What else belongs to it once the files are written. */
    readonly after?: (files: readonly FileResult[]) => Promise<void>;
  }
  | { readonly kind: "restore"; readonly plan: RestorePlan }
  | { readonly kind: "prune"; readonly plan: PrunePlan };

export interface Bench {
  readonly store: Store;
  readonly settings: Settings;
  /** An address on this machine in place of Yahoo. */
  readonly endpoint: string | undefined;
  readonly offers: Offers<WaitingPlan>;
  readonly uploads: Uploads;
  /** The files of these ids; all for none. Throws `UsageError` for an id that is no file. */
  choose(ids: readonly string[]): Promise<CoreName[]>;
}
