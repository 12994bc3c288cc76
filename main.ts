/** The dashboard: what every request passes through on its way to a route. */

import { App, staticFiles } from "fresh";
import type { Desk } from "./core/operations/dashboard/desk.ts";
import { define, type State } from "./define.ts";
import { errors } from "./middlewares/errors.tsx";
import { gate } from "./middlewares/gate.ts";
import { headers, policy } from "./middlewares/headers.ts";

let served: Desk | null = null;

/** Says which data folder this process serves, before the first request. */
export function serveDesk(desk: Desk): void {
  served = desk;
}

const withDesk = define.middleware(async (ctx) => {
  if (served === null) return new Response("Not started yet.", { status: 503 });
  ctx.state.desk = served;
  return await ctx.next();
});

export const app = new App<State>()
  .use(headers)
  .use(withDesk)
  .use(gate)
  .use(policy)
  .use(errors)
  .use(staticFiles())
  .fsRoutes();
