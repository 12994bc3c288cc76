import { App, csp, HttpError, page } from "fresh";
import assert from "node:assert/strict";
import { ask, asking, inside } from "./support.ts";

interface Trail {
  text: string;
}

/** An app in which every middleware leaves its letter. */
function trailing(): App<Trail> {
  return new App<Trail>().use((ctx) => {
    ctx.state.text = "A";
    return ctx.next();
  });
}

Deno.test("App.use() runs middlewares in order, then the route", async () => {
  const app = trailing()
    .use((ctx) => {
      ctx.state.text += "B";
      return ctx.next();
    })
    .get("/", (ctx) => ctx.text(ctx.state.text));
  assert.equal(await (await ask(app, "/")).text(), "AB");
});

Deno.test("App.use() with a path applies below that path only", async () => {
  const app = trailing()
    .use("/files", (ctx) => {
      ctx.state.text += "F";
      return ctx.next();
    })
    .get("/files/:id", (ctx) => ctx.text(ctx.state.text))
    .get("/filesystem", (ctx) => ctx.text(ctx.state.text));
  assert.equal(await (await ask(app, "/files/1")).text(), "AF");
  assert.equal(await (await ask(app, "/filesystem")).text(), "A");
});

Deno.test("App.use() doesn't apply to routes added before it", async () => {
  const app = trailing()
    .get("/early", (ctx) => ctx.text(ctx.state.text))
    .use((ctx) => {
      ctx.state.text += "B";
      return ctx.next();
    })
    .get("/late", (ctx) => ctx.text(ctx.state.text));
  assert.equal(await (await ask(app, "/early")).text(), "A");
  assert.equal(await (await ask(app, "/late")).text(), "AB");
});

Deno.test("App.use() runs where no route matches, too", async () => {
  const app = new App().use(() => new Response("caught"));
  assert.equal(await (await ask(app, "/any")).text(), "caught");
});

Deno.test("a middleware can answer without going on", async () => {
  const app = new App().use(() => new Response("stop")).get("/", () => new Response("never"));
  assert.equal(await (await ask(app, "/")).text(), "stop");
});

Deno.test("App.get() and its like answer their method, all() answers every one", async () => {
  const app = new App()
    .get("/", () => new Response("GET"))
    .post("/", () => new Response("POST"))
    .put("/", () => new Response("PUT"))
    .patch("/", () => new Response("PATCH"))
    .delete("/", () => new Response("DELETE"))
    .all("/all", (ctx) => new Response(ctx.req.method));
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    assert.equal(await (await ask(app, "/", { method })).text(), method);
    assert.equal(await (await ask(app, "/all", { method })).text(), method);
  }
});

Deno.test("a known path answers another method with 405, and OPTIONS with what it allows", async () => {
  const app = new App().get("/", () => new Response("ok")).post("/", () => new Response("ok"));
  const put = await ask(app, "/", { method: "PUT" });
  assert.equal(put.status, 405);
  assert.equal(await put.text(), "Method Not Allowed");
  const options = await ask(app, "/", { method: "OPTIONS" });
  assert.equal(options.status, 204);
  assert.equal(options.headers.get("Allow"), "GET, POST");
});

Deno.test("HEAD is answered by GET, without a body", async () => {
  const app = new App().get("/", () => new Response("text", { headers: { "X-Own": "1" } }));
  const response = await ask(app, "/", { method: "HEAD" });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("X-Own"), "1");
  assert.equal(await response.text(), "");
});

Deno.test("ctx.params are decoded", async () => {
  const app = new App().get("/:id", (ctx) => ctx.text(ctx.params.id));
  assert.equal(await (await ask(app, "/a%20b")).text(), "a b");
});

Deno.test("exact paths come before patterns, whatever their order", async () => {
  const app = new App()
    .get("/:id", () => new Response("pattern"))
    .get("/all", () => new Response("exact"));
  assert.equal(await (await ask(app, "/all")).text(), "exact");
});

Deno.test("two handlers of one path follow each other", async () => {
  const app = new App<Trail>()
    .get("/", (ctx) => {
      ctx.state.text = "1";
      return ctx.next();
    })
    .get("/", (ctx) => ctx.text(`${ctx.state.text}2`));
  assert.equal(await (await ask(app, "/")).text(), "12");
});

