/** What happens to each node of a page just before it is rendered. */

import { type ComponentChildren, h } from "preact";
import { lockAssets, markLink } from "../elements.ts";
import { Closing } from "./closing.ts";
import { HEAD_ELEMENTS, HeadElement, HeadRest, InDocumentHead } from "./head_elements.ts";
import { IslandBoundary } from "./islands.ts";
import type { RenderSession } from "./session.ts";
import { isSettled, settled } from "./settled.ts";
import type { Markup } from "../markup.ts";

type Props = Record<string, unknown>;

/** Gives a node what the page needs of it: nonces, locked assets, marked links, islands. */
export function prepare(session: RenderSession, vnode: Markup): void {
  if (isSettled(vnode)) return;
  settled(vnode);
  if (typeof vnode.type === "function") prepareComponent(session, vnode);
  else if (typeof vnode.type === "string") prepareElement(session, vnode, vnode.type);
}

function prepareComponent(session: RenderSession, vnode: Markup): void {
  const island = session.islandOf(vnode.type);
  if (island === undefined) return;
  become(vnode, IslandBoundary, { island, component: vnode.type, given: vnode.props });
}

function prepareElement(session: RenderSession, vnode: Markup, type: string): void {
  const props = { ...vnode.props } as Props & { children: ComponentChildren };
  vnode.props = props;
  if (type === "a") markLink(props, session.pathname);
  if (type === "img" || type === "source") lockAssets(props);
  if ((type === "script" || type === "style") && !props.nonce) props.nonce = session.nonce;
  if (type === "html" || type === "head" || type === "body") session.seen[type] = true;
  if (type === "body") props.children = [props.children, h(Closing, {})];
  if (type === "head") {
    props.children = h(InDocumentHead.Provider, {
      value: true,
      children: [props.children, h(HeadRest, {})] as Markup[],
    });
  }
  if (HEAD_ELEMENTS.has(type)) become(vnode, HeadElement, { type, id: vnode.key, given: props });
}

/** Preact reads type and props after this hook, so a node can still become another one. */
function become(vnode: Markup, type: unknown, props: Props): void {
  Object.assign(vnode, { type, props });
}
