/** What a middleware, a handler and a page are given about one request. */

import type { FunctionComponent } from "preact";
import type { ResolvedFreshConfig } from "./config.ts";
import type { LayoutConfig, RouteComponent } from "./types.ts";
import { renderPage } from "./render/render_page.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Markup } from "./markup.ts";

/** The wrappers that stand around a page at one place of the app. */
export interface Wrappers {
  app: RouteComponent | null;
  /** Outermost first. */
  layouts: readonly RouteComponent[];
}

/** Everything a context is made from. */
export interface ContextParts {
  req: Request;
  url: URL;
  info: Deno.ServeHandlerInfo;
  route: string | null;
  params: Record<string, string>;
  config: ResolvedFreshConfig;
  snapshot: Snapshot | null;
  next: () => Promise<Response>;
}

/** Reads a context's wrappers; only the router changes them. */
export let wrappersOf: (ctx: Context<unknown>) => Wrappers;
/** Puts other wrappers around whatever the context renders next. */
export let setWrappers: (ctx: Context<unknown>, wrappers: Wrappers) => void;
/** The build that is being served, or null where nothing was built. */
export let snapshotOf: (ctx: Context<unknown>) => Snapshot | null;

/** One request on its way through the app. It is shared by all middlewares of that request. */
export class Context<State> {
  #wrappers: Wrappers = { app: null, layouts: [] };
  #snapshot: Snapshot | null;

  /** The request as it came in. */
  req: Request;
  /** Its URL, with runs of slashes in the path folded into one. */
  readonly url: URL;
  /** The addresses of both ends. */
  readonly info: Deno.ServeHandlerInfo;
  /** The pattern of the route that matched, or null. */
  readonly route: string | null;
  /** The named parts of the path. */
  readonly params: Record<string, string>;
  readonly config: ResolvedFreshConfig;
  /** What the middlewares of this request tell each other and the page. */
  readonly state: State = {} as State;
  /** What was thrown last, or null. */
  error: unknown = null;
  /** Goes on to the next middleware, in the end to the route. */
  next: () => Promise<Response>;
  /** In a layout or the app wrapper: the page inside it. */
  Component: FunctionComponent = () => null;

  static {
    wrappersOf = (ctx) => ctx.#wrappers;
    setWrappers = (ctx, wrappers) => ctx.#wrappers = wrappers;
    snapshotOf = (ctx) => ctx.#snapshot;
  }

  constructor(parts: ContextParts) {
    this.req = parts.req;
    this.url = parts.url;
    this.info = parts.info;
    this.route = parts.route;
    this.params = parts.params;
    this.config = parts.config;
    this.next = parts.next;
    this.#snapshot = parts.snapshot;
  }

  /**
   * Sends the browser elsewhere (302 unless told otherwise). A path can't leave this host:
   * "//evil.example" becomes "/evil.example".
   */
  redirect(pathOrUrl: string, status = 302): Response {
    return new Response(null, { status, headers: { location: withinHost(pathOrUrl) } });
  }

  /** Renders JSX within the layouts and the app wrapper that stand at this place. */
  render(
    vnode: Markup | null,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    const { app, layouts } = this.#wrappers;
    return renderPage(this, vnode, {
      init,
      app: config.skipAppWrapper ? null : app,
      layouts: config.skipInheritedLayouts ? [] : layouts,
      snapshot: this.#snapshot,
    });
  }

  /** Answers with plain text. */
  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  /** Answers with HTML that is given as it is. */
  html(content: string, init: ResponseInit = {}): Response {
    const headers = new Headers(init.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  /** Answers with JSON. */
  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  /** Answers piece by piece, as an iterable gives them. Text is encoded as UTF-8. */
  stream(
    pieces: Pieces | (() => Pieces),
    init?: ResponseInit,
  ): Response {
    const source = typeof pieces === "function" ? pieces() : pieces;
    const encoder = new TextEncoder();
    const bytes = new TransformStream<string | Uint8Array, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        controller.enqueue(
          typeof piece === "string" ? encoder.encode(piece) : new Uint8Array(piece),
        );
      },
    });
    return new Response(ReadableStream.from(source).pipeThrough(bytes), init);
  }
}

type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Folds the slashes that would turn a path into the address of another host. */
function withinHost(pathOrUrl: string): string {
  if (!pathOrUrl.startsWith("/")) return pathOrUrl;
  const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(pathOrUrl) ?? [];
  // Browsers read a backslash as a slash.
  return path.replace(/[/\\]+/g, "/") + rest;
}
