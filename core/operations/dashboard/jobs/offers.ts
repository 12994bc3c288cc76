/** Plans that were shown and wait for a yes. Each can be taken once. */

import { ChangedError } from "../../../errors.ts";
import type { Offer } from "../view/job.ts";

export interface Waiting<Plan> {
  readonly offer: Offer;
  /** The file it is about, or what else makes a newer plan replace it. */
  readonly about: string;
  readonly plan: Plan;
}

/** More than a morning's; the oldest goes. */
const MOST = 500;

export class Offers<Plan> {
  readonly #waiting = new Map<string, Waiting<Plan>>();

  /** A newer plan about the same file takes the place of the older one. */
  put(waiting: Waiting<Plan>): void {
    this.drop(waiting.about);
    this.#waiting.set(waiting.offer.plan, waiting);
    if (this.#waiting.size > MOST) this.#waiting.delete(this.#waiting.keys().next().value!);
  }

  drop(about: string): void {
    for (const [id, one] of this.#waiting) if (one.about === about) this.#waiting.delete(id);
  }

  /** Throws `ChangedError` for a plan that is not waiting: carried out already, or replaced. */
  peek(id: string): Waiting<Plan> {
    const found = this.#waiting.get(id);
    if (found) return found;
    throw new ChangedError(
      `Cannot carry out plan ${id}: it was carried out already, or a newer plan took its place. ` +
        `Look at the new plan.`,
      { facts: { plan: id } },
    );
  }

  /** Hands the plan over and forgets it: a second click finds nothing. */
  take(id: string): Waiting<Plan> {
    const found = this.peek(id);
    this.#waiting.delete(id);
    return found;
  }

  /** Held plans of bars, by their file; what the user only looked at is nobody's trouble. */
  held(): ReadonlyMap<string, Offer> {
    const held = [...this.#waiting.values()].filter(({ offer }) => offer.job === "answer");
    return new Map(held.map(({ about, offer }) => [about, offer]));
  }
}
