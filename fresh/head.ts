/** `<Head>`: elements that a component puts into the document's head from wherever it stands. */

import { type ComponentChildren, createContext, h } from "preact";
import type { Markup } from "./markup.ts";

/** True inside a {@linkcode Head}. */
export const InsideHead = createContext(false);

/** What {@linkcode Head} takes. */
export interface HeadProps {
  children?: ComponentChildren;
}

/**
 * Moves its children into `<head>` of the page. Of several with the same `key` (a `<title>` needs
 * none) the last one rendered stays, and it takes the place of the one in `_app.tsx`. The head is
 * written once, on the server: an island that renders again doesn't change it.
 */
export function Head(props: HeadProps): Markup | null {
  if ("document" in globalThis) return null;
  return h(InsideHead.Provider, { value: true, children: props.children });
}
