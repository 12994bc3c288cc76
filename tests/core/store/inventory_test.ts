import assert from "node:assert/strict";
import { NEW_YORK } from "../../../core/bars/zone.ts";
import { type Fs, FsError } from "../../../core/fs/fs.ts";
import { MemoryFs } from "../../../core/fs/memory_fs.ts";
import { type Inventory, takeInventory } from "../../../core/store/inventory.ts";
import { mapLimited } from "../../../core/store/inventory_limit.ts";
import { listNames } from "../../../core/store/inventory_names.ts";
import { parseSettings } from "../../../core/store/settings.ts";
import { naiveFile, steps } from "./inventory_files.ts";

const BARS = await naiveFile(steps("2025-12-01T00:00Z", 300));

async function storeWith(files: Record<string, Uint8Array | string>): Promise<MemoryFs> {
  const under = Object.entries(files).map(([path, bytes]) => [`/d/${path}`, bytes] as const);
  const fs = new MemoryFs({ files: Object.fromEntries(under) });
  if (under.length === 0) await fs.makeFolder("/d");
  return fs;
}

const faults = ({ core }: Inventory) => core.map(({ name, fault }) => [name.path, fault]);

Deno.test("takeInventory() of an empty folder is empty", async () => {
  const found = await takeInventory(await storeWith({}), "/d");
  assert.deepEqual(found, { core: [], derived: [], others: [], clashes: [] });
});

Deno.test("takeInventory() sorts by ticker and timeframe, faulty files first", async () => {
  const fs = await storeWith({
    "ES1_1D.parquet": BARS,
    "ES1_5m.parquet": BARS,
    "ES1_15m.parquet": BARS,
    "CL1_1m.parquet": BARS,
    "NQ1_1m.parquet": BARS.subarray(0, BARS.length >> 1),
    "VIX_1m.parquet": "",
    "YM1_1m.parquet": "Date,Open\n",
  });
  const found = faults(await takeInventory(fs, "/d"));
  assert.deepEqual(found.map(([path]) => path), [
    "NQ1_1m.parquet",
    "VIX_1m.parquet",
    "YM1_1m.parquet",
    "CL1_1m.parquet",
    "ES1_5m.parquet",
    "ES1_15m.parquet",
    "ES1_1D.parquet",
  ]);
  assert.match(found[0][1]!, /cut short/);
  assert.match(found[1][1]!, /empty/);
  assert.match(found[2][1]!, /not a Parquet file/);
  assert.deepEqual(found.slice(3).map(([, fault]) => fault), [null, null, null, null]);
});

Deno.test("takeInventory() reports links and folders named like files, and never follows or drops them", async () => {
  const fs = await storeWith({ "ES1_5m.parquet": BARS, "NQ1_1m.parquet/inside": "" });
  fs.putLink("/d/ES1_1m.parquet", "/d/ES1_5m.parquet");
  fs.putLink("/d/ES1_profiler.json", "/d/nowhere");
  fs.putLink("/d/notes.txt", "/d/ES1_5m.parquet");
  const found = await takeInventory(fs, "/d");
  assert.deepEqual(faults(found), [
    ["ES1_1m.parquet", "it is a link, and Barkeep follows none inside the data folder"],
    ["NQ1_1m.parquet", "it is a folder"],
    ["ES1_5m.parquet", null],
  ]);
  assert.deepEqual(found.derived.map(({ name, fault }) => [name.path, fault]), [
    ["ES1_profiler.json", "it is a link"],
  ]);
  assert.deepEqual(found.others.map(({ name }) => [name.path, name.why]), [[
    "notes.txt",
    "a link",
  ]]);
});

Deno.test("takeInventory() leaves backups and .barkeep out and looks into no other folder", async () => {
  const fs = await storeWith({
    "backups/ES1_1m_20261122T083000123Z.parquet": BARS,
    ".barkeep/ledger.jsonl": "",
    "archive/ES1_1m.parquet": BARS,
    "sessions/ES1_sessions.json": "[]",
    "sessions/old/x.json": "[]",
    "indicators/ES1_1m_vwap.parquet": BARS,
  });
  const found = await takeInventory(fs, "/d");
  assert.deepEqual(found.core, []);
  assert.deepEqual(found.derived.map(({ name }) => name.path), [
    "indicators/ES1_1m_vwap.parquet",
    "sessions/ES1_sessions.json",
  ]);
  assert.deepEqual(found.others.map(({ name, entry }) => [name.path, entry]), [
    ["archive", "folder"],
    ["sessions/old", "folder"],
  ]);
});

Deno.test("takeInventory() lists names that are traps as other, unopened", async () => {
  const names = ["ES1_1m (1).parquet", "CL1_1m_20251206.parquet", "live_storage_-ES.parquet"];
  const fs = await storeWith(Object.fromEntries(names.map((name) => [name, "garbage"])));
  const found = await takeInventory(fs, "/d");
  assert.deepEqual(
    found.others.map(({ name, size }) => [name.path, size]),
    names.toSorted().map((n) => [n, 7]),
  );
});