Deno.test("slashes in a row count as one", async () => {
  const app = new App().get("/a/b", (ctx) => ctx.text(ctx.url.pathname));
  assert.equal(await (await ask(app, "//a///b")).text(), "/a/b");
});

Deno.test("an unknown path is answered with 404", async () => {
  const response = await ask(new App(), "/");
  assert.equal(response.status, 404);
  assert.equal(await response.text(), "Not Found");
});

Deno.test("HttpError answers with its status and message", async () => {
  const app = new App().get("/", () => {
    throw new HttpError(403, "Admins only");
  });
  const response = await ask(app, "/");
  assert.equal(response.status, 403);
  assert.equal(await response.text(), "Admins only");
});

Deno.test("App.onError() answers for what is thrown below its path, the innermost first", async () => {
  const app = new App()
    .onError("*", (ctx) => ctx.text(`outer ${ctx.error}`, { status: 500 }))
    .onError("/foo/bar", () => new Response("inner", { status: 500 }))
    .get("/foo/bar/thrower", () => {
      throw new Error("fail");
    })
    .get("/foo", () => {
      throw new Error("fail");
    });
  assert.equal(await (await ask(app, "/foo/bar/thrower")).text(), "inner");
  assert.equal(await (await ask(app, "/foo")).text(), "outer Error: fail");
});

Deno.test("App.onError() renders without the layouts below its path", async () => {
  const app = new App()
    .layout("*", ({ Component }) => (
      <>
        outer/<Component />
      </>
    ))
    .layout("/foo", ({ Component }) => (
      <>
        inner/<Component />
      </>
    ))
    .onError("*", { component: () => <>error</> })
    .get("/foo", () => {
      throw new Error("fail");
    });
  assert.equal(inside(await (await ask(app, "/foo")).text(), "body"), "outer/error");
});

Deno.test("a middleware can go on again after it failed", async () => {
  let attempts = 0;
  const app = new App()
    .use(async (ctx) => {
      try {
        return await ctx.next();
      } catch {
        return await ctx.next();
      }
    })
    .use((ctx) => ctx.next())
    .get("/", () => {
      if (++attempts === 1) throw new Error("fail");
      return new Response(`attempt ${attempts}`);
    });
  assert.equal(await (await ask(app, "/")).text(), "attempt 2");
});

Deno.test("App.onError() that fails itself leaves it to the one above", async () => {
  const app = new App()
    .onError("*", () => new Response("outer", { status: 500 }))
    .onError("/foo", () => {
      throw new Error("again");
    })
    .get("/foo", () => {
      throw new Error("fail");
    });
  assert.equal(await (await ask(app, "/foo")).text(), "outer");
});

Deno.test("App.notFound() answers every 404, thrown or not", async () => {
  const app = new App()
    .notFound(() => new Response("nothing here", { status: 404 }))
    .onError("*", () => new Response("error", { status: 500 }))
    .get("/thrower", () => {
      throw new HttpError(404);
    })
    .get("/bug", () => {
      throw new Error("fail");
    });
  assert.equal(await (await ask(app, "/unknown")).text(), "nothing here");
  assert.equal(await (await ask(app, "/thrower")).text(), "nothing here");
  assert.equal(await (await ask(app, "/bug")).text(), "error");
});

Deno.test("a middleware sees the error it catches as ctx.error", async () => {
  const seen: unknown[] = [];
  const thrown = new Error("fail");
  const app = new App()
    .use(async (ctx) => {
      try {
        return await ctx.next();
      } catch (error) {
        seen.push(error, ctx.error);
        return new Response("mended");
      }
    })
    .get("/", () => {
      throw thrown;
    });
  assert.equal(await (await ask(app, "/")).text(), "mended");
  assert.deepEqual(seen, [thrown, thrown]);
});

