/** The app: what it is told, and the handler that comes of it. */

import { below, type Plan, planOf, routeStep, type Step } from "./app_steps.ts";
import { setBuildId } from "./build_id.ts";
import { type FreshConfig, resolveConfig, type ResolvedFreshConfig } from "./config.ts";
import { Context } from "./context.ts";
import { HttpError, statusText } from "./http_error.ts";
import { runMiddlewares } from "./run_middlewares.ts";
import { ALL_METHODS } from "./run_route.ts";
import type { Snapshot } from "./snapshot.ts";
import type { LayoutConfig, Method, Middleware, Route, RouteComponent } from "./types.ts";

/** Where to listen. The port is by default the first free one from 8000 to 8019. */
export type ListenOptions = Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>;

/** Answers one request. `info` may be left out in tests. */
export type AppHandler = (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

/** Gives an app the routes, islands and files of a build. Called by the build only. */
export let applySnapshot: (app: App<unknown>, snapshot: Snapshot) => void;

const NO_CONNECTION: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 1234 },
  completed: Promise.resolve(),
};

/**
 * Middlewares and routes. What is added first stands outside: a route runs through the
 * middlewares that were there when it was added.
 */
export class App<State> {
  readonly config: ResolvedFreshConfig;
  #steps: Step<State>[] = [];
  #snapshot: () => Snapshot | null = () => null;

  static {
    applySnapshot = (app, snapshot) => {
      setBuildId(snapshot.buildId);
      app.#snapshot = () => snapshot;
    };
  }

  constructor(config?: FreshConfig) {
    this.config = resolveConfig(config);
  }

  /** Adds middlewares for every route that follows, or for those below a path. */
  use(...middlewares: Middleware<State>[]): this;
  use(path: string, ...middlewares: Middleware<State>[]): this;
  use(first: string | Middleware<State>, ...rest: Middleware<State>[]): this {
    return typeof first === "string"
      ? this.#add({ kind: "use", at: first, middlewares: rest })
      : this.#add({ kind: "use", at: "*", middlewares: [first, ...rest] });
  }

  /** Answers GET (and HEAD) at a path. */
  get(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["GET"], path, middlewares);
  }

  /** Answers HEAD at a path. */
  head(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["HEAD"], path, middlewares);
  }

  /** Answers POST at a path. */
  post(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["POST"], path, middlewares);
  }

  /** Answers PUT at a path. */
  put(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["PUT"], path, middlewares);
  }

  /** Answers PATCH at a path. */
  patch(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["PATCH"], path, middlewares);
  }

  /** Answers DELETE at a path. */
  delete(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["DELETE"], path, middlewares);
  }

  /** Answers every method at a path. */
  all(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(ALL_METHODS, path, middlewares);
  }

  /** Adds a page with its handlers. */
  route(path: string, route: Route<State>): this {
    return this.#add(routeStep(path, route));
  }

  /** Puts a layout around the pages below a path. */
  layout(path: string, component: RouteComponent, config: LayoutConfig = {}): this {
    return this.#add({ kind: "layout", at: path, component, config });
  }

  /** Puts a component around every page: the outer HTML. */
  appWrapper(component: RouteComponent): this {
    return this.#add({ kind: "app", component });
  }

  /** Answers for what is thrown below a path. */
  onError(path: string, routeOrMiddleware: Route<State> | Middleware<State>): this {
    return this.#add({ kind: "error", at: path, route: asRoute(routeOrMiddleware) });
  }

  /** Answers every 404 of the app. */
  notFound(routeOrMiddleware: Route<State> | Middleware<State>): this {
    return this.#add({ kind: "notFound", route: asRoute(routeOrMiddleware) });
  }

  /** Puts the files of `routes/` here. They come from the build that is applied to the app. */
  fsRoutes(path = "*"): this {
    return this.#add({ kind: "files", at: path });
  }

  /** Puts all that another app was told here, below a path. */
  mountApp(path: string, app: App<State>): this {
    this.#steps.push(...app.#steps.map((step) => below(path, step)));
    return this;
  }

  /** The finished app as a function from request to response: for a server, and for tests. */
  handler(): AppHandler {
    const snapshot = this.#snapshot();
    const plan = planOf(this.#steps, snapshot?.routes ?? []);
    return async (req, info = NO_CONNECTION) => {
      const { ctx, chain } = this.#start(plan, snapshot, req, info);
      try {
        const response = await runMiddlewares(chain, ctx);
        return req.method === "HEAD" ? new Response(null, response) : response;
      } catch (error) {
        return lastAnswer(error);
      }
    };
  }

  /** Starts to serve the app, on this machine only unless `hostname` says otherwise. */
  async listen(options: ListenOptions = {}): Promise<void> {
    const handler = this.handler();
    const settings = { hostname: "127.0.0.1", ...options };
    if (options.port !== undefined) await Deno.serve(settings, handler);
    else await serveOnFreePort(settings, handler);
  }

  #add(step: Step<State>): this {
    this.#steps.push(step);
    return this;
  }

  #handle(methods: readonly Method[], path: string, middlewares: Middleware<State>[]): this {
    return this.#add({ kind: "handle", at: path, pattern: path, methods, middlewares });
  }

  #start(
    { router, unmatched }: Plan<State>,
    snapshot: Snapshot | null,
    req: Request,
    info: Deno.ServeHandlerInfo,
  ): { ctx: Context<State>; chain: readonly Middleware<State>[] } {
    const url = new URL(req.url);
    url.pathname = url.pathname.replace(/\/{2,}/g, "/");
    const match = router.match(req.method as Method, url.pathname);
    const ctx = new Context<State>({
      req,
      url,
      info,
      route: match.pattern,
      params: match.params,
      config: this.config,
      snapshot,
      next: ending(match, req.method),
    });
    return { ctx, chain: match.handlers ?? unmatched };
  }
}

/** What comes after the last middleware: nothing was there to answer. */
function ending(
  { pattern, handlers, allowed }: {
    pattern: string | null;
    handlers: unknown;
    allowed: readonly Method[];
  },
  method: string,
): () => Promise<Response> {
  if (pattern === null || handlers !== null) return () => Promise.reject(new HttpError(404));
  if (method !== "OPTIONS") return () => Promise.reject(new HttpError(405));
  const headers = { Allow: allowed.join(", ") };
  return () => Promise.resolve(new Response(null, { status: 204, headers }));
}

/** The answer where no error page is: plain text, and never more than the status of a bug. */
function lastAnswer(error: unknown): Response {
  const expected = error instanceof HttpError;
  if (!expected || error.status >= 500) {
    // Nobody answered for this error, so this is the only place where it can be seen.
    // deno-lint-ignore no-console
    console.error(error);
  }
  if (!expected) return new Response("Internal server error", { status: 500 });
  return new Response(error.message || statusText(error.status), { status: error.status });
}

function asRoute<State>(given: Route<State> | Middleware<State>): Route<State> {
  return typeof given === "function" ? { handler: given } : given;
}

function serveOnFreePort(
  options: ListenOptions,
  handler: AppHandler,
): Deno.HttpServer<Deno.NetAddr> {
  for (let port = 8000; port < 8019; port++) {
    try {
      return Deno.serve({ ...options, port }, handler);
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  return Deno.serve({ ...options, port: 8019 }, handler);
}
