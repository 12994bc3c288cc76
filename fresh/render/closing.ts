/** The end of `<body>`: markup that islands hold back, and the data they start from. */

import { Fragment, h } from "preact";
import { serialise } from "../props/serialise.ts";
import { SlotContent } from "./islands.ts";
import { currentSession, type RenderSession, Slot } from "./session.ts";
import type { Markup } from "../markup.ts";

/** The id of the element that holds the data. */
export const STATE_ID = "fresh-state";

/** What the page tells the browser about its islands. */
export interface PageState {
  build: string;
  /** Where each island's component is: module and export. */
  islands: Record<string, [chunk: string, exportName: string]>;
  /** The props of all islands, as `serialise` writes them. */
  props: unknown;
}

/** Nothing on a page without islands. */
export function Closing(): Markup | null {
  const session = currentSession();
  if (session === null || session.scripts().length === 0) return null;
  // The state comes last: a slot may hold islands of its own.
  return h(Fragment, null, h(HiddenSlots, null), h(State, null));
}

/** Markup that no island shows yet; it may do so later. */
function HiddenSlots(): Markup {
  const hidden = currentSession()?.slots.filter((slot) => !slot.shown) ?? [];
  return h(
    Fragment,
    null,
    hidden.map((slot) => h("template", { id: `fresh-slot-${slot.id}` }, h(SlotContent, { slot }))),
  );
}

/** Data and one script file: nothing here is run that stands in the page itself. */
function State(): Markup | null {
  const session = currentSession();
  if (session === null) return null;
  const __html = JSON.stringify(stateOf(session)).replaceAll("<", "\\u003c");
  return h(
    Fragment,
    null,
    h("script", { type: "application/json", id: STATE_ID, dangerouslySetInnerHTML: { __html } }),
    h("script", { type: "module", src: session.boot ?? "" }),
  );
}

function stateOf(session: RenderSession): PageState {
  const islands: PageState["islands"] = {};
  for (const { island } of session.islands) {
    islands[island.name] = [island.chunk, island.exportName];
  }
  const given = session.islands.map(({ props }) => props);
  const props = serialise(given, {
    slotOf: (value) => value instanceof Slot ? value.id : null,
    nameOf: ([index, ...path]) =>
      `prop "${path.join(".")}" to island ${session.islands[Number(index)]?.island.name}`,
  });
  return { build: session.buildId, islands, props };
}