Deno.test("a page that a middleware renders for an error gets the headers set around it", async () => {
  const app = new App()
    .use(csp({ useNonce: true }))
    .use(async (ctx) => {
      try {
        return await ctx.next();
      } catch (error) {
        const status = error instanceof HttpError ? error.status : 500;
        return ctx.render(<p>{status}</p>, { status });
      }
    })
    .get("/boom", () => {
      throw new Error("boom");
    });
  for (const [path, status] of [["/boom", 500], ["/unknown", 404]] as const) {
    const response = await ask(app, path);
    assert.equal(response.status, status);
    assert.match(response.headers.get("Content-Security-Policy") ?? "", /'nonce-/);
    assert.equal(inside(await response.text(), "p"), String(status));
  }
});

Deno.test("a handler that returns no response is an error", async () => {
  const app = new App()
    .onError("*", (ctx) => ctx.text(String(ctx.error), { status: 500 }))
    .get("/", (() => "text") as unknown as () => Response);
  assert.match(await (await ask(app, "/")).text(), /Expected a "Response".*but got: text/);
});

Deno.test("App.mountApp() puts another app below a path, with its middlewares", async () => {
  const inner = new App<Trail>()
    .use((ctx) => {
      ctx.state.text += "_inner";
      return ctx.next();
    })
    .get("/", (ctx) => ctx.text(`list ${ctx.state.text}`))
    .get("/:name", (ctx) => ctx.text(`show ${ctx.params.name}`));
  const asked = asking(
    trailing().get("/", (ctx) => ctx.text(ctx.state.text)).mountApp("/authors", inner).handler(),
  );
  assert.equal(await (await asked("/")).text(), "A");
  assert.equal(await (await asked("/authors")).text(), "list A_inner");
  assert.equal(await (await asked("/authors/jo")).text(), "show jo");
});

Deno.test("App.route() renders its page with the data of its handler", async () => {
  const app = new App().route("/:id", {
    handler: { GET: (ctx) => page({ id: ctx.params.id }, { status: 201 }) },
    component: ({ data }: { data: { id: string } }) => <h1>{data.id}</h1>,
  });
  const response = await ask(app, "/7");
  assert.equal(response.status, 201);
  assert.equal(inside(await response.text(), "h1"), "7");
});

Deno.test("App.layout() and App.appWrapper() stand around pages, a page can do without", async () => {
  const app = new App()
    .appWrapper(({ Component }) => (
      <div>
        app/<Component />
      </div>
    ))
    .layout("*", ({ Component }) => (
      <>
        outer/<Component />
      </>
    ))
    .layout("/sub", ({ Component }) => (
      <>
        inner/<Component />
      </>
    ))
    .route("/sub/page", { component: () => <>page</> })
    .route("/sub/bare", { component: () => <>bare</>, config: { skipInheritedLayouts: true } })
    .route("/none", { component: () => <>none</>, config: { skipAppWrapper: true } });
  const asked = asking(app.handler());
  assert.equal(inside(await (await asked("/sub/page")).text(), "div"), "app/outer/inner/page");
  assert.equal(inside(await (await asked("/sub/bare")).text(), "div"), "app/bare");
  assert.equal(inside(await (await asked("/none")).text(), "body"), "outer/none");
});

Deno.test("ctx.render() completes the document and takes status and headers", async () => {
  const app = new App().get(
    "/",
    (ctx) => ctx.render(<p>ok</p>, { status: 416, headers: { "X-Own": "1" } }),
  );
  const response = await ask(app, "/");
  assert.equal(response.status, 416);
  assert.equal(response.headers.get("X-Own"), "1");
  assert.equal(response.headers.get("Content-Type"), "text/html; charset=utf-8");
  assert.equal(
    await response.text(),
    '<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body><p>ok</p></body></html>',
  );
});

Deno.test("ctx.redirect() never leads to another host by a path", async () => {
  const app = new App().get("/", (ctx) => ctx.redirect(ctx.url.searchParams.get("to") ?? "/"));
  const location = async (to: string) =>
    (await ask(app, `/?to=${encodeURIComponent(to)}`)).headers.get("location");
  assert.equal(await location("/a?b=//c"), "/a?b=//c");
  assert.equal(await location("//evil.example/x"), "/evil.example/x");
  assert.equal((await ask(app, "/")).status, 302);
});

Deno.test("ctx.json(), ctx.html() and ctx.stream() set what they answer with", async () => {
  const app = new App()
    .get("/json", (ctx) => ctx.json({ a: 1 }, { status: 201 }))
    .get("/html", (ctx) => ctx.html("<b>1</b>"))
    .get("/stream", (ctx) =>
      ctx.stream(function* () {
        yield "a";
        yield new Uint8Array([98]);
      }));
  const json = await ask(app, "/json");
  assert.equal(json.status, 201);
  assert.deepEqual(await json.json(), { a: 1 });
  const html = await ask(app, "/html");
  assert.equal(html.headers.get("Content-Type"), "text/html; charset=utf-8");
  assert.equal(await (await ask(app, "/stream")).text(), "ab");
});
