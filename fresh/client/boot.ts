/** Brings the islands of a page to life. The page names this file only where it has some. */

/// <reference lib="dom" />

import { computed, signal } from "@preact/signals";
import { type ComponentChild, type ComponentType, h, options, render, type VNode } from "preact";
import { setBuildId } from "../build_id.ts";
import { lockAssets, markLink } from "../elements.ts";
import { parse } from "../props/parse.ts";
import type { Entry } from "../props/serialise.ts";
import type { PageState } from "../render/closing.ts";
import { findMarks, type IslandMark, type Marks } from "./marks.ts";
import { NodeRange, type RenderTarget } from "./range.ts";
import { slotChildren } from "./slot.ts";

type Props = Record<string, unknown>;

/** Markup among the props of an island. */
class SlotReference {
  readonly id: number;

  constructor(id: number) {
    this.id = id;
  }
}

class Page {
  readonly marks: Marks;
  readonly #state: PageState;
  readonly #props: Props[];
  readonly #components = new Map<string, ComponentType>();

  constructor(state: PageState) {
    this.#state = state;
    this.marks = findMarks(document.body);
    this.#props = parse(state.props as Entry[], {
      signal: () => signal<unknown>(undefined),
      computed: (read) => computed(read),
      slot: (id) => new SlotReference(id),
    }) as Props[];
  }

  /** Each island starts by itself: one that fails leaves the others alone. */
  async start(mark: IslandMark): Promise<void> {
    await Promise.all([...this.#namesFrom(mark)].map((name) => this.#load(name)));
    const range = new NodeRange(mark.start, mark.end);
    render(this.#node(mark) as VNode, range as unknown as RenderTarget);
  }

  /** The island and those in the markup it was handed. */
  #namesFrom(mark: IslandMark): Set<string> {
    const names = new Set([mark.name]);
    for (const value of Object.values(this.#props[mark.index])) {
      if (!(value instanceof SlotReference)) continue;
      this.#children(value, (inner) => {
        for (const name of this.#namesFrom(inner)) names.add(name);
        return null;
      });
    }
    return names;
  }

  async #load(name: string): Promise<void> {
    const [chunk, exportName] = this.#state.islands[name];
    const module = await import(chunk);
    this.#components.set(name, module.default[exportName]);
  }

  #node = (mark: IslandMark): ComponentChild => {
    const component = this.#components.get(mark.name) as ComponentType<Props>;
    const props = Object.entries(this.#props[mark.index]).map(([name, value]) => [
      name,
      value instanceof SlotReference ? this.#children(value, this.#node) : value,
    ]);
    return h(component, Object.fromEntries(props));
  };

  #children(slot: SlotReference, islandNode: (mark: IslandMark) => ComponentChild) {
    return slotChildren(slot.id, this.marks, islandNode);
  }
}

/** Elements that islands make later get what the server gave those it made. */
function treatElements(): void {
  const before = options.vnode;
  options.vnode = (vnode) => {
    const props = vnode.props as Props;
    if (vnode.type === "a") markLink(props, location.pathname);
    else if (vnode.type === "img" || vnode.type === "source") lockAssets(props);
    before?.(vnode);
  };
}

function pageState(): PageState | null {
  const text = document.getElementById("fresh-state")?.textContent;
  return text ? JSON.parse(text) : null;
}

const state = pageState();
if (state !== null) {
  // Before the first island's module is loaded: it may call asset() at once.
  setBuildId(state.build);
  treatElements();
  const page = new Page(state);
  for (const mark of page.marks.islands) page.start(mark).catch(reportError);
}
