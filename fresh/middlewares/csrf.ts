/** Refuses requests that change something and come from another site. */

import type { Context } from "../context.ts";
import { HttpError } from "../http_error.ts";
import type { Middleware } from "../types.ts";

/** What {@linkcode csrf} takes. */
export interface CsrfOptions<State = unknown> {
  /** The origins that may send such requests. Default: the one of the request itself. */
  origin?: string | string[] | ((origin: string, ctx: Context<State>) => boolean);
}

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Lets safe methods pass, and others that the browser calls same-origin or the user's own, or
 * whose Origin is allowed. A request with neither header isn't a browser's and passes too.
 */
export function csrf<State>(options: CsrfOptions<State> = {}): Middleware<State> {
  return async (ctx) => {
    if (SAFE.has(ctx.req.method) || isOwn(ctx, options)) return await ctx.next();
    throw new HttpError(403);
  };
}

function isOwn<State>(ctx: Context<State>, { origin: allowed }: CsrfOptions<State>): boolean {
  const site = ctx.req.headers.get("Sec-Fetch-Site");
  const origin = ctx.req.headers.get("Origin");
  if (site === "same-origin" || site === "none") return true;
  if (origin === null) return site === null;
  if (typeof allowed === "function") return allowed(origin, ctx);
  return [allowed ?? ctx.url.origin].flat().includes(origin);
}
