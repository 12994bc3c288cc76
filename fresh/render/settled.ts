/** Nodes that are what they should be already and aren't looked at again. */

import type { Markup } from "../markup.ts";

const done = new WeakSet<object>();

/** Marks a node; it gives it back. */
export function settled<T extends Markup>(vnode: T): T {
  done.add(vnode);
  return vnode;
}

/** Whether a node was marked. */
export function isSettled(vnode: Markup): boolean {
  return done.has(vnode);
}
