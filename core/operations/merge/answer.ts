/** What a yes to a held plan's question makes of it. */

import { type Bars, concatBars, takeBars } from "../../bars/bars.ts";
import type { Replacement } from "../../bars/merge_plan.ts";
import type { FilePlan } from "./file_plan.ts";

/**
 * The plan as the user agreed to it: what the question proposed to replace is replaced, what is new is added,
 * and what it leaves aside (suspects, bars after a roll) stays kept.
 */
export function answerHeld(plan: FilePlan): FilePlan {
  const { merge } = plan;
  if (!merge) return plan;
  const asked = merge.heldBecause.includes("replace");
  const replaced = asked
    ? { ...merge.replaced, ...both(merge.replaced, merge.proposed) }
    : merge.replaced;
  const counts = { ...merge.counts, replaced: replaced.after.time.length };
  const changes = counts.added + counts.replaced;
  return {
    ...plan,
    outcome: changes > 0 ? "write" : "nothing",
    merge: { ...merge, replaced, counts },
    keep: merge.heldBars,
  };
}

function both(a: Replacement, b: Replacement): Replacement {
  if (b.after.time.length === 0) return a;
  const after = concatBars([a.after, b.after]);
  const rows = Array.from(after.time.keys()).sort((x, y) => after.time[x] - after.time[y]);
  const sorted = (bars: Bars) => takeBars(bars, rows);
  return { before: sorted(concatBars([a.before, b.before])), after: sorted(after) };
}
