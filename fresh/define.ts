/** Helpers that do nothing but tell the type checker what a route's parts are. */

import type {
  HandlerByMethod,
  HandlerFn,
  Middleware,
  PageProps,
  RouteComponent,
  RouteHandler,
} from "./types.ts";

/** The helpers for an app whose middlewares share `State`. */
export interface Define<State> {
  /** Handlers of a route: one function, or one for each method. */
  handlers<Data, Handlers extends RouteHandler<Data, State> = RouteHandler<Data, State>>(
    handlers: Handlers,
  ): typeof handlers;

  /** The page of a route. `define.page<typeof handler>` knows the data the handler gives. */
  page<
    // The data is read out of the handler's type below.
    // deno-lint-ignore no-explicit-any
    Handler extends RouteHandler<any, State> = never,
    Data = DataOf<Handler, State>,
  >(render: RouteComponent<PageProps<Data, State>>): typeof render;

  /** A layout around the pages of a folder. */
  layout(
    render: RouteComponent<PageProps<unknown, State>>,
  ): typeof render;

  /** One middleware or several. */
  middleware<M extends Middleware<State> | Middleware<State>[]>(middleware: M): typeof middleware;
}

type DataOf<Handler, State> = Handler extends HandlerFn<infer Data, State> ? Data
  : Handler extends HandlerByMethod<infer Data, State> ? Data
  : never;

/** Makes the helpers; an app does it once, in a file of its own. */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (render) => render,
    layout: (render) => render,
    middleware: (middleware) => middleware,
  };
}
