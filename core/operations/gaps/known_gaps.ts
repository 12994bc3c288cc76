/** What the activity knows of a file's gaps: acknowledged stretches, and joins that writes left open. Pure. */

import type { Ledger, NoteEntry } from "../../store/ledger.ts";
import type { Gap } from "./found.ts";
import type { AcknowledgedRange } from "./severity.ts";

export interface KnownGaps {
  readonly acknowledged: readonly AcknowledgedRange[];
  /** Last and first bars of the file before something was added after or before them, UTC ms. */
  readonly joins: ReadonlySet<number>;
}

/** Reads the ledger's entries on one file. */
export function knownGaps({ entries }: Ledger, file: string): KnownGaps {
  const acknowledged: AcknowledgedRange[] = [], joins = new Set<number>();
  for (const entry of entries) {
    if (entry.kind === "note" && entry.file === file) acknowledged.push(...rangeOf(entry));
    if (entry.kind !== "file" || entry.file !== file || entry.added === 0) continue;
    const { before, after } = entry;
    if (!before || !after) continue;
    if (before.last !== null && (after.last ?? 0) > before.last) joins.add(before.last);
    if (before.first !== null && (after.first ?? Infinity) < before.first) joins.add(before.first);
  }
  return { acknowledged, joins };
}

/** `ack` notes the range that it is about, if it is about one: ms or ISO texts. */
function rangeOf({ facts, text }: NoteEntry): AcknowledgedRange[] {
  const { range, because } = facts;
  if (typeof range !== "object" || range === null || !("from" in range) || !("to" in range)) {
    return [];
  }
  const from = instantOf(range.from), to = instantOf(range.to);
  const reason = typeof because === "string" ? because : text;
  return Number.isNaN(from) || Number.isNaN(to) ? [] : [{ from, to, because: reason }];
}

function instantOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" ? Date.parse(value) : NaN;
}

/** A gap at the seam of what was there and what a write added is an open join. */
export function withOpenJoins(gaps: readonly Gap[], joins: ReadonlySet<number>): Gap[] {
  return gaps.map((gap) => {
    const open = (gap.before !== null && joins.has(gap.before)) ||
      (gap.after !== null && joins.has(gap.after));
    return open && gap.class !== "before listing" ? { ...gap, class: "open join" as const } : gap;
  });
}
