/** Counting what was left out, so that nothing disappears unseen. */

/** Rows of one kind: how many, and the first and last of them (ms since the epoch). */
export interface Tally {
  readonly reason: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** Collects tallies by reason, in the order in which reasons first occur. */
export class Tallies {
  readonly #byReason = new Map<string, { count: number; first: number; last: number }>();

  add(reason: string, time: number): void {
    const tally = this.#byReason.get(reason);
    if (tally === undefined) {
      this.#byReason.set(reason, { count: 1, first: time, last: time });
    } else {
      tally.count++;
      tally.first = Math.min(tally.first, time);
      tally.last = Math.max(tally.last, time);
    }
  }

  list(): Tally[] {
    return [...this.#byReason].map(([reason, tally]) => ({ reason, ...tally }));
  }
}

/** Tallies of several answers as one list. */
export function mergeTallies(lists: readonly (readonly Tally[])[]): Tally[] {
  const merged = new Map<string, Tally>();
  for (const tally of lists.flat()) {
    const before = merged.get(tally.reason) ?? { ...tally, count: 0 };
    merged.set(tally.reason, {
      reason: tally.reason,
      count: before.count + tally.count,
      first: Math.min(before.first, tally.first),
      last: Math.max(before.last, tally.last),
    });
  }
  return [...merged.values()];
}
