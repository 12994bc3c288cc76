/** Finds the handlers of a path. */

import type { Method } from "./types.ts";

/** What a path and a method lead to. */
export interface Match<Handler> {
  /** Null: no route has this path. */
  pattern: string | null;
  params: Record<string, string>;
  /** Null: the path is known, but not with this method. */
  handlers: readonly Handler[] | null;
  /** The methods that the path knows. */
  allowed: readonly Method[];
}

interface Entry<Handler> {
  pattern: string;
  /** Null for a path without parameters. */
  matcher: URLPattern | null;
  byMethod: Map<Method, Handler[]>;
}

const HAS_PATTERN = /[*:{}+?()]/;

/** Paths without parameters are looked up, the others are tried in the order they were added. */
export class Router<Handler> {
  #exact = new Map<string, Entry<Handler>>();
  #patterns = new Map<string, Entry<Handler>>();

  /** Adds handlers; those of the same pattern and method come after the ones that are there. */
  add(method: Method, pattern: string, handlers: readonly Handler[]): void {
    const entry = this.#entry(pattern);
    entry.byMethod.set(method, [...entry.byMethod.get(method) ?? [], ...handlers]);
  }

  /** What `pathname` leads to. A HEAD request is answered by GET where it has no own handler. */
  match(method: Method, pathname: string): Match<Handler> {
    const exact = this.#exact.get(pathname);
    if (exact) return found(exact, method, {});
    for (const entry of this.#patterns.values()) {
      const groups = entry.matcher?.exec({ pathname })?.pathname.groups;
      if (groups) return found(entry, method, decoded(groups));
    }
    return { pattern: null, params: {}, handlers: null, allowed: [] };
  }

  #entry(pattern: string): Entry<Handler> {
    const dynamic = HAS_PATTERN.test(pattern);
    const entries = dynamic ? this.#patterns : this.#exact;
    let entry = entries.get(pattern);
    if (entry === undefined) {
      const matcher = dynamic ? new URLPattern({ pathname: pattern }) : null;
      entry = { pattern, matcher, byMethod: new Map() };
      entries.set(pattern, entry);
    }
    return entry;
  }
}

function found<Handler>(
  { pattern, byMethod }: Entry<Handler>,
  method: Method,
  params: Record<string, string>,
): Match<Handler> {
  const handlers = byMethod.get(method) ?? (method === "HEAD" ? byMethod.get("GET") : undefined);
  return { pattern, params, handlers: handlers ?? null, allowed: [...byMethod.keys()] };
}

function decoded(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => [name, decodedPart(value ?? "")]),
  );
}

/** A part with a broken percent sequence stays as it is: it names nothing, and that isn't an error. */
function decodedPart(part: string): string {
  try {
    return decodeURI(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
