/** Renders a page and the document around it to text. */

import { Fragment, h, options } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import { Closing } from "./closing.ts";
import { HeadRest } from "./head_elements.ts";
import { during, type RenderSession } from "./session.ts";
import { prepare } from "./prepare.ts";
import type { Markup } from "../markup.ts";

/** The hook that Preact calls before it looks at a node. */
type Hooks = { __b?: ((vnode: Markup) => void) | undefined };

/**
 * The document as HTML. The page comes first, so that the app wrapper's head, which stands before
 * it in the text, knows what the page puts there.
 */
export function documentOf(
  session: RenderSession,
  page: Markup | null,
  outer: Markup | null,
  outlet: { current: Markup | null },
): string {
  return during(session, () => {
    let html = render(session, page);
    if (outer !== null) {
      outlet.current = asIs(html);
      html = render(session, outer);
    }
    return `<!DOCTYPE html>${completed(session, html)}`;
  });
}

/** Adds those of `<html>`, `<head>` and `<body>` that the app didn't write. */
function completed(session: RenderSession, inner: string): string {
  const { seen } = session;
  if (seen.html && seen.head && seen.body) return inner;
  let html = inner;
  if (!seen.body) html = `<body>${html}${render(session, h(Closing, {}))}</body>`;
  if (!seen.head) {
    html = `<head><meta charset="utf-8"/>${render(session, h(HeadRest, {}))}</head>${html}`;
  }
  return seen.html ? html : `<html>${html}</html>`;
}

/** The hook is there while this runs only: nothing else that uses Preact is touched by it. */
function render(session: RenderSession, vnode: Markup | null): string {
  const hooks = options as Hooks;
  const before = hooks.__b;
  hooks.__b = (node) => {
    prepare(session, node);
    before?.(node);
  };
  try {
    return renderToString(vnode ?? h(Fragment, null));
  } finally {
    hooks.__b = before;
  }
}

function asIs(html: string): Markup {
  return jsxTemplate([html]);
}
