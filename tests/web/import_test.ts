/** A dropped file: streamed, counted, looked into, and written after a yes. */

import assert from "node:assert/strict";
import { harmlessName } from "../../core/operations/dashboard/uploads.ts";
import { EXPORT_NAME, exportText } from "./export_fixture.ts";
import { openDashboard, type Opened } from "./support.ts";

const FILES = { "ES1_5m.parquet": ["ES1", "5m", 20, 4] } as const;

function drop(open: Opened, name: string, body: string, headers: Record<string, string> = {}) {
  return open.post("/api/upload", body, {
    "content-type": "application/octet-stream",
    "x-barkeep-name": encodeURIComponent(name),
    "x-barkeep-modified": String(Date.now()),
    ...headers,
  });
}

async function uploads({ store }: Opened): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(`${store.folder}/.barkeep/incoming`));
    return entries.map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

Deno.test("a dropped export is looked into, and its one button writes it", async () => {
  await using open = await openDashboard(FILES);
  const before = await Deno.readFile(`${open.store.folder}/ES1_5m.parquet`);
  const dropped = await drop(open, EXPORT_NAME, exportText(6, 1));
  assert.equal(dropped.status, 201);
  const { upload } = await dropped.json();
  const look = await open.run({ kind: "import-plan", upload, answers: {} });
  const { offer, imported } = look.receipt!;
  assert.match(
    imported!.sentence,
    /TradingView.* of ES1 5m: adds [\d,]+ bars to ES1 5m, \d+ equal\.$/,
  );
  assert.equal(imported!.decisions.length, 6);
  assert.ok(imported!.decisions.every(({ sure, evidence }) => sure && evidence !== ""));
  assert.match(offer!.yes, /^Write [\d,]+ bars$/);
  assert.deepEqual(await Deno.readFile(`${open.store.folder}/ES1_5m.parquet`), before);
  const done = await open.run({ kind: "import", plan: offer!.plan });
  assert.equal(done.state, "done", done.error ?? JSON.stringify(done.receipt));
  assert.match(done.receipt!.text, /^#1 import: 1 file, \+/);
  assert.deepEqual(await uploads(open), []);
  assert.notDeepEqual(await Deno.readFile(`${open.store.folder}/ES1_5m.parquet`), before);
});

Deno.test("what the user says is heard: the file is read again", async () => {
  await using open = await openDashboard(FILES);
  const { upload } = await (await drop(open, EXPORT_NAME, exportText(6, 1))).json();
  const look = await open.run({ kind: "import-plan", upload, answers: { as: "NQ1_5m" } });
  assert.match(look.receipt!.imported!.sentence, /of NQ1 5m: adds [\d,]+ bars to a new file/);
  assert.match(look.command, /--as "NQ1_5m" --dry-run$/);
  const again = await open.run({ kind: "import-plan", upload, answers: { stamp: "sideways" } });
  assert.match(JSON.stringify(again.receipt), /write open or close/);
});

Deno.test("an upload over the limit is refused while it comes, and nothing stays", async () => {
  await using open = await openDashboard(FILES);
  const refused = await drop(open, "big.csv", "x".repeat((64 << 20) + 1));
  assert.equal(refused.status, 413);
  await refused.body?.cancel();
  assert.deepEqual(await uploads(open), []);
  assert.deepEqual(open.bugs, []);
});

Deno.test("an upload says what it is, or is refused", async () => {
  await using open = await openDashboard(FILES);
  const table: [Record<string, string>, number][] = [
    [{ "content-type": "text/csv" }, 415],
    [{ "x-barkeep-token": "" }, 403],
    [{ "x-barkeep-modified": "yesterday" }, 400],
    [{ "x-barkeep-name": "%E0%A4%A" }, 400],
    [{ "x-barkeep-name": "" }, 400],
    [{ "x-barkeep-name": "..%2F.." }, 400],
  ];
  for (const [headers, status] of table) {
    const response = await drop(open, "a.csv", "1,2", headers);
    assert.equal(response.status, status, JSON.stringify(headers));
    await response.body?.cancel();
  }
  const empty = await drop(open, "a.csv", "");
  assert.equal(empty.status, 400);
  await empty.body?.cancel();
  assert.deepEqual(await uploads(open), []);
});

Deno.test("a bomb is no bars", async () => {
  await using open = await openDashboard(FILES);
  const zeros = new Blob([new Uint8Array(80 << 20)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(zeros).arrayBuffer());
  assert.ok(bytes.length < 200_000);
  const upload = await open.desk.uploads.take(
    "ES1_5m.csv.gz",
    1,
    (async function* () {
      yield await Promise.resolve(bytes);
    })(),
  );
  const look = await open.run({ kind: "import-plan", upload: upload.id, answers: {} });
  assert.equal(look.receipt?.offer ?? null, null);
  assert.deepEqual(open.bugs, []);
});

Deno.test("harmlessName() leaves nothing that could be a path, a device or an option", () => {
  const table: [string, string][] = [
    ["CME_MINI_ES1!, 5.csv", "CME_MINI_ES1!, 5.csv"],
    ["../../etc/passwd", "passwd"],
    ["C:\\temp\\x.csv", "x.csv"],
    ["a\0b\nc.csv", "a_b_c.csv"],
    ["-rf.csv", "rf.csv"],
    [".hidden.csv", "hidden.csv"],
    ["con.csv", "_con.csv"],
    ["a:b.csv", "a_b.csv"],
    ["a....csv", "a.csv"],
  ];
  for (const [name, expected] of table) assert.equal(harmlessName(name), expected);
  assert.ok(harmlessName(`${"a".repeat(500)}.csv`).length <= 120);
  for (const none of ["", "/", "..", "...", "a/"]) {
    assert.throws(() => harmlessName(none), /without a name/, none);
  }
});

Deno.test("what an earlier server left of uploads is gone when the next one starts", async () => {
  await using open = await openDashboard(FILES);
  await drop(open, EXPORT_NAME, exportText(3, 1));
  assert.equal((await uploads(open)).length, 1);
  await open.desk.uploads.sweep();
  assert.deepEqual(await uploads(open), []);
});
