/** What is left to take back of some writes, given the bars as they are now. Pure. */

import { type Bar, barAt, type Bars, barsOf, lowerBound, VALUE_COLUMNS } from "../../bars/bars.ts";
import type { BarChanges } from "../../store/ledger_receipts.ts";

/** A bar that an operation wrote and that is another one by now: it stays. */
export interface LeftBar {
  readonly time: number;
  /** What the operation had written; `null`: it had removed the bar. */
  readonly written: Bar | null;
  /** What is there now; `null`: nothing. */
  readonly now: Bar | null;
}

export interface TakeBack {
  /** What the undo does to the file. */
  readonly changes: BarChanges;
  /** Bars that were changed since, in order of time. */
  readonly left: readonly LeftBar[];
}

export interface TakeBackOptions {
  /** What a volume that was written becomes in this file's column. */
  readonly storedVolume: (volume: number) => number;
}

/**
 * Undoes receipts, newest first, on the bars as they are now. A bar goes, or its old values come back, only
 * where it is still bit for bit what the operation wrote.
 */
export function takeBack(
  present: Bars,
  receipts: readonly BarChanges[],
  options: TakeBackOptions,
): TakeBack {
  const state = new State(present, options);
  for (const { added, replaced, removed } of receipts) {
    for (let i = 0; i < added.time.length; i++) state.revert(barAt(added, i), null);
    for (let i = 0; i < replaced.after.time.length; i++) {
      state.revert(barAt(replaced.after, i), barAt(replaced.before, i));
    }
    for (let i = 0; i < removed.time.length; i++) state.bringBack(barAt(removed, i));
  }
  return state.result();
}

/** The file's bars at the times that the receipts name, as far as they are undone. */
class State {
  readonly #now = new Map<number, Bar | null>();
  readonly #left = new Map<number, LeftBar>();

  constructor(readonly present: Bars, readonly options: TakeBackOptions) {}

  #at(time: number): Bar | null {
    const known = this.#now.get(time);
    return known === undefined ? this.#original(time) : known;
  }

  #original(time: number): Bar | null {
    const row = lowerBound(this.present.time, time);
    return this.present.time[row] === time ? barAt(this.present, row) : null;
  }

  revert(written: Bar, before: Bar | null): void {
    const { time } = written, now = this.#at(time);
    if (now && this.#isStill(written, now)) this.#now.set(time, before);
    // A bar that is gone by now needs no taking back.
    else if (now || before) this.#leave({ time, written, now });
  }

  bringBack(bar: Bar): void {
    const now = this.#at(bar.time);
    if (now === null) this.#now.set(bar.time, bar);
    else if (!this.#isStill(bar, now)) this.#leave({ time: bar.time, written: null, now });
  }

  #leave(left: LeftBar): void {
    if (!this.#left.has(left.time)) this.#left.set(left.time, left);
  }

  #isStill(written: Bar, now: Bar): boolean {
    return VALUE_COLUMNS.every((name) =>
      Object.is(written[name], now[name]) ||
      (name === "volume" && Object.is(this.options.storedVolume(written.volume), now.volume))
    );
  }

  result(): TakeBack {
    const added: Bar[] = [], removed: Bar[] = [], before: Bar[] = [], after: Bar[] = [];
    for (const [time, bar] of [...this.#now].sort(([a], [b]) => a - b)) {
      const original = this.#original(time);
      if (!original && bar) added.push(bar);
      else if (original && !bar) removed.push(original);
      else if (original && bar && !sameBits(original, bar)) before.push(original), after.push(bar);
    }
    return {
      changes: {
        added: barsOf(added),
        replaced: { before: barsOf(before), after: barsOf(after) },
        removed: barsOf(removed),
      },
      left: [...this.#left.values()].sort((a, b) => a.time - b.time),
    };
  }
}

function sameBits(a: Bar, b: Bar): boolean {
  return VALUE_COLUMNS.every((name) => Object.is(a[name], b[name]));
}
