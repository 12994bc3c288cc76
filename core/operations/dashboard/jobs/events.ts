/** What happens, for every open page: numbered, and kept for a while so that a page that was cut off catches up. */

import type { JobEvent } from "../view/job.ts";

export interface NumberedEvent {
  readonly id: number;
  readonly event: JobEvent;
}

export type Listener = (event: NumberedEvent) => void;

/** A page that lost its connection asks again within seconds; more than this it never missed. */
const KEPT = 2_000;

export class Events {
  readonly #kept: NumberedEvent[] = [];
  readonly #listeners = new Set<Listener>();
  #last = 0;

  get last(): number {
    return this.#last;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  tell(event: JobEvent): void {
    const numbered = { id: ++this.#last, event };
    this.#kept.push(numbered);
    if (this.#kept.length > KEPT) this.#kept.shift();
    for (const listener of this.#listeners) listener(numbered);
  }

  /** Everything after `id`, or `null` if some of it is no longer known. */
  since(id: number): readonly NumberedEvent[] | null {
    const first = this.#kept[0]?.id ?? this.#last + 1;
    if (!Number.isInteger(id) || id > this.#last || id < first - 1) return null;
    return this.#kept.filter((event) => event.id > id);
  }

  /** Returns how to stop listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
