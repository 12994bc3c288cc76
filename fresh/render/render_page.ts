/** From a page's markup to the response with the whole document. */

import { isValidElement } from "preact";
import type { Context } from "../context.ts";
import type { Snapshot } from "../snapshot.ts";
import type { RouteComponent } from "../types.ts";
import { componentOf } from "./component.ts";
import { documentOf } from "./document.ts";
import { rememberNonce } from "./nonce.ts";
import { RenderSession } from "./session.ts";
import type { Markup } from "../markup.ts";

/** How a page is wrapped and answered. */
export interface PageOptions {
  init: ResponseInit;
  app: RouteComponent | null;
  /** Outermost first. */
  layouts: readonly RouteComponent[];
  /** The build that is being served, or null where nothing was built. */
  snapshot: Snapshot | null;
}

/** Renders a page within its layouts and the app wrapper. Any of them may answer instead. */
export async function renderPage<State>(
  ctx: Context<State>,
  vnode: Markup | null,
  { init, app, layouts, snapshot }: PageOptions,
): Promise<Response> {
  if (vnode !== null && !isValidElement(vnode)) {
    throw new TypeError("Cannot render the page: ctx.render() takes JSX or null.");
  }
  let page = vnode;
  for (const layout of layouts.toReversed()) {
    const wrapped = await wrap(ctx, layout, page);
    if (wrapped instanceof Response) return wrapped;
    page = wrapped;
  }
  const outlet: { current: Markup | null } = { current: null };
  const outer = app === null ? null : await wrapLater(ctx, app, outlet);
  if (outer instanceof Response) return outer;
  const session = new RenderSession(ctx.url.pathname, snapshot);
  const html = documentOf(session, page, outer, outlet);
  return respond(session, html, init);
}

function wrap<State>(ctx: Context<State>, layout: RouteComponent, page: Markup | null) {
  ctx.Component = () => page;
  return componentOf(ctx, layout, { data: undefined, inner: ctx.Component });
}

/** The app wrapper shows what is rendered before it is, so that a `<Head>` inside reaches it. */
function wrapLater<State>(
  ctx: Context<State>,
  app: RouteComponent,
  outlet: { current: Markup | null },
) {
  ctx.Component = () => outlet.current;
  return componentOf(ctx, app, { data: undefined, inner: ctx.Component });
}

function respond(session: RenderSession, html: string, init: ResponseInit): Response {
  const headers = new Headers(init.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  const preloads = session.scripts().map((path) =>
    `<${encodeURI(path)}>; rel="modulepreload"; as="script"`
  );
  if (preloads.length > 0) headers.append("Link", preloads.join(", "));
  const response = new Response(html, { ...init, headers });
  rememberNonce(response, session.nonce);
  return response;
}
