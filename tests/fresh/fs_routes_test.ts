import assert from "node:assert/strict";
import { asking, builtFixture, inside } from "./support.ts";

const asked = asking(await builtFixture());

async function main(path: string): Promise<string> {
  return inside(await (await asked(path)).text(), "main");
}

Deno.test("fsRoutes() renders a page within its layout and the app wrapper", async () => {
  const html = await (await asked("/files")).text();
  assert.match(
    html,
    /^<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"\/><title>Fixture/,
  );
  assert.equal(inside(html, "main"), "<p>all files</p>");
});

Deno.test("fsRoutes() gives a page its parameter, its data and the middlewares' state", async () => {
  const response = await asked("/files/ES1%20x");
  assert.equal(response.headers.get("X-File"), "ES1 x");
  assert.match(await response.text(), /<p>file ES1 x by first, second, files<\/p>/);
});

Deno.test("fsRoutes() runs a folder's middleware below that folder only", async () => {
  const response = await asked("/api/echo", { method: "POST", body: "hello" });
  assert.deepEqual(await response.json(), { echo: "hello", trail: ["first", "second"] });
});

Deno.test("fsRoutes() answers a method that has a handler, and 405 for one that has none", async () => {
  const post = await asked("/files/ES1", { method: "POST" });
  assert.equal(post.status, 303);
  assert.equal(post.headers.get("location"), "/files/ES1");
  assert.equal((await asked("/files/ES1", { method: "DELETE" })).status, 405);
  assert.equal((await asked("/api/echo")).status, 405);
});

Deno.test("a group's layout applies to that group, and can drop those above", async () => {
  const html = await (await asked("/about")).text();
  assert.match(html, /<body><article><div class="box">about<\/div><\/article><\/body>/);
});

Deno.test("an async page may answer with a response", async () => {
  assert.equal(await (await asked("/about?text")).text(), "plain");
});

Deno.test("_error.tsx answers for bugs and for every HttpError, within the layout", async () => {
  assert.equal((await asked("/boom")).status, 500);
  assert.equal(await main("/boom"), '<p class="error">a bug</p>');
  assert.equal((await asked("/nowhere")).status, 404);
  assert.equal(await main("/nowhere"), '<p class="error">status 404</p>');
  assert.equal(await main("/files/none"), '<p class="error">status 404</p>');
});

Deno.test("a folder's _error.tsx comes first, and its handler may choose the status", async () => {
  assert.equal((await asked("/deep/boom")).status, 418);
  assert.equal(await main("/deep/boom"), "<p>deep: Error: boom</p>");
});

Deno.test("files in private folders answer nothing", async () => {
  assert.equal((await asked("/box")).status, 404);
  assert.equal((await asked("/(_components)/box")).status, 404);
});