Deno.test("takeInventory() goes on when the system gives one file up", async () => {
  const fs = await storeWith({ "ES1_1m.parquet": BARS, "ES1_5m.parquet": BARS });
  const broken: Fs = Object.assign(Object.create(fs) as Fs, {
    open: (path: string, mode: "read") =>
      path.endsWith("_1m.parquet")
        ? Promise.reject(new FsError("EACCES", "open", path))
        : fs.open(path, mode),
    stat: (path: string) => fs.stat(path),
    list: (path: string) => fs.list(path),
  });
  assert.deepEqual(faults(await takeInventory(broken, "/d")), [
    ["ES1_1m.parquet", "permission denied"],
    ["ES1_5m.parquet", null],
  ]);
});

Deno.test("takeInventory() keeps the footer's facts where a page can't be decoded", async () => {
  const bytes = BARS.slice();
  const footer = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  bytes.fill(0xff, 4, bytes.length - 8 - footer);
  const { core: [file] } = await takeInventory(await storeWith({ "ES1_1m.parquet": bytes }), "/d");
  assert.equal(file.facts?.rows, 300);
  assert.match(file.fault!, /datetime can't be decoded/);
});

Deno.test("takeInventory() gives UTC where the zone is settled and only wall times where it is not", async () => {
  const fs = await storeWith({ "X_1m.parquet": BARS });
  const open = (await takeInventory(fs, "/d")).core[0].facts!;
  assert.deepEqual([open.zone.how, open.first, open.range?.first], [
    "undecided",
    null,
    Date.parse("2025-12-01T00:00Z"),
  ]);
  const settings = parseSettings('{"zones": {"X": "America/New_York"}}');
  const settled = (await takeInventory(fs, "/d", { settings })).core[0].facts!;
  assert.deepEqual([settled.zone.zone, settled.first], [NEW_YORK, Date.parse("2025-12-01T05:00Z")]);
});

Deno.test("takeInventory() opens only what is wanted", async () => {
  const fs = await storeWith({ "ES1_1m.parquet": BARS, "NQ1_1m.parquet": BARS });
  const found = await takeInventory(fs, "/d", { want: (name) => name.path.startsWith("NQ1") });
  assert.deepEqual(faults(found), [["NQ1_1m.parquet", null]]);
});

Deno.test("takeInventory() rejects when the folder itself can't be listed", async () => {
  await assert.rejects(takeInventory(new MemoryFs(), "/d"), FsError);
});

Deno.test("listNames() knows tickers from core files and settings", async () => {
  const fs = await storeWith({ "ABC_1D.parquet": "", "ABC_study.json": "", "XYZ_study.json": "" });
  const kinds = async (tickers: Record<string, unknown>) =>
    (await listNames(fs, "/d", { tickers, derived: [] })).map(({ name }) => name.kind);
  assert.deepEqual(await kinds({}), ["core", "derived", "other"]);
  assert.deepEqual(await kinds({ XYZ: {} }), ["core", "derived", "derived"]);
});

const FIXTURES = new URL("../../fixtures/", import.meta.url).pathname;

Deno.test("takeInventory() of every shape of file says what pandas says, broken ones first", async () => {
  const answers = JSON.parse(await Deno.readTextFile(`${FIXTURES}parquet.json`));
  const files: Record<string, Uint8Array> = {}, fixtureOf = new Map<string, string>();
  for await (const { name } of Deno.readDir(`${FIXTURES}parquet`)) {
    const path = `${name.replace(".parquet", "").replaceAll("_", "-")}_5m.parquet`;
    files[path] = await Deno.readFile(`${FIXTURES}parquet/${name}`);
    fixtureOf.set(path, name);
  }
  const { core } = await takeInventory(await storeWith(files), "/d");
  assert.equal(core.length, fixtureOf.size);
  const broken = core.filter(({ name }) => name.ticker.startsWith("broken"));
  assert.deepEqual(core.slice(0, broken.length), broken);
  for (const { name, fault, facts } of core.slice(broken.length)) {
    const answer = answers[fixtureOf.get(name.path)!];
    assert.equal(fault, null, name.path);
    assert.equal(facts?.rows, answer.rows, name.path);
    if (answer.first !== undefined) {
      assert.deepEqual(facts?.range, { first: answer.first, last: answer.last }, name.path);
    }
  }
});

Deno.test("mapLimited() keeps the order and never has more than the limit under way", async () => {
  let now = 0, most = 0;
  const results = await mapLimited(Array.from({ length: 20 }, (_, i) => i), 4, async (i) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, i % 3));
    now--;
    return i * 2;
  });
  assert.deepEqual(results, Array.from({ length: 20 }, (_, i) => i * 2));
  assert.equal(most, 4);
});
