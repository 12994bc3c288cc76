/** What one rendering of one page finds out on its way. */

import type { ComponentChildren, ComponentType } from "preact";
import type { Island, Snapshot } from "../snapshot.ts";
import { newNonce } from "./nonce.ts";
import type { Markup } from "../markup.ts";

/** Markup from the server that was handed to an island. */
export class Slot {
  readonly id: number;
  readonly children: ComponentChildren;
  /** False until the island shows it. */
  shown = false;

  constructor(id: number, children: ComponentChildren) {
    this.id = id;
    this.children = children;
  }
}

/** An island on the page and what it was given. Slots are in place of markup. */
export interface IslandUse {
  island: Island;
  props: Record<string, unknown>;
}

/** Collects nonce, islands, slots and head elements while a page is rendered. */
export class RenderSession {
  readonly nonce = newNonce();
  readonly pathname: string;
  readonly islands: IslandUse[] = [];
  readonly slots: Slot[] = [];
  /** From `<Head>`, by what makes an element the same as another. */
  readonly head = new Map<string, Markup>();
  readonly seen = { html: false, head: false, body: false };
  #snapshot: Snapshot | null;

  constructor(pathname: string, snapshot: Snapshot | null) {
    this.pathname = pathname;
    this.#snapshot = snapshot;
  }

  get buildId(): string {
    return this.#snapshot?.buildId ?? "";
  }

  /** URL path of the script that starts the islands, or null. */
  get boot(): string | null {
    return this.#snapshot?.boot ?? null;
  }

  /** The island that a component is, if it is one. */
  islandOf(component: unknown): Island | undefined {
    return this.#snapshot?.islands.get(component as ComponentType);
  }

  /** Notes an island on the page and gives its place in the list of props. */
  addIsland(use: IslandUse): number {
    return this.islands.push(use) - 1;
  }

  /** Notes markup that is handed to an island. */
  addSlot(children: ComponentChildren): Slot {
    const slot = new Slot(this.slots.length, children);
    this.slots.push(slot);
    return slot;
  }

  /** URL paths of the scripts that the page needs. */
  scripts(): string[] {
    if (this.islands.length === 0 || this.boot === null) return [];
    return [...new Set([this.boot, ...this.islands.map(({ island }) => island.chunk)])];
  }
}

let current: RenderSession | null = null;

/** The page being rendered. Rendering is synchronous, so there is one at most. */
export function currentSession(): RenderSession | null {
  return current;
}

/** Runs `render` with `session` as the page being rendered. */
export function during<T>(session: RenderSession, render: () => T): T {
  current = session;
  try {
    return render();
  } finally {
    current = null;
  }
}
