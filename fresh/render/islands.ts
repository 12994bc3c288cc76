/** An island on the page: its markup between two comments, its props noted for the browser. */

import {
  type ComponentChildren,
  type ComponentType,
  createContext,
  Fragment,
  h,
  isValidElement,
} from "preact";
import { useContext } from "preact/hooks";
import type { Island } from "../snapshot.ts";
import { currentSession, type RenderSession, Slot } from "./session.ts";
import { settled } from "./settled.ts";
import type { Markup } from "../markup.ts";

type Props = Record<string, unknown>;

/** An island inside another one is an ordinary component: the outer one brings it to life. */
const InsideIsland = createContext(false);

/** Stands in the page in place of an island's component. */
export function IslandBoundary(
  { island, component, given }: { island: Island; component: ComponentType; given: Props },
): Markup {
  const inside = useContext(InsideIsland);
  const session = currentSession();
  if (inside || session === null) return settled(h(component, given));
  const props = withSlots(session, given);
  const index = session.addIsland({ island, props });
  const shown = Object.fromEntries(
    Object.entries(props).map((
      [name, value],
    ) => [name, value instanceof Slot ? slotNode(value) : value]),
  );
  const node = settled(h(component, shown));
  return between(
    `island:${island.name}:${index}`,
    "/island",
    h(InsideIsland.Provider, { value: true, children: node }),
  );
}

/** Markup among the props can't be sent as data: it is rendered here and found in the page. */
function withSlots(session: RenderSession, given: Props): Props {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      holdsMarkup(value) ? session.addSlot(value as ComponentChildren) : value,
    ]),
  );
}

function holdsMarkup(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsMarkup);
  // A signal can stand for a node and looks like one; as a prop it stays a signal.
  return isValidElement(value) && !("peek" in value);
}

function slotNode(slot: Slot): Markup {
  return h(SlotContent, { slot });
}

/** The markup of a slot where the island shows it. Islands in it are islands of the page. */
export function SlotContent({ slot }: { slot: Slot }): Markup {
  slot.shown = true;
  return between(
    `slot:${slot.id}`,
    "/slot",
    h(InsideIsland.Provider, { value: false, children: slot.children }),
  );
}

/** Markup between two comments. Preact's renderer writes a comment for this prop of a fragment. */
function between(start: string, end: string, children: ComponentChildren): Markup {
  return h(Fragment, null, comment(start), children, comment(end));
}

function comment(text: string): Markup {
  return h(Fragment, { UNSTABLE_comment: text } as Props);
}
