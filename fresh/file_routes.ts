/** From a file's path below `routes/` to what it is and which paths it answers. */

import type { LayoutConfig, Middleware, RouteComponent, RouteConfig } from "./types.ts";
import type { RouteHandler } from "./types.ts";

/** What a file of `routes/` may export. */
export interface RouteModule {
  default?: RouteComponent;
  handler?: RouteHandler<unknown, unknown> | Middleware<unknown>[];
  handlers?: RouteHandler<unknown, unknown> | Middleware<unknown>[];
  config?: RouteConfig & LayoutConfig;
}

/** A file of `routes/` with what it exports. */
export interface RouteFile {
  /** Below `routes/`, with forward slashes: "blog/[slug].tsx". */
  path: string;
  module: RouteModule;
}

/** What a file does for the app. */
export type RouteKind = "app" | "middleware" | "layout" | "error" | "notFound" | "route";

/** A file's place in the app. */
export interface RoutePlace {
  kind: RouteKind;
  /** The folder it stands in, groups included: its middlewares and layouts apply. */
  scope: string;
  /** The URL pattern that a route answers. */
  pattern: string;
}

const SPECIAL: Readonly<Record<string, RouteKind>> = {
  _app: "app",
  _middleware: "middleware",
  _layout: "layout",
  _error: "error",
  _500: "error",
  _404: "notFound",
};

/** Folders like `(_components)` hold no routes. */
const PRIVATE_FOLDER = /^\(_.*\)$/;
const GROUP = /^\(.*\)$/;

/** A file's place, or null for a file in a private folder like `(_components)`. */
export function placeOf(path: string): RoutePlace | null {
  const folders = path.replace(/\.[^.]+$/, "").split("/");
  const name = folders.pop() ?? "";
  if (folders.some((folder) => PRIVATE_FOLDER.test(folder))) return null;
  const scope = "/" + folders.map((folder) => segmentPattern(folder, path)).join("/");
  const parts = [
    ...folders.filter((folder) => !GROUP.test(folder)),
    ...name === "index" ? [] : [name],
  ];
  return {
    kind: SPECIAL[name] ?? "route",
    scope,
    pattern: parts.map((part) => joined(segmentPattern(part, path))).join("") || "/",
  };
}

/** An optional segment brings its own slash, so that it can be missing together with it. */
function joined(segment: string): string {
  return segment.startsWith("{/") ? segment : `/${segment}`;
}

/** `[id]` to `:id`, `[[id]]` to `{/:id}?`, `[...rest]` to `:rest*`; the rest is literal. */
function segmentPattern(segment: string, path: string): string {
  const rest = /^\[\.\.\.(\w+)\]$/.exec(segment);
  if (rest) return `:${rest[1]}*`;
  const optional = /^\[\[(\w+)\]\]$/.exec(segment);
  if (optional) return `{/:${optional[1]}}?`;
  const pattern = segment.replace(/\[(\w+)\]/g, ":$1");
  if (/[[\]]/.test(pattern) || segment.includes("][")) {
    throw new SyntaxError(
      `Cannot route ${path}: "${segment}" is no name, [param], [[param]] or [...param].`,
    );
  }
  return pattern;
}

/**
 * Sorts patterns so that the most specific one is asked first: literal parts before parameters,
 * parameters before optional ones, and those before the rest of the path.
 */
export function comparePatterns(a: string, b: string): number {
  const left = ranksOf(a);
  const right = ranksOf(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function ranksOf(pattern: string): number[] {
  return pattern.replaceAll("{/", "/{").split("/").slice(1).map((segment) => {
    if (segment.endsWith("*")) return 4;
    if (segment.startsWith("{")) return 3;
    if (segment.startsWith(":")) return 2;
    return segment.includes(":") ? 1 : 0;
  });
}
