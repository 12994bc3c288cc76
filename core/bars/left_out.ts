/** Counts the incoming bars that are not merged, by reason. */

import type { LeftOut, LeftOutReason } from "./merge_plan.ts";

interface Entry {
  count: number;
  first: number;
  last: number;
  readonly why: string;
}

/** Reasons in the order in which they were first met. */
export class LeftOutTally {
  readonly #entries = new Map<LeftOutReason, Entry>();

  /** Counts one bar; `why` is kept from the first one. */
  add(reason: LeftOutReason, time: number, why: string): void {
    const entry = this.#entries.get(reason);
    if (!entry) {
      this.#entries.set(reason, { count: 1, first: time, last: time, why });
      return;
    }
    entry.count++;
    entry.first = Math.min(entry.first, time);
    entry.last = Math.max(entry.last, time);
  }

  has(reason: LeftOutReason): boolean {
    return this.#entries.has(reason);
  }

  count(reason: LeftOutReason): number {
    return this.#entries.get(reason)?.count ?? 0;
  }

  total(): number {
    let total = 0;
    for (const { count } of this.#entries.values()) total += count;
    return total;
  }

  list(): LeftOut[] {
    return [...this.#entries].map(([reason, entry]) => ({ reason, ...entry }));
  }
}
