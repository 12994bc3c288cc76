/** Serves the dashboard in this process until it is told to stop. */

import { BarkeepError, LockedError, UsageError } from "../core/errors.ts";
import { Desk } from "../core/operations/dashboard/desk.ts";
import { serveDesk } from "../main.ts";
import type { Context } from "./command.ts";

export interface ServeOptions {
  readonly port: number;
  readonly readOnly: boolean;
  /** Default: Yahoo, or what the command line put in its place. */
  readonly endpoint?: string;
  /** Ends it; default: Ctrl-C. */
  readonly signal?: AbortSignal;
  readonly onReady: (address: string) => void;
}

export type Pages = (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

let pages: Pages | null = null;

/** Says what answers requests: what "deno task islands" built, or a test's own build. */
export function usePages(fetch: Pages): void {
  pages = fetch;
}

/** True if the process was started with pages to serve. */
export function hasPages(): boolean {
  return pages !== null;
}

/** Resolves when it was ended and no job runs any more. */
export async function serveDashboard(context: Context, options: ServeOptions): Promise<void> {
  const { port, readOnly } = options, { terminal } = context;
  const endpoint = options.endpoint ?? context.endpoint;
  if (pages === null) throw notBuilt();
  const desk = await Desk.open({
    ...{ fs: context.fs, folder: context.data, now: () => context.now(), readOnly, port },
    pid: Deno.pid,
    ...(endpoint !== undefined && { endpoint }),
    onBug: (error) =>
      terminal.warn(
        error instanceof BarkeepError || !(error instanceof Error)
          ? String(error)
          : error.stack ?? error.message,
      ),
  });
  serveDesk(desk);
  const end = new AbortController();
  listen(port, pages, end.signal);
  options.onReady(`http://127.0.0.1:${port}/`);
  await asked(options.signal);
  if (desk.jobs.busy) terminal.note("Finishing what runs; Ctrl-C again ends it at once.");
  await desk.close();
  // Open streams would keep a graceful shutdown waiting for ever.
  end.abort();
}

/** The launcher hands the pages over; somebody else who starts a process may not. */
export function notBuilt(): UsageError {
  return new UsageError(
    `Cannot serve the dashboard: its pages are not built. Run "deno task islands", or start it with "deno task serve".`,
  );
}

function listen(port: number, fetch: Pages, signal: AbortSignal): void {
  try {
    Deno.serve({ hostname: "127.0.0.1", port, signal, onListen: () => {} }, fetch);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new LockedError(
      `Cannot serve at http://127.0.0.1:${port}/: the port is in use. Is the dashboard open there already? ` +
        `Name another one with --port N.`,
      { cause: error, facts: { port } },
    );
  }
}

/** Ctrl-C once asks for an end; a second one is the system's. */
function asked(signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal) {
    signal.addEventListener("abort", () => resolve());
    return promise;
  }
  const stop = () => {
    for (const name of ["SIGINT", "SIGTERM"] as const) Deno.removeSignalListener(name, stop);
    resolve();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(name, stop);
  return promise;
}
