/** The dashboard on a small store, asked without a port. */

import { Builder } from "fresh/dev";
import { fileURLToPath } from "node:url";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { Desk } from "../../core/operations/dashboard/desk.ts";
import type { JobRequest, JobView } from "../../core/operations/dashboard/view/job.ts";
import type { State } from "../../define.ts";
import { app, serveDesk } from "../../main.ts";
import { type SmallStore, smallStore } from "../support/small_store.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const PORT = 8787;
export const HOME = `http://127.0.0.1:${PORT}`;

export type Handler = (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

let built: Promise<Handler> | null = null;

/** The app with its build in memory; one build a test file. */
export function dashboard(): Promise<Handler> {
  built ??= build();
  return built;
}

async function build(): Promise<Handler> {
  const apply = await new Builder<State>({ root: ROOT }).build({ snapshot: "memory" });
  apply(app);
  return app.handler();
}

export interface Opened extends AsyncDisposable {
  readonly store: SmallStore;
  readonly desk: Desk;
  /** What nobody expected. */
  readonly bugs: unknown[];
  /** As the browser asks: with the host, and as the page itself. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Starts a job and waits for its end. */
  run(request: JobRequest): Promise<JobView>;
}

type Files = Parameters<typeof smallStore>[0];

/** A store with a few simulated files, and the dashboard on it. */
export async function openDashboard(
  files: Files = { "ES1_1h.parquet": ["ES1", "1h", 20, 4] },
  options: { readOnly?: boolean; faults?: Parameters<typeof smallStore>[1] } = {},
): Promise<Opened> {
  const handler = await dashboard(), store = await smallStore(files, options.faults);
  const bugs: unknown[] = [];
  const desk = await openDesk(store, PORT, { readOnly: options.readOnly ?? false, bugs });
  const get = (path: string, headers: Record<string, string> = {}) =>
    handler(
      new Request(HOME + path, { headers: { host: `127.0.0.1:${PORT}`, ...headers } }),
    );
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    handler(
      new Request(HOME + path, {
        method: "POST",
        headers: {
          host: `127.0.0.1:${PORT}`,
          origin: HOME,
          "sec-fetch-site": "same-origin",
          "content-type": "application/json",
          "x-barkeep-token": desk.token,
          ...headers,
        },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    );
  return {
    ...{ store, desk, bugs, get, post },
    run: async (request) => {
      const response = await post("/api/jobs", request);
      if (response.status !== 202) throw new Error(await response.text());
      await desk.jobs.idle;
      return desk.jobs.current!;
    },
    [Symbol.asyncDispose]: async () => {
      await desk.close();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** A desk on a store, which the app serves from now on. */
export async function openDesk(
  store: SmallStore,
  port: number,
  { readOnly, bugs }: { readOnly: boolean; bugs: unknown[] },
): Promise<Desk> {
  const desk = await Desk.open({
    ...{ fs: denoFs, folder: store.folder, now: () => Date.now(), readOnly, port, pid: Deno.pid },
    endpoint: store.standIn.endpoint,
    onBug: (error) => bugs.push(error),
  });
  serveDesk(desk);
  return desk;
}
