/** The checklist of a local web app that can change files, line by line. */

import assert from "node:assert/strict";
import { judgeRequest } from "../../middlewares/judge_request.ts";
import { bodyPieces } from "../../middlewares/read_body.ts";
import { isId, parseJobRequest } from "../../core/operations/dashboard/jobs/parse_request.ts";
import { fingerprint } from "../support/run_cli.ts";
import { HOME, openDashboard, PORT } from "./support.ts";

const TOKEN = "ab".repeat(32);
const SERVER = { port: PORT, token: TOKEN };
const PLAIN = {
  method: "GET",
  url: `${HOME}/`,
  host: `127.0.0.1:${PORT}`,
  origin: null,
  site: null,
  mode: null,
  token: null,
};

/** Pages and answers; each is asked in every way below. */
const READABLE = ["/", "/?view=list", "/backups", "/activity", "/health", "/files/ES1_1h"];
const API = ["/api/overview", "/api/files/ES1_1h", "/api/files/ES1_1h/chart"];

Deno.test("judgeRequest() answers to this server's own addresses only", () => {
  const good = [`127.0.0.1:${PORT}`, `localhost:${PORT}`, `LOCALHOST:${PORT}`, `[::1]:${PORT}`];
  for (const host of good) assert.equal(judgeRequest({ ...PLAIN, host }, SERVER), null, host);
  const bad = [
    ...[null, "", "127.0.0.1", "localhost", `127.0.0.1:${PORT + 1}`, "evil.example"],
    ...[`evil.example:${PORT}`, `127.0.0.1.evil.example:${PORT}`, `0.0.0.0:${PORT}`],
    ...[`localhost.:${PORT}`, `127.0.0.1:${PORT}@evil.example`, `user@127.0.0.1:${PORT}`],
  ];
  for (const host of bad) {
    assert.equal(judgeRequest({ ...PLAIN, host }, SERVER)?.status, 403, String(host));
  }
});

Deno.test("judgeRequest() refuses a foreign name in the request line, whatever the header says", () => {
  for (const url of ["http://evil.example/", `https://127.0.0.1:${PORT}/`, "http://127.0.0.1/"]) {
    assert.equal(judgeRequest({ ...PLAIN, url }, SERVER)?.status, 403, url);
  }
});

Deno.test("judgeRequest() believes the browser on where a request comes from", () => {
  const table: [string, string, string | null, boolean][] = [
    ["GET", "same-origin", "cors", true],
    ["GET", "none", "navigate", true],
    ["GET", "none", "no-cors", false],
    ["GET", "none", null, false],
    ["GET", "same-site", "navigate", false],
    ["GET", "same-site", "cors", false],
    ["GET", "cross-site", "navigate", false],
    ["GET", "cross-site", "no-cors", false],
    ["HEAD", "cross-site", "cors", false],
    ["POST", "none", "navigate", false],
    ["POST", "same-site", "cors", false],
    ["POST", "cross-site", "cors", false],
    ["POST", "same-origin", "cors", true],
  ];
  for (const [method, site, mode, let_in] of table) {
    const found = judgeRequest({ ...PLAIN, method, site, mode, token: TOKEN }, SERVER);
    assert.equal(found === null, let_in, `${method} ${site} ${mode}`);
  }
});

Deno.test("judgeRequest() wants our own origin for what changes something", () => {
  const post = { ...PLAIN, method: "POST", token: TOKEN };
  for (const origin of [null, HOME, `http://localhost:${PORT}`]) {
    assert.equal(judgeRequest({ ...post, origin }, SERVER), null, String(origin));
  }
  const bad = [
    ...["null", "", "http://evil.example", "http://127.0.0.1", `http://127.0.0.1:${PORT + 1}`],
    ...[`https://127.0.0.1:${PORT}`, `${HOME}.evil.example`, `${HOME}/`],
  ];
  for (const origin of bad) {
    assert.equal(judgeRequest({ ...post, origin }, SERVER)?.status, 403, origin);
  }
});

