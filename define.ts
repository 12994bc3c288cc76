/** The helpers of all routes, and what its middlewares tell a route. */

import { createDefine } from "fresh";
import type { Desk } from "./core/operations/dashboard/desk.ts";

export interface State {
  /** The data folder that this server shows. */
  desk: Desk;
}

export const define = createDefine<State>();
