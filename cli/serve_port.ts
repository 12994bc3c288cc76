/** The port of the dashboard, as the launcher grants it and the command takes it. Pure. */

import { UsageError } from "../core/errors.ts";

/** Always the same, so that it can be bookmarked. */
export const SERVE_PORT = 8787;

/** `--port N` or `--port=N`; the last one counts. Throws `UsageError` for what is no port of a user. */
export function servePort(args: readonly string[]): number {
  let port = SERVE_PORT;
  args.forEach((arg, i) => {
    if (arg === "--port") port = parsePort(args[i + 1] ?? "");
    else if (arg.startsWith("--port=")) port = parsePort(arg.slice("--port=".length));
  });
  return port;
}

/** Ports below 1024 belong to the system. */
export function parsePort(text: string): number {
  const port = /^\d{4,5}$/.test(text) ? Number(text) : NaN;
  if (port >= 1024 && port <= 65_535) return port;
  throw new UsageError(`Cannot serve at port "${text}": write a number from 1024 to 65535.`);
}
