/** What an app was told, in order, and how it becomes a router. */

import type { Context } from "./context.ts";
import {
  comparePatterns,
  placeOf,
  type RouteFile,
  type RouteModule,
  type RoutePlace,
} from "./file_routes.ts";
import { Router } from "./router.ts";
import { methodsOf, runRoute } from "./run_route.ts";
import { chainTo, newScope, type Scope, scopeAt } from "./scope.ts";
import type { LayoutConfig, Method, Middleware, Route, RouteComponent } from "./types.ts";

/** One thing an app was told. `at` is the path below which it applies. */
export type Step<State> =
  | { kind: "use"; at: string; middlewares: readonly Middleware<State>[] }
  | { kind: "layout"; at: string; component: RouteComponent; config: LayoutConfig }
  | { kind: "error"; at: string; route: Route<State> }
  | { kind: "app"; component: RouteComponent }
  | { kind: "notFound"; route: Route<State> }
  | {
    kind: "handle";
    at: string;
    pattern: string;
    methods: readonly Method[];
    middlewares: readonly Middleware<State>[];
  }
  | { kind: "files"; at: string };

/** Steps carried out: the routes, and what runs where no route matches. */
export interface Plan<State> {
  router: Router<Middleware<State>>;
  unmatched: readonly Middleware<State>[];
}

/** Carries the steps out in order, with the file routes where `fsRoutes()` stood. */
export function planOf<State>(
  steps: readonly Step<State>[],
  files: readonly RouteFile[],
): Plan<State> {
  const root = newScope<State>();
  const router = new Router<Middleware<State>>();
  const expanded = steps.flatMap((step) =>
    step.kind === "files" ? fileSteps<State>(files).map((file) => below(step.at, file)) : [step]
  );
  for (const step of expanded) carryOut(step, root, router);
  return { router, unmatched: chainTo(root) };
}

function carryOut<State>(
  step: Step<State>,
  root: Scope<State>,
  router: Router<Middleware<State>>,
): void {
  switch (step.kind) {
    case "use":
      scopeAt(root, step.at).middlewares.push(...step.middlewares);
      return;
    case "layout":
      scopeAt(root, step.at).layout = step;
      return;
    case "error":
      scopeAt(root, step.at).errorRoute = step.route;
      return;
    case "app":
      root.app = step.component;
      return;
    case "notFound":
      root.notFound = step.route;
      return;
    case "handle": {
      const handlers = [...chainTo(scopeAt(root, step.at)), ...step.middlewares];
      for (const method of step.methods) router.add(method, step.pattern, handlers);
    }
  }
}

/** A step of a mounted app, moved below `path`. Its app wrapper and 404 page are the whole app's. */
export function below<State>(path: string, step: Step<State>): Step<State> {
  if (step.kind === "app" || step.kind === "notFound") return step;
  const at = mergePaths(path, step.at);
  return step.kind === "handle"
    ? { ...step, at, pattern: mergePaths(path, step.pattern) || "/" }
    : { ...step, at };
}

function mergePaths(base: string, path: string): string {
  const start = base.replace(/\/?\*?$/, "");
  if (path === "*") return start === "" ? "*" : `${start}/*`;
  return path === "/" ? start : start + path;
}

/** A route as a step. Its middlewares are those of `scope`, by default those of its own path. */
export function routeStep<State>(
  pattern: string,
  route: Route<State>,
  scope = pattern,
): Step<State> {
  return {
    kind: "handle",
    at: scope,
    pattern: route.config?.routeOverride ?? pattern,
    methods: methodsOf(route),
    middlewares: [(ctx: Context<State>) => runRoute(ctx, route)],
  };
}

/** What `routes/` says, as steps: first all that applies to a folder, then the routes. */
function fileSteps<State>(files: readonly RouteFile[]): Step<State>[] {
  const special: Step<State>[] = [];
  const routes: { pattern: string; step: Step<State> }[] = [];
  for (const file of files) {
    const place = placeOf(file.path);
    if (place === null) continue;
    const step = fileStep<State>(file, place);
    if (place.kind === "route") routes.push({ pattern: place.pattern, step });
    else special.push(step);
  }
  routes.sort((a, b) => comparePatterns(a.pattern, b.pattern));
  return [...special, ...routes.map(({ step }) => step)];
}

function fileStep<State>(
  { path, module }: RouteFile,
  { kind, scope, pattern }: RoutePlace,
): Step<State> {
  switch (kind) {
    case "middleware":
      return middlewareStep(path, module, scope);
    case "layout":
      return { kind, at: scope, component: wrapperOf(path, module), config: module.config ?? {} };
    case "app":
      return { kind, component: wrapperOf(path, module) };
    case "error":
      return { kind, at: scope, route: routeOf(path, module) };
    case "notFound":
      return { kind, route: routeOf(path, module) };
    case "route":
      return routeStep(pattern, routeOf(path, module), scope);
  }
}

function wrapperOf(path: string, module: RouteModule): RouteComponent {
  if (module.default === undefined) throw misses(path, "a component as its default export");
  return module.default;
}

function routeOf<State>(path: string, module: RouteModule): Route<State> {
  const handler = module.handlers ?? module.handler;
  if (handler === undefined && module.default === undefined && module.config === undefined) {
    throw misses(path, "a page as its default export, or handlers");
  }
  return {
    component: module.default,
    // A list of middlewares is only taken from a _middleware file.
    handler: Array.isArray(handler) ? undefined : handler as Route<State>["handler"],
    config: module.config,
  };
}

function middlewareStep<State>(path: string, module: RouteModule, at: string): Step<State> {
  const given = module.handlers ?? module.handler ?? module.default;
  const middlewares = Array.isArray(given) ? given : [given];
  if (middlewares.some((middleware) => typeof middleware !== "function")) {
    throw misses(path, "a middleware or a list of them");
  }
  return { kind: "use", at, middlewares: middlewares as Middleware<State>[] };
}

function misses(path: string, what: string): TypeError {
  return new TypeError(`Cannot use routes/${path}: it does not export ${what}.`);
}
