/** The shapes of handlers, pages and routes. */

import type { ComponentChildren } from "preact";
import type { Context } from "./context.ts";
import type { Markup } from "./markup.ts";

/** The methods that a route can answer. */
export type Method = "HEAD" | "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "OPTIONS";

/** One step on the way to a route: answers itself, or returns `ctx.next()`. */
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** What a handler hands to its page. Made with {@linkcode page}. */
export interface PageResponse<Data> {
  data: Data;
  headers?: HeadersInit | undefined;
  status?: number | undefined;
}

/** Answers a request, or gives the page its data. */
export type HandlerFn<Data, State> = (
  ctx: Context<State>,
) => Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;

/** A handler for each method. Another method is answered with 405. */
export type HandlerByMethod<Data, State> = { [M in Method]?: HandlerFn<Data, State> };

/** One handler for all methods, or one for each. */
export type RouteHandler<Data, State> = HandlerFn<Data, State> | HandlerByMethod<Data, State>;

/** What a page, a layout and the app wrapper get as props. */
export type PageProps<Data = unknown, State = unknown> =
  & Pick<
    Context<State>,
    "config" | "url" | "req" | "params" | "info" | "state" | "Component" | "error" | "route"
  >
  & { data: Data };

/**
 * A page, a layout or the app wrapper. An async one may wait for something, and may answer with a
 * response instead of markup.
 */
// Components of all props meet here: which data a page gets is known to its own module only.
// deno-lint-ignore no-explicit-any
export type RouteComponent<Props = any> = (
  props: Props,
) => ComponentChildren | Promise<Markup | Response | null>;

/** Which wrappers a layout or a page does without. */
export interface LayoutConfig {
  /** Drops the layouts of the folders above. */
  skipInheritedLayouts?: boolean;
  /** Drops `_app.tsx`. */
  skipAppWrapper?: boolean;
}

/** The same for a page, which can also choose its own pattern. */
export interface RouteConfig extends LayoutConfig {
  /** A URL pattern used instead of the file's path. */
  routeOverride?: string;
}

/** A page with its handlers, as {@linkcode App.route} takes it. */
export interface Route<State> {
  component?: RouteComponent | undefined;
  // deno-lint-ignore no-explicit-any -- a route's data is known to its own module only
  handler?: RouteHandler<any, State> | undefined;
  config?: RouteConfig | undefined;
}
