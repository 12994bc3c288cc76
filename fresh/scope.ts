/**
 * The app as a tree of path segments. Each holds what applies to everything below it; a route
 * takes what it finds on the way down at the moment it is added.
 */

import { type Context, setWrappers, type Wrappers, wrappersOf } from "./context.ts";
import { HttpError } from "./http_error.ts";
import { runRoute } from "./run_route.ts";
import type { LayoutConfig, Middleware, Route, RouteComponent } from "./types.ts";

/** One segment of the tree. */
export interface Scope<State> {
  parent: Scope<State> | null;
  children: Map<string, Scope<State>>;
  middlewares: Middleware<State>[];
  layout: { component: RouteComponent; config: LayoutConfig } | null;
  errorRoute: Route<State> | null;
  /** The next two are set at the root only. */
  app: RouteComponent | null;
  notFound: Route<State> | null;
}

/** A segment with nothing in it. */
export function newScope<State>(parent: Scope<State> | null = null): Scope<State> {
  return {
    parent,
    children: new Map(),
    middlewares: [],
    layout: null,
    errorRoute: null,
    app: null,
    notFound: null,
  };
}

/** The segment at `path`, made if it isn't there. "*" and "/" are the root. */
export function scopeAt<State>(root: Scope<State>, path: string): Scope<State> {
  let scope = root;
  for (const segment of path.split("/").filter((part) => part !== "" && part !== "*")) {
    let child = scope.children.get(segment);
    if (child === undefined) scope.children.set(segment, child = newScope(scope));
    scope = child;
  }
  return scope;
}

/** Everything that applies at a segment, outermost first. */
export function chainTo<State>(scope: Scope<State>): Middleware<State>[] {
  const above = scope.parent === null ? [] : chainTo(scope.parent);
  return [...above, entering(scope), ...scope.middlewares];
}

/** Puts a segment's wrappers around what is below, and answers for what is thrown there. */
function entering<State>(scope: Scope<State>): Middleware<State> {
  const { app, layout, errorRoute } = scope;
  return async (ctx) => {
    const before = wrappersOf(ctx);
    setWrappers(ctx, wrappedBy(before, app, layout));
    try {
      return await ctx.next();
    } catch (error) {
      return await answerFor(error, ctx, { root: rootOf(scope), errorRoute });
    } finally {
      setWrappers(ctx, before);
    }
  };
}

function wrappedBy<State>(
  { app: outer, layouts }: Wrappers,
  app: RouteComponent | null,
  layout: Scope<State>["layout"],
): Wrappers {
  if (layout === null) return { app: app ?? outer, layouts };
  const { component, config } = layout;
  return {
    app: config.skipAppWrapper ? null : app ?? outer,
    layouts: config.skipInheritedLayouts ? [component] : [...layouts, component],
  };
}

async function answerFor<State>(
  error: unknown,
  ctx: Context<State>,
  { root, errorRoute }: { root: Scope<State>; errorRoute: Route<State> | null },
): Promise<Response> {
  const status = error instanceof HttpError ? error.status : 500;
  const route = status === 404 ? root.notFound ?? errorRoute : errorRoute;
  if (route === null) throw error;
  ctx.error = error;
  return await runRoute(ctx, route, status);
}

function rootOf<State>(scope: Scope<State>): Scope<State> {
  return scope.parent === null ? scope : rootOf(scope.parent);
}
