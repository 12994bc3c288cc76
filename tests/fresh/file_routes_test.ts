import assert from "node:assert/strict";
import { comparePatterns, placeOf } from "../../fresh/file_routes.ts";

const PLACES: [path: string, kind: string, scope: string, pattern: string][] = [
  ["index.ts", "route", "/", "/"],
  ["about.tsx", "route", "/", "/about"],
  ["blog/index.ts", "route", "/blog", "/blog"],
  ["blog/[slug].ts", "route", "/blog", "/blog/:slug"],
  ["blog/[slug]/comments.ts", "route", "/blog/:slug", "/blog/:slug/comments"],
  ["old/[...path].ts", "route", "/old", "/old/:path*"],
  ["docs/[[version]]/index.ts", "route", "/docs/{/:version}?", "/docs{/:version}?"],
  ["[ticker]_[timeframe].tsx", "route", "/", "/:ticker_:timeframe"],
  ["(info)/about.tsx", "route", "/(info)", "/about"],
  ["(info)/index.tsx", "route", "/(info)", "/"],
  ["_app.tsx", "app", "/", "/_app"],
  ["(info)/_layout.tsx", "layout", "/(info)", "/_layout"],
  ["files/_middleware.ts", "middleware", "/files", "/files/_middleware"],
  ["_error.tsx", "error", "/", "/_error"],
  ["_500.tsx", "error", "/", "/_500"],
  ["_404.tsx", "notFound", "/", "/_404"],
];

for (const [path, kind, scope, pattern] of PLACES) {
  Deno.test(`placeOf() takes ${path} for ${kind} at ${scope}`, () => {
    const place = placeOf(path);
    assert.equal(place?.kind, kind);
    assert.equal(place?.scope, scope);
    if (kind === "route") assert.equal(place?.pattern, pattern);
  });
}

Deno.test("placeOf() leaves private folders alone", () => {
  assert.equal(placeOf("(_components)/box.tsx"), null);
  assert.equal(placeOf("shop/(_islands)/cart.tsx"), null);
});

Deno.test("placeOf() refuses parameters that touch, and brackets that don't close", () => {
  for (const path of ["[a][b].ts", "[a.ts", "a].ts", "x[[a]].ts"]) {
    assert.throws(() => placeOf(path), SyntaxError, path);
  }
});

Deno.test("comparePatterns() puts the specific before the general", () => {
  const sorted = ["/a/:rest*", "/a{/:b}?", "/:x", "/a/:id", "/a/b-:id", "/a/b", "/a"];
  assert.deepEqual(sorted.toSorted(comparePatterns), [
    "/a",
    "/a/b",
    "/a/b-:id",
    "/a/:id",
    "/a{/:b}?",
    "/a/:rest*",
    "/:x",
  ]);
});
