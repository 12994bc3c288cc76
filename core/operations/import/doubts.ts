/** What speaks against a plan although the merge itself finds nothing: prices at another level, the future. Pure. */

import type { Bars } from "../../bars/bars.ts";
import type { MergePlan } from "../../bars/merge_plan.ts";
import type { CoreName } from "../../store/naming.ts";
import type { Doubt } from "../merge/file_plan.ts";
import { doubtLevel } from "./price_level.ts";
import { stemOf } from "./target_file.ts";

/** `shown` are bars of `file`: the target's own, or for a new file those of another one of its ticker. */
export function levelDoubt(file: CoreName, shown: Bars, incoming: Bars): Doubt | null {
  const doubt = doubtLevel(shown, incoming);
  if (!doubt) return null;
  const text = (price: number) => String(Number(price.toPrecision(6)));
  return {
    code: "level",
    words: `The export's prices are near ${text(doubt.incoming)}, those of ${stemOf(file)} near ${
      text(doubt.present)
    }: it is probably another instrument`,
  };
}

/** Without shared bars only the names tell: bars of another adjustment leave a false step at the join. */
export function adjustmentDoubt(
  file: CoreName,
  adjustments: { readonly file: string | undefined; readonly exports: readonly string[] },
): Doubt | null {
  const { file: own = "unknown", exports } = adjustments;
  const other = exports.find((one) => one !== "unknown" && one !== own);
  if (own === "unknown" || other === undefined) return null;
  return {
    code: "adjustment",
    words: `The export's name says ${other}, the settings say that ${stemOf(file)} is ${own}`,
  };
}

/** One bar may have been forming; more of them mean that the clock or the dates were misread. */
export function futureDoubt({ leftOut }: Pick<MergePlan, "leftOut">): Doubt | null {
  const late = leftOut.find(({ reason }) => reason === "not yet final");
  if (!late || late.count < 2) return null;
  return {
    code: "future",
    words: `${late.count.toLocaleString("en-US")} bars end after the export was written (first ${
      new Date(late.first).toISOString().slice(0, 16)
    }Z): its zone or its dates are probably misread (--tz, --dates)`,
  };
}