Deno.test("judgeRequest() wants the token for every method but GET and HEAD", () => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
    for (const token of [null, "", "x", TOKEN.slice(1), `${TOKEN}0`, TOKEN.toUpperCase()]) {
      assert.equal(judgeRequest({ ...PLAIN, method, token }, SERVER)?.status, 403, method);
    }
    assert.equal(judgeRequest({ ...PLAIN, method, token: TOKEN }, SERVER), null, method);
  }
});

Deno.test("judgeRequest() refuses addresses that mean different things further in", () => {
  const bad = ["/a%2fb", "/a%2Fb", "/a%5cb", "/%00", "/a%0d%0ab", `/${"a".repeat(5000)}`];
  for (const path of bad) {
    assert.equal(judgeRequest({ ...PLAIN, url: HOME + path }, SERVER)?.status, 400, path);
  }
  assert.equal(judgeRequest({ ...PLAIN, url: `${HOME}/?q=a%2fb` }, SERVER), null);
});

Deno.test("a page of a rebound name gets nothing, not even files or events", async () => {
  await using open = await openDashboard();
  for (const path of ["/", "/app.css", "/icon.svg", "/api/events", "/api/overview", "/nothing"]) {
    const response = await open.get(path, { host: `evil.example:${PORT}` });
    assert.equal(response.status, 403, path);
    assert.equal(await response.text(), "This server answers to its own address only.");
  }
});

Deno.test("a page of another port of this machine gets nothing", async () => {
  await using open = await openDashboard();
  for (const path of ["/", "/app.css", "/api/events", "/api/overview"]) {
    const response = await open.get(path, { "sec-fetch-site": "same-site" });
    assert.equal(response.status, 403, path);
  }
});

Deno.test("a program without the page's token changes nothing", async () => {
  await using open = await openDashboard();
  const before = await fingerprint(open.store.folder);
  for (const token of ["", "00".repeat(32)]) {
    const response = await open.post("/api/jobs", { kind: "scan" }, { "x-barkeep-token": token });
    assert.equal(response.status, 403);
  }
  assert.deepEqual(await fingerprint(open.store.folder), before);
});

Deno.test("the token is new at every start and never part of an address or a header", async () => {
  await using first = await openDashboard();
  const { token } = first.desk;
  assert.match(token, /^[0-9a-f]{64}$/);
  const response = await first.get("/");
  assert.ok((await response.text()).includes(token));
  assert.ok(![...response.headers].flat().some((text) => text.includes(token)));
  await using second = await openDashboard();
  assert.notEqual(second.desk.token, token);
  assert.equal(
    (await second.post("/api/jobs", { kind: "scan" }, { "x-barkeep-token": token })).status,
    403,
  );
});

Deno.test("no GET changes a file", async () => {
  await using open = await openDashboard();
  await open.get("/");
  await open.desk.settled();
  const before = await fingerprint(open.store.folder);
  const odd = [
    "/api/jobs",
    "/api/upload",
    "/files/..%2e",
    "/files/NUL",
    "/api/files/x/chart?from=a",
  ];
  for (const path of [...READABLE, ...API, ...odd, "/?open=ES1&q=%3Cb%3E&sort=rows&down=1"]) {
    await (await open.get(path)).body?.cancel();
    await open.desk.settled();
  }
  assert.deepEqual(await fingerprint(open.store.folder), before);
});

Deno.test("a read-only dashboard leaves no trace and starts nothing that writes", async () => {
  await using open = await openDashboard(undefined, { readOnly: true });
  const before = await fingerprint(open.store.folder);
  const page = await (await open.get("/")).text();
  await open.desk.settled();
  assert.ok(page.includes("read-only"));
  assert.ok(!page.includes(open.desk.token));
  for (
    const request of [{ kind: "scan" }, { kind: "update", what: [] }, { kind: "verify-backups" }]
  ) {
    assert.equal((await open.post("/api/jobs", request)).status, 403);
  }
  assert.deepEqual(await fingerprint(open.store.folder), before);
});

