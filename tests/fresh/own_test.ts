/** What we do where Fresh says nothing, or less. */

import { App } from "fresh";
import assert from "node:assert/strict";
import { applySnapshot } from "../../fresh/app.ts";
import { planOf } from "../../fresh/app_steps.ts";
import { ask } from "./support.ts";

Deno.test("fsRoutes() refuses a file that exports nothing it can use, naming it", () => {
  const files = (path: string) => [{ path, module: {} }];
  const plan = (path: string) => planOf([{ kind: "files", at: "*" }], files(path));
  assert.throws(() => plan("empty.ts"), /Cannot use routes\/empty\.ts/);
  assert.throws(() => plan("_layout.tsx"), /routes\/_layout\.tsx: it does not export a component/);
  assert.throws(() => plan("_middleware.ts"), /it does not export a middleware/);
});

Deno.test("fsRoutes() can put the files below a path", async () => {
  const module = { default: () => "shown" };
  const app = new App().fsRoutes("/admin");
  applySnapshot(app, {
    buildId: "b1",
    boot: null,
    islands: new Map(),
    routes: [{ path: "index.tsx", module }, { path: "(group)/[id].tsx", module }],
    files: new Map(),
  });
  assert.equal((await ask(app, "/admin")).status, 200);
  assert.equal((await ask(app, "/admin/7")).status, 200);
  assert.equal((await ask(app, "/7")).status, 404);
});

Deno.test("fsRoutes() asks the most specific file first", async () => {
  const answering = (text: string) => ({ handler: () => new Response(text) });
  const app = new App().fsRoutes();
  applySnapshot(app, {
    buildId: "b1",
    boot: null,
    islands: new Map(),
    routes: [
      { path: "[...rest].ts", module: answering("rest") },
      { path: "[id].ts", module: answering("id") },
    ],
    files: new Map(),
  });
  assert.equal(await (await ask(app, "/7")).text(), "id");
  assert.equal(await (await ask(app, "/7/8")).text(), "rest");
});

Deno.test("ctx.params keep a broken percent sequence as it is", async () => {
  const app = new App().get("/:id", (ctx) => ctx.text(ctx.params.id));
  assert.equal(await (await ask(app, "/50%")).text(), "50%");
});

Deno.test("ctx.redirect() takes a backslash for the slash that browsers see in it", async () => {
  const app = new App().get("/", (ctx) => ctx.redirect("/\\\\evil.example"));
  assert.equal((await ask(app, "/")).headers.get("location"), "/evil.example");
});

Deno.test("App.listen() listens on this machine only", async () => {
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Deno.NetAddr>();
  const app = new App().get("/", () => new Response("ok"));
  await app.listen({ port: 0, signal: stop.signal, onListen: resolve });
  const { hostname, port } = await promise;
  assert.equal(hostname, "127.0.0.1");
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "ok");
  stop.abort();
});

Deno.test("an error that nobody answers for shows nothing of itself", async () => {
  const logged: unknown[] = [];
  // What the app writes there is what is tested.
  const log = console;
  const { error } = log;
  log.error = (given: unknown) => logged.push(given);
  try {
    const app = new App().get("/", () => {
      throw new Error("a secret path");
    });
    const response = await ask(app, "/");
    assert.equal(response.status, 500);
    assert.equal(await response.text(), "Internal server error");
    assert.match(String(logged[0]), /a secret path/);
  } finally {
    log.error = error;
  }
});
