import { App, staticFiles } from "fresh";
import { asset, assetSrcSet } from "fresh/runtime";
import assert from "node:assert/strict";
import { applySnapshot } from "../../../fresh/app.ts";
import { builtFile, inMemory } from "../../../fresh/build/assets.ts";
import { asking } from "../support.ts";

const TEXT = "p { color: red }";

/** An app with two files, in the given mode. */
function serving(mode: "production" | "development" = "production") {
  const file = inMemory(builtFile("a.css", new TextEncoder().encode(TEXT)));
  const app = new App({ mode }).use(staticFiles()).all("*", () => new Response("went on"));
  applySnapshot(app, {
    buildId: "b1",
    boot: null,
    islands: new Map(),
    routes: [],
    files: new Map([["/a b.css", file], ["/a.css", file], ["/_fresh/js/b1/x.js", file]]),
  });
  return asking(app.handler());
}

const asked = serving();

Deno.test("staticFiles() serves a file with its type, length and tag", async () => {
  const response = await asked("/a.css");
  assert.equal(response.headers.get("Content-Type"), "text/css; charset=utf-8");
  assert.equal(response.headers.get("Content-Length"), String(TEXT.length));
  assert.match(response.headers.get("Etag") ?? "", /^W\/"[0-9a-f]{64}"$/);
  assert.equal(response.headers.get("Vary"), "If-None-Match");
  assert.equal(await response.text(), TEXT);
});

Deno.test("staticFiles() finds a file by its decoded name", async () => {
  assert.equal(await (await asked("/a%20b.css")).text(), TEXT);
});

Deno.test("staticFiles() goes on where there is no file, and answers no favicon at once", async () => {
  for (const path of ["/", "/b.css", "/../a.css/x", "/%2e%2e%2fa.css", "/a.css%00", "/%ff"]) {
    assert.equal(await (await asked(path)).text(), "went on", path);
  }
  assert.equal((await asked("/favicon.ico")).status, 404);
});

Deno.test("staticFiles() answers GET and HEAD only", async () => {
  const head = await asked("/a.css", { method: "HEAD" });
  assert.equal(head.headers.get("Content-Length"), String(TEXT.length));
  assert.equal(await head.text(), "");
  assert.equal((await asked("/a.css", { method: "POST" })).status, 405);
});

Deno.test("staticFiles() keeps nothing unless the build's id is asked for", async () => {
  const cache = async (path: string, ask = asked) => (await ask(path)).headers.get("Cache-Control");
  const forEver = "public, max-age=31536000, immutable";
  const never = "no-cache, no-store, max-age=0, must-revalidate";
  assert.equal(await cache("/a.css"), never);
  assert.equal(await cache(asset("/a.css")), forEver);
  assert.equal(await cache("/_fresh/js/b1/x.js"), forEver);
  assert.equal(await cache(asset("/a.css"), serving("development")), never);
});

Deno.test("staticFiles() sends another build's path to the file as it is now", async () => {
  const response = await asked("/a.css?__frsh_c=b0&x=1");
  assert.equal(response.status, 307);
  assert.equal(response.headers.get("location"), "/a.css?x=1");
});

Deno.test("staticFiles() answers 304 for a tag that is known, in a list and without W/ too", async () => {
  const tag = (await asked("/a.css")).headers.get("Etag") ?? "";
  for (const known of [tag, tag.slice(2), `"x", ${tag}`]) {
    const response = await asked("/a.css", { headers: { "If-None-Match": known } });
    assert.equal(response.status, 304, known);
    assert.equal(response.body, null);
  }
  assert.equal((await asked("/a.css", { headers: { "If-None-Match": '"x"' } })).status, 200);
});

Deno.test("asset() adds the build's id to paths of this host, once", () => {
  assert.equal(asset("/a.css"), "/a.css?__frsh_c=b1");
  assert.equal(asset("/a.css?x=1#top"), "/a.css?x=1&__frsh_c=b1#top");
  assert.equal(asset(asset("/a.css")), "/a.css?__frsh_c=b1");
  assert.equal(asset("https://other.example/a.css"), "https://other.example/a.css");
  assert.equal(asset("//other.example/a.css"), "//other.example/a.css");
  assert.equal(asset("a.css"), "a.css");
});

Deno.test("assetSrcSet() does so for every candidate", () => {
  assert.equal(
    assetSrcSet("/a.png 1x, /b.png 2x"),
    "/a.png?__frsh_c=b1 1x, /b.png?__frsh_c=b1 2x",
  );
  assert.equal(assetSrcSet("/a.png,"), "/a.png,");
  assert.equal(assetSrcSet("/a.png (x)"), "/a.png (x)");
});