Deno.test("every response carries the headers, errors and refusals included", async () => {
  await using open = await openDashboard();
  const refused = { host: "evil.example" };
  const responses = [
    ...await Promise.all(
      [...READABLE, ...API, "/nothing", "/api/nothing"].map((path) => open.get(path)),
    ),
    await open.get("/", refused),
    await open.post("/api/jobs", {}),
    await open.post("/", {}),
    await open.get("/app.css"),
  ];
  for (const { headers, url } of responses) {
    assert.equal(headers.get("x-content-type-options"), "nosniff", url);
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
    assert.ok(headers.has("cache-control"));
    const policy = headers.get("content-security-policy") ?? "";
    assert.ok(policy.startsWith("default-src 'none'"), policy);
    for (const wanted of ["base-uri 'none'", "frame-ancestors 'none'"]) {
      assert.ok(policy.includes(wanted), policy);
    }
    assert.ok(!/unsafe|upgrade-insecure|\*|http:/.test(policy), policy);
    assert.ok(![...headers.keys()].some((name) => name.startsWith("access-control-")));
    assert.ok(!headers.has("set-cookie"));
  }
});

Deno.test("every page has a nonce of its own and no inline style or handler", async () => {
  await using open = await openDashboard();
  const nonces = new Set<string>();
  for (const path of [...READABLE, "/nothing"]) {
    const response = await open.get(path), html = await response.text();
    const policy = response.headers.get("content-security-policy") ?? "";
    const nonce = /script-src 'self' 'nonce-([0-9a-f]{32})'/.exec(policy)?.[1] ?? "";
    assert.ok(nonce, path);
    nonces.add(nonce);
    assert.doesNotMatch(html, /<[^>]+\sstyle=/);
    assert.doesNotMatch(html, /<[^>]+\son[a-z]+=/i);
    for (const [tag] of html.matchAll(/<script[^>]*>/g)) {
      assert.ok(tag.includes(`nonce="${nonce}"`), tag);
    }
  }
  assert.equal(nonces.size, READABLE.length + 1);
});

const BAD_IDS = [
  ...["", ".", "..", "../x", "a/b", "a\\b", "/etc/passwd", "C:\\x", "a:b", "ES1_1m:$DATA"],
  ...["a\0b", "a\nb", "a\rb", "a\tb", " a", "a ", "a.", "...", "a..b", "~", "~/x", "$HOME"],
  ...["CON", "con", "NUL", "nul.txt", "AUX", "PRN", "COM1", "LPT1", "com9.parquet"],
  ...["a%2fb", "%2e%2e", "%00", "a?b", "a#b", "a*b", "a|b", "a<b", "a>b", 'a"b', "a'b", "a`b"],
  ...["a;b", "a,b", "a b", "a\u202eb", "ＥＳ1", "é", "💥", "-rf", "_x", "=cmd", "+1", "@x"],
  ...["a".repeat(300), "!x", "(x)", "{x}", "[x]", ".hidden", ".barkeep"],
];

Deno.test("isId() takes no path, no device, no control character and nothing odd", () => {
  assert.ok(BAD_IDS.length >= 60, String(BAD_IDS.length));
  for (const id of BAD_IDS) assert.ok(!isId(id), JSON.stringify(id));
  for (const id of ["ES1_1m", "BRK.B_1D", "ES=F_1h", "^GSPC_1D", "BTC-USD_5m", "ES1!_1m"]) {
    assert.ok(isId(id), id);
  }
});

Deno.test("a file outside the folder has no page, under whatever name", async () => {
  await using open = await openDashboard();
  await Deno.symlink("/etc", `${open.store.folder}/XX1_1h.parquet`);
  for (const id of ["..%252fetc", "%2e%2e", "....", "XX1_1h/passwd", "ES1_1h.parquet", "nope"]) {
    const response = await open.get(`/api/files/${id}`);
    assert.ok([400, 404].includes(response.status), `${id} ${response.status}`);
    await response.body?.cancel();
  }
  const linked = await open.get("/api/files/XX1_1h");
  assert.ok(!(await linked.text()).includes("root:"));
  assert.deepEqual(open.bugs, []);
});

