import { App, csrf } from "fresh";
import assert from "node:assert/strict";
import { asking } from "../support.ts";

const OWN = "http://localhost";
const OTHER = "http://other.example";

/** Headers of a POST, and whether it passes. */
const CASES: [headers: Record<string, string>, status: number][] = [
  [{}, 200],
  [{ "Sec-Fetch-Site": "same-origin" }, 200],
  [{ "Sec-Fetch-Site": "none" }, 200],
  [{ "Sec-Fetch-Site": "same-site" }, 403],
  [{ "Sec-Fetch-Site": "cross-site" }, 403],
  [{ "Sec-Fetch-Site": "cross-site", Origin: OTHER }, 403],
  [{ Origin: OWN }, 200],
  [{ Origin: OTHER }, 403],
  [{ Origin: "null" }, 403],
];

for (const [headers, status] of CASES) {
  Deno.test(`csrf() answers a POST with ${JSON.stringify(headers)} by ${status}`, async () => {
    const app = new App().use(csrf()).post("/", () => new Response("ok"));
    const response = await asking(app.handler())("/", { method: "POST", headers });
    assert.equal(response.status, status);
  });
}

Deno.test("csrf() lets safe methods pass from anywhere", async () => {
  const app = new App().use(csrf()).get("/", () => new Response("ok"));
  const headers = { "Sec-Fetch-Site": "cross-site", Origin: OTHER };
  assert.equal((await asking(app.handler())("/", { headers })).status, 200);
});

Deno.test("csrf() takes allowed origins as text, list or function", async () => {
  for (const origin of [OTHER, [OTHER], (given: string) => given === OTHER]) {
    const app = new App().use(csrf({ origin })).post("/", () => new Response("ok"));
    const post = (from: string) =>
      asking(app.handler())("/", { method: "POST", headers: { Origin: from } });
    assert.equal((await post(OTHER)).status, 200);
    assert.equal((await post(OWN)).status, 403);
  }
});
