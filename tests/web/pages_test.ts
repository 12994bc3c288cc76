/** Pages as they come from the server: readable without scripts, and small. */

import assert from "node:assert/strict";
import { openDashboard } from "./support.ts";

const FILES = {
  "ES1_5m.parquet": ["ES1", "5m", 20, 4],
  "ES1_1D.parquet": ["ES1", "1D", 60, 4],
  "NQ1_5m.parquet": ["NQ1", "5m", 20, 4],
} as const;

/** What a reader sees of a page. */
function textOf(html: string): string {
  return html.replace(/<script[\s\S]*?<\/script>/g, "").replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

Deno.test("the overview says without scripts what is there, what is behind and what needs the user", async () => {
  await using open = await openDashboard(FILES);
  await open.store.write("GC1_1h.parquet", new Uint8Array(100));
  await open.store.write("ES1_5m (1).parquet", new Uint8Array(5));
  const html = await (await open.get("/")).text(), text = textOf(html);
  assert.match(text, /4 files .* of 20 GB CME (open|closed) \d\d:\d\d NY/);
  assert.match(text, /Needs you \(1\) .*GC1 1h damaged: .*no backup of it/);
  assert.match(text, /▸ ES1/);
  assert.match(text, /Other \(1\) ES1_5m \(1\)\.parquet/);
  assert.match(html, /<title>\(1\) Barkeep<\/title>/);
  assert.match(html, /<a href="\/files\/ES1_5m" class="cell behind"/);
});

Deno.test("rows open by a link, the list sorts by links, the filter is a form", async () => {
  await using open = await openDashboard(FILES);
  const opened = await (await open.get("/?open=ES1")).text();
  assert.match(textOf(opened), /ES1_5m ▾ .* bytes|ES1_5m ▾ /);
  assert.match(opened, /href="\?"[^>]*aria-expanded="true"/);
  const order = async (query: string) => {
    const html = await (await open.get(`/?view=list&${query}`)).text();
    return [...html.matchAll(/<th scope="row"><a href="\/files\/([^"]+)"/g)].map((match) =>
      match[1]
    );
  };
  assert.deepEqual(await order("sort=id"), ["ES1_1D", "ES1_5m", "NQ1_5m"]);
  assert.deepEqual(await order("sort=id&down=1"), ["NQ1_5m", "ES1_5m", "ES1_1D"]);
  assert.equal((await order("sort=rows"))[0], "ES1_1D");
  assert.deepEqual(await order("q=nq"), ["NQ1_5m"]);
  assert.deepEqual(await order("sort=%00nonsense"), ["ES1_1D", "ES1_5m", "NQ1_5m"]);
});

Deno.test("an empty store says where to begin", async () => {
  await using open = await openDashboard({});
  assert.match(
    textOf(await (await open.get("/")).text()),
    /holds no bars yet.*barkeep update.*barkeep demo/,
  );
});

Deno.test("once looked into, coverage and gaps are on the page", async () => {
  await using open = await openDashboard(FILES);
  await open.get("/");
  await open.desk.settled();
  const html = await (await open.get("/?open=ES1")).text();
  assert.match(textOf(html), /100 %/);
  assert.match(html, /<svg class="strip"[^>]*aria-label="ES1_5m: 100 percent/);
});

Deno.test("a file's page shows facts, schema, versions and what was done", async () => {
  await using open = await openDashboard(FILES);
  await open.run({ kind: "update", what: ["ES1_5m"] });
  const text = textOf(await (await open.get("/files/ES1_5m")).text());
  for (
    const part of ["rows", "SNAPPY", "datetime", "timestamp[ns]", "before update", "#1 update"]
  ) {
    assert.ok(text.includes(part), part);
  }
  assert.equal((await open.get("/files/nope")).status, 404);
});

Deno.test("a chart has at most the bars asked for, and every extreme", async () => {
  await using open = await openDashboard(FILES);
  const ask = async (query: string) =>
    await (await open.get(`/api/files/ES1_5m/chart?${query}`)).json();
  const [all, few] = [await ask("bars=5000"), await ask("bars=50")];
  assert.equal(all.every, 1);
  assert.ok(few.time.length <= 50 && few.time.length > 30);
  assert.equal(Math.max(...few.high), Math.max(...all.high));
  assert.equal(Math.min(...few.low), Math.min(...all.low));
  assert.equal(few.open[0], all.open[0]);
  assert.equal(few.close.at(-1), all.close.at(-1));
  const part = await ask(`bars=5000&from=${all.time[100]}&to=${all.time[200]}`);
  assert.deepEqual(part.time, all.time.slice(100, 201));
  assert.equal((await open.get("/api/files/ES1_5m/chart?from=x")).status, 400);
});

Deno.test("the overview's scripts are at most 40 kB gzipped", async () => {
  await using open = await openDashboard(FILES);
  const html = await (await open.get("/")).text(), seen = new Set<string>();
  const wanted = [...html.matchAll(/"(\/_fresh\/js\/[^"]+\.js)"/g)].map((match) => match[1]);
  let bytes = 0;
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const source = await (await open.get(path)).text();
    const packed = new Blob([source]).stream().pipeThrough(new CompressionStream("gzip"));
    bytes += (await new Response(packed).arrayBuffer()).byteLength;
    // What is imported when it is needed only, the chart, is not part of it.
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    for (const [, name] of source.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) {
      wanted.push(folder + name);
    }
  }
  assert.ok(seen.size >= 2 && bytes > 10_000, `${bytes}`);
  assert.ok(bytes <= 40_000, `${bytes} bytes`);
});
