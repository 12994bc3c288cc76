/** Turns markup from the server back into nodes, so that an island can show it as its own. */

/// <reference lib="dom" />

import { type ComponentChild, type ComponentType, h } from "preact";
import type { IslandMark, Marks } from "./marks.ts";

/** How islands inside the markup become nodes. */
export type IslandNode = (mark: IslandMark) => ComponentChild;

/** The nodes between the comments of a slot. */
export function slotChildren(id: number, marks: Marks, islandNode: IslandNode): ComponentChild[] {
  const mark = marks.slots.get(id);
  return mark === undefined
    ? []
    : nodesBetween(mark.start.nextSibling, mark.end, marks, islandNode);
}

function nodesBetween(
  first: ChildNode | null,
  end: ChildNode | null,
  marks: Marks,
  islandNode: IslandNode,
): ComponentChild[] {
  const nodes: ComponentChild[] = [];
  let node = first;
  while (node !== null && node !== end) {
    const island: IslandMark | undefined = node instanceof Comment
      ? marks.islandAt.get(node)
      : undefined;
    if (island !== undefined) {
      nodes.push(islandNode(island));
      node = island.end.nextSibling;
      continue;
    }
    if (node instanceof Text) nodes.push(node.data);
    else if (node instanceof Element) nodes.push(elementNode(node, marks, islandNode));
    node = node.nextSibling;
  }
  return nodes;
}

function elementNode(element: Element, marks: Marks, islandNode: IslandNode): ComponentChild {
  const props: Record<string, unknown> = {};
  for (const { name, value } of element.attributes) {
    // A boolean attribute is there or not; its text is empty, which Preact would take for "no".
    props[name] = typeof Reflect.get(element, name) === "boolean" ? true : value;
  }
  const children = nodesBetween(element.firstChild, null, marks, islandNode);
  return h(element.localName as unknown as ComponentType, props, ...children);
}
