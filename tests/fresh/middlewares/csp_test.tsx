import { App, csp } from "fresh";
import assert from "node:assert/strict";
import { ask, asking } from "../support.ts";

const HEADER = "Content-Security-Policy";

function plain(options?: Parameters<typeof csp>[0]): App<unknown> {
  return new App().use(csp(options)).get("/", () => new Response("ok"));
}

Deno.test("csp() sets the documented default", async () => {
  assert.equal(
    (await ask(plain(), "/")).headers.get(HEADER),
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
      "font-src 'self'; img-src 'self' data:; media-src 'self' data: blob:; " +
      "worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; " +
      "form-action 'self'; frame-ancestors 'none'; upgrade-insecure-requests",
  );
});

Deno.test("csp() replaces a directive by one of the same name, and can't drop one", async () => {
  const app = plain({ csp: ["default-src 'none'", "upgrade-insecure-requests"] });
  const policy = (await ask(app, "/")).headers.get(HEADER)?.split("; ") ?? [];
  assert.deepEqual(policy.filter((part) => part.startsWith("default-src")), ["default-src 'none'"]);
  assert.equal(policy.filter((part) => part === "upgrade-insecure-requests").length, 1);
});

Deno.test("csp() can report, and report only", async () => {
  const { headers } = await ask(plain({ reportOnly: true, reportTo: "/reports" }), "/");
  assert.equal(headers.get(HEADER), null);
  assert.match(
    headers.get(`${HEADER}-Report-Only`) ?? "",
    /report-to csp-endpoint; report-uri \/reports$/,
  );
  assert.equal(headers.get("Reporting-Endpoints"), 'csp-endpoint="/reports"');
});

/** A page with an inline style and an inline script, under a policy with nonces. */
const nonced = asking(
  new App().use(csp({ useNonce: true }))
    .get("/", (ctx) =>
      ctx.render(
        <html>
          <head>
            <style>{"p { color: red }"}</style>
          </head>
          <body>
            <script>1</script>
            <script nonce="own">2</script>
          </body>
        </html>,
      ))
    .get("/api", (ctx) => ctx.json({ ok: true })).handler(),
);

Deno.test("csp({ useNonce }) gives inline scripts and styles the nonce of the header", async () => {
  const response = await nonced("/");
  const policy = response.headers.get(HEADER) ?? "";
  const [, nonce] = /script-src 'self' 'nonce-([0-9a-f]{32})'/.exec(policy) ?? [];
  const html = await response.text();
  assert.ok(nonce);
  assert.doesNotMatch(policy, /unsafe-inline/);
  assert.match(policy, new RegExp(`style-src 'self' 'nonce-${nonce}'`));
  assert.ok(html.includes(`<style nonce="${nonce}">`));
  assert.ok(html.includes(`<script nonce="${nonce}">1`));
});

Deno.test("csp({ useNonce }) leaves a nonce that is there", async () => {
  assert.ok((await (await nonced("/")).text()).includes('<script nonce="own">2'));
});

Deno.test("csp({ useNonce }) gives each page another nonce", async () => {
  const policies = [await nonced("/"), await nonced("/")].map(({ headers }) => headers.get(HEADER));
  assert.notEqual(policies[0], policies[1]);
});

Deno.test("csp({ useNonce }) keeps 'unsafe-inline' where nothing was rendered", async () => {
  assert.match((await nonced("/api")).headers.get(HEADER) ?? "", /'unsafe-inline'/);
});

Deno.test("the nonce is in no other header", async () => {
  const { headers } = await nonced("/");
  const [, nonce = ""] = /nonce-(\w+)/.exec(headers.get(HEADER) ?? "") ?? [];
  const others = [...headers].filter(([name]) => name !== HEADER.toLowerCase());
  assert.ok(others.every(([, value]) => !value.includes(nonce)));
});
