/** Runs a request through middlewares. */

import type { Context } from "./context.ts";
import { notAnAnswer } from "./run_route.ts";
import type { Middleware } from "./types.ts";

/** Runs them in order: each goes on with `ctx.next()`, the last one to what the context ends with. */
export async function runMiddlewares<State>(
  middlewares: readonly Middleware<State>[],
  ctx: Context<State>,
): Promise<Response> {
  const end = ctx.next;
  const run = async (index: number): Promise<Response> => {
    if (index === middlewares.length) return await end();
    const before = ctx.next;
    ctx.next = () => run(index + 1);
    try {
      const answer = await middlewares[index](ctx);
      if (!(answer instanceof Response)) throw notAnAnswer(answer);
      return answer;
    } catch (error) {
      ctx.error = error;
      throw error;
    } finally {
      ctx.next = before;
    }
  };
  return await run(0);
}