Deno.test("parseJobRequest() takes nothing but requests", () => {
  const bad: unknown[] = [
    ...[null, undefined, 1, "update", [], {}, { kind: "toString" }, { kind: "__proto__" }],
    ...[{ kind: "update", what: "ES1" }, { kind: "update", what: ["../x"] }],
    ...[{ kind: "update", what: Array(2000).fill("ES1_1m") }, { kind: "undo", number: 1.5 }],
    ...[{ kind: "undo", number: "1" }, { kind: "undo", number: -1 }, { kind: "answer" }],
    ...[{ kind: "answer", plan: "../../x" }, { kind: "restore-plan", what: "ES1_1m", to: "/x" }],
    { kind: "ack", what: "ES1_1m", because: "a\nb" },
    { kind: "ack", what: "ES1_1m", because: "a".repeat(501) },
  ];
  for (const value of bad) {
    assert.throws(() => parseJobRequest(value), /Cannot read the request/, JSON.stringify(value));
  }
});

Deno.test("a body that is no JSON, or only says so, is refused", async () => {
  await using open = await openDashboard();
  const ask = async (body: string, headers: Record<string, string> = {}) => {
    const response = await open.post("/api/jobs", body, headers);
    await response.body?.cancel();
    return response.status;
  };
  assert.equal(await ask("{"), 400);
  assert.equal(await ask("[]"), 400);
  assert.equal(await ask('{"kind":"nothing"}'), 400);
  assert.equal(await ask('{"kind":"scan"}', { "content-type": "text/plain" }), 415);
  const form = { "content-type": "application/x-www-form-urlencoded" };
  assert.equal(await ask("kind=scan", form), 415);
  assert.equal(await ask('{"kind":"scan"}', { "content-encoding": "gzip" }), 415);
  assert.equal(await ask(JSON.stringify({ kind: "scan", more: "x".repeat(2 << 20) })), 413);
  assert.deepEqual(open.bugs, []);
});

Deno.test("bodyPieces() counts what comes, not what was claimed, and does not wait for ever", async () => {
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1000)),
  });
  const req = new Request(HOME, {
    method: "POST",
    body: endless,
    headers: { "content-length": "5" },
  });
  let taken = 0;
  await assert.rejects(async () => {
    for await (const piece of bodyPieces(req, { bytes: 10_000, ms: 60_000 })) taken += piece.length;
  }, { status: 413 });
  assert.equal(taken, 10_000);
  const silent = new Request(HOME, { method: "POST", body: new ReadableStream() });
  await assert.rejects(async () => {
    for await (const _ of bodyPieces(silent, { bytes: 10, ms: 20 }));
  }, { status: 408 });
});

Deno.test("names from files stay text", async () => {
  await using open = await openDashboard();
  const name = `<img src=x onerror=alert(1)>'";${"`"}.txt`;
  await open.store.write(name, new Uint8Array(1));
  const html = await (await open.get("/?q=%3Cscript%3Ealert(1)%3C/script%3E")).text();
  assert.ok(html.includes("&lt;img src=x"));
  assert.ok(!html.includes("<img src=x"));
  assert.ok(!html.includes("<script>alert"));
});

Deno.test("errors tell neither stacks nor places of this machine", async () => {
  await using open = await openDashboard();
  await Deno.writeTextFile(`${open.store.folder}/barkeep.json`, "{ no json");
  for (const path of ["/", "/api/overview"]) {
    const response = await open.get(path), text = await response.text();
    assert.equal(response.status, 400, path);
    assert.ok(!text.includes(open.store.folder), text);
    assert.doesNotMatch(text, /\bat \w+.*:\d+:\d+/);
  }
  await Deno.remove(open.store.folder, { recursive: true });
  const response = await open.get("/api/overview"), text = await response.text();
  assert.ok(response.status >= 500);
  assert.ok(!text.includes(open.store.folder), text);
  await Deno.mkdir(open.store.folder);
});

Deno.test("streams of events are counted, and refused beyond sixteen", async () => {
  await using open = await openDashboard();
  const streams = [];
  for (let i = 0; i < 16; i++) {
    const response = await open.get("/api/events");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    streams.push(response.body!);
  }
  const refused = await open.get("/api/events");
  assert.equal(refused.status, 429);
  await refused.body?.cancel();
  await streams.pop()!.cancel();
  const again = await open.get("/api/events");
  assert.equal(again.status, 200);
  await again.body?.cancel();
  for (const stream of streams) await stream.cancel();
});
