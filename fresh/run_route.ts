/** Runs one route: its handler, then its page. */

import { type Context, setWrappers, wrappersOf } from "./context.ts";
import { HttpError } from "./http_error.ts";
import { componentOf } from "./render/component.ts";
import type { HandlerFn, Method, PageResponse, Route } from "./types.ts";

/** The answer of a route. `status` is that of its page unless the handler says another. */
export async function runRoute<State>(
  ctx: Context<State>,
  route: Route<State>,
  status = 200,
): Promise<Response> {
  const answer = await handlerFor(route, ctx.req.method as Method)(ctx);
  if (answer instanceof Response) return answer;
  if (typeof answer !== "object" || answer === null) throw notAnAnswer(answer);
  return await renderRoute(ctx, route, { ...answer, status: answer.status ?? status });
}

async function renderRoute<State>(
  ctx: Context<State>,
  { component, config = {} }: Route<State>,
  { data, headers, status = 200 }: PageResponse<unknown>,
): Promise<Response> {
  const { app, layouts } = wrappersOf(ctx);
  setWrappers(ctx, {
    app: config.skipAppWrapper ? null : app,
    layouts: config.skipInheritedLayouts ? [] : layouts,
  });
  const vnode = component ? await componentOf(ctx, component, { data, inner: null }) : null;
  if (vnode instanceof Response) return vnode;
  return await ctx.render(vnode, headers === undefined ? { status } : { status, headers });
}

function handlerFor<State>(
  { handler, component }: Route<State>,
  method: Method,
): HandlerFn<unknown, State> {
  if (typeof handler === "function") return handler;
  const own = handler?.[method] ?? (method === "HEAD" ? handler?.GET : undefined);
  if (own !== undefined) return own;
  if (component === undefined) throw new HttpError(handler === undefined ? 404 : 405);
  return () => ({ data: undefined });
}

/** The methods that a route answers. */
export function methodsOf<State>({ handler, component }: Route<State>): readonly Method[] {
  if (typeof handler === "function") return ALL_METHODS;
  const own = Object.keys(handler ?? {}) as Method[];
  // A page is shown even where a handler has only, say, a POST.
  return component !== undefined && !own.includes("GET") ? ["GET", ...own] : own;
}

/** Every method that can be routed. */
export const ALL_METHODS: readonly Method[] = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
];

/** What a handler that forgot to answer is told. */
export function notAnAnswer(answer: unknown): TypeError {
  return new TypeError(`Expected a "Response" from a handler or middleware, but got: ${answer}`);
}
