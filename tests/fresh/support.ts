import type { App } from "fresh";
import { Builder } from "fresh/dev";
import { fileURLToPath } from "node:url";
import { app } from "./fixture/main.ts";
import type { State } from "./fixture/define.ts";

/** The root of the fixture app. */
export const FIXTURE = fileURLToPath(new URL("./fixture", import.meta.url));

/** Answers a request. */
export type AppHandler = ReturnType<App<unknown>["handler"]>;

/** A function that sends requests to an app without any port. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Asks a handler. */
export function asking(handler: AppHandler): Ask {
  return (path, init) => handler(new Request(`http://localhost${path}`, init));
}

/** Asks an app. */
export function ask<S>(app: App<S>, path: string, init?: RequestInit): Promise<Response> {
  return asking(app.handler())(path, init);
}

/** The fixture app with its build in memory. */
export async function builtFixture(): Promise<AppHandler> {
  const apply = await new Builder<State>({ root: FIXTURE }).build({ snapshot: "memory" });
  apply(app);
  return app.handler();
}

/** The text of a response's body between two tags of that name. */
export function inside(html: string, tag: string): string {
  return new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, "s").exec(html)?.[1] ?? "";
}
