import assert from "node:assert/strict";
import { UTC } from "../../core/bars/zone.ts";
import { denoFs } from "../../core/fs/deno_fs.ts";
import { readBars } from "../../core/parquet/read.ts";
import { readTable } from "../../core/parquet/table.ts";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { barsBehind, smallStore, tableOf } from "../support/small_store.ts";

const FIXTURES = new URL("../fixtures/parquet/", import.meta.url);

async function barsIn(path: string) {
  using file = await denoFs.open(path, "read");
  return (await readBars(file, await readTable(file), { zone: UTC })).bars;
}

function update(flags: readonly string[], ...args: string[]) {
  return barkeep(["update", ...flags, ...args]);
}

Deno.test("update adds the new bars, keeps the old bits, backs up first", async () => {
  await using store = await smallStore({ "ES1_5m.parquet": ["ES1", "5m", 20, 6] });
  const path = `${store.folder}/ES1_5m.parquet`, before = await barsIn(path);
  const bytes = await Deno.readFile(path);
  const ran = await update(store.flags);
  assert.equal(ran.code, 0, ran.err);
  const after = await barsIn(path);
  assert.ok(after.time.length > before.time.length);
  assert.deepEqual(after.close.subarray(0, before.close.length), before.close);
  const expected = barsBehind("ES1", "5m", 26, 0);
  const tail = expected.time.findIndex((time) => time === before.time.at(-1));
  assert.equal(after.close.at(-1), expected.close[tail + after.time.length - before.time.length]);
  const backups = [...Deno.readDirSync(`${store.folder}/backups`)].map(({ name }) => name);
  const copy = backups.find((name) => name.endsWith(".parquet"))!;
  assert.deepEqual(await Deno.readFile(`${store.folder}/backups/${copy}`), bytes);
  assert.match(ran.out, /#1 wrote .* bars to 1 file/);
});

Deno.test("update a second time changes nothing", async () => {
  await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 60, 4] });
  assert.equal((await update(store.flags)).code, 0);
  const bytes = await Deno.readFile(`${store.folder}/ES1_1h.parquet`);
  const again = await update(store.flags);
  assert.equal(again.code, 0);
  assert.match(again.out, /Nothing was written/);
  assert.deepEqual(await Deno.readFile(`${store.folder}/ES1_1h.parquet`), bytes);
});

Deno.test("update --dry-run leaves no trace and its id can be carried out", async () => {
  await using store = await smallStore({ "NQ1_1h.parquet": ["NQ1", "1h", 60, 5] });
  const before = await fingerprint(store.folder);
  const dry = await update(store.flags, "--dry-run", "--json");
  assert.equal(dry.code, 0, dry.err);
  assert.deepEqual(await fingerprint(store.folder), before);
  const { plan, files } = dry.json() as { plan: string; files: { sizeAfter: number }[] };
  const done = await update(store.flags, "--plan", plan, "--json");
  assert.equal(done.code, 0, done.out);
  const size = (await Deno.stat(`${store.folder}/NQ1_1h.parquet`)).size;
  assert.equal(size, files[0].sizeAfter);
});

Deno.test("update --plan refuses once the file changed", async () => {
  await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 60, 5] });
  const { plan } = (await update(store.flags, "--dry-run", "--json")).json();
  await store.write("ES1_1h.parquet", await tableOf(barsBehind("ES1", "1h", 50, 5)));
  const before = await Deno.readFile(`${store.folder}/ES1_1h.parquet`);
  const ran = await update(store.flags, "--plan", String(plan));
  assert.equal(ran.code, 8);
  assert.match(ran.err, /Cannot carry out plan/);
  assert.deepEqual(await Deno.readFile(`${store.folder}/ES1_1h.parquet`), before);
});

Deno.test("update makes a file that is not there yet, in the store's own shape", async () => {
  await using store = await smallStore({});
  await Deno.copyFile(new URL("us_eastern.parquet", FIXTURES), `${store.folder}/GC1_15m.parquet`);
  const ran = await update(store.flags, "NQ1:5m");
  assert.equal(ran.code, 0, ran.err + ran.out);
  const shapes = [];
  for (const name of ["GC1_15m", "NQ1_5m"]) {
    using file = await denoFs.open(`${store.folder}/${name}.parquet`, "read");
    const { shape } = await readTable(file);
    shapes.push([
      shape.columns.map(({ name, logical, dtype }) => [name, logical, dtype]),
      shape.index,
    ]);
  }
  assert.deepEqual(shapes[1], shapes[0]);
});

Deno.test("update --days is literal", async () => {
  await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 60, 20] });
  const ran = await update(store.flags, "--days", "4", "--json");
  assert.equal(ran.code, 0, ran.out);
  const first = store.standIn.log.at(-1)!.from;
  assert.ok(
    Date.now() - first < 9 * 86_400_000,
    "asks for the days and a lead-in, not for the hole",
  );
  const [{ merge }] = ran.json().files as unknown as { merge: { join: { missingBars: number } } }[];
  assert.ok(merge.join.missingBars > 100);
});

Deno.test("update holds what does not match and adds it after a yes", async () => {
  await using store = await smallStore({ "ES1_1h.parquet": ["NQ1", "1h", 60, 4] });
  const before = await Deno.readFile(`${store.folder}/ES1_1h.parquet`);
  const held = await update(store.flags);
  assert.equal(held.code, 3);
  assert.match(held.out, /do not match the file/);
  assert.deepEqual(await Deno.readFile(`${store.folder}/ES1_1h.parquet`), before);
  assert.equal([...Deno.readDirSync(`${store.folder}/.barkeep/incoming`)].length, 1);
  const asked = await barkeep(["update", ...store.flags], ["y"]);
  assert.equal(asked.code, 0, asked.out);
  assert.match(asked.out, /wrote .* bars to 1 file/);
  assert.equal([...Deno.readDirSync(`${store.folder}/.barkeep/incoming`)].length, 0);
});

Deno.test("update says how each file is served, and that none is skipped silently", async () => {
  await using store = await smallStore({
    "ES1_4h.parquet": ["ES1", "4h", 200, 4],
    "ES1_1D.parquet": ["ES1", "1D", 200, 4],
    "ES1_1W.parquet": ["ES1", "1W", 900, 8],
    "XYZ9_1h.parquet": ["ES1", "1h", 10, 4],
  });
  const ran = await update(store.flags);
  assert.equal(ran.code, 0, ran.out);
  assert.match(ran.out, /ES1_4h +made from ES=F 1h/);
  assert.match(ran.out, /ES1_1W +made from ES=F 1D/);
  assert.match(ran.out, /XYZ9_1h\n +no source, import only: no Yahoo symbol is known for XYZ9/);
  assert.equal((await update(store.flags, "XYZ9")).code, 2, "named on purpose");
});

Deno.test("update with a source that refuses is never a success", async () => {
  // Those that the client tries again after a pause are in its own tests, with a clock of their own.
  for (const fault of ["not-found", "wrong-granularity", "array-lengths"] as const) {
    await using store = await smallStore({ "ES1_1D.parquet": ["ES1", "1D", 60, 4] }, {
      "ES=F": [fault],
    });
    const before = await Deno.readFile(`${store.folder}/ES1_1D.parquet`);
    const ran = await update(store.flags);
    assert.equal(ran.code, 4, `${fault}: ${ran.out}`);
    assert.match(ran.out, /failed/);
    assert.deepEqual(await Deno.readFile(`${store.folder}/ES1_1D.parquet`), before);
  }
});

Deno.test("update of a ticker that fails leaves the others alone", async () => {
  await using store = await smallStore({
    "ES1_1D.parquet": ["ES1", "1D", 60, 4],
    "NQ1_1D.parquet": ["NQ1", "1D", 60, 4],
  }, { "ES=F": ["not-found"] });
  const ran = await update(store.flags);
  assert.equal(ran.code, 4);
  assert.match(ran.out, /NQ1_1D .* ok/);
  assert.match(ran.out, /wrote \d+ bars? to 1 file/);
});

/** A file that must not be written to, what is said of it, and the exit code. */
const BAD: readonly (readonly [fixture: string, code: number, said: RegExp])[] = [
  ["broken_half", 5, /cut short/],
  ["broken_foreign", 5, /Cannot read ES1_1h.parquet/],
  ["broken_empty", 5, /Cannot read ES1_1h.parquet/],
  ["descending", 5, /out of order.*barkeep repair/s],
  ["equal_times", 5, /second|same time|out of order/],
  ["multi_index", 2, /Cannot write/],
  ["fixed_length_prices", 2, /Cannot write/],
  ["capitals", 2, /Cannot write/],
];
for (const [fixture, code, said] of BAD) {
  Deno.test(`update refuses a master like ${fixture} and changes nothing`, async () => {
    await using store = await smallStore({});
    await Deno.copyFile(new URL(`${fixture}.parquet`, FIXTURES), `${store.folder}/ES1_1h.parquet`);
    const before = await Deno.readFile(`${store.folder}/ES1_1h.parquet`);
    const ran = await update(store.flags, "--master-tz", "UTC", "--yes");
    assert.equal(ran.code, code, ran.out + ran.err);
    assert.match(ran.out, said);
    assert.deepEqual(await Deno.readFile(`${store.folder}/ES1_1h.parquet`), before);
  });
}

Deno.test("update names what it can't find and what it can't read", async () => {
  await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 10, 4] });
  const unknown = await update(store.flags, "ES9_1h_extra");
  assert.equal(unknown.code, 2);
  const missing = await barkeep(["update", `--data=${store.folder}/nowhere`]);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /nowhere/);
  const file = await barkeep(["update", `--data=${store.folder}/ES1_1h.parquet`]);
  assert.equal(file.code, 2);
  const days = await update(store.flags, "--days", "x");
  assert.equal(days.code, 2);
  const plan = await update(store.flags, "--plan", "nonsense");
  assert.equal(plan.code, 2);
});

Deno.test("status on a store that was updated shows it, and leaves no trace", async () => {
  await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 60, 4] });
  await update(store.flags);
  const before = await fingerprint(store.folder);
  for (const command of ["status", "backups", "log"]) {
    const ran = await barkeep([command, `--data=${store.folder}`]);
    assert.equal(ran.code, 0, ran.err);
    assert.match(ran.out, /ES1_1h|update/);
    const json = await barkeep([command, `--data=${store.folder}`, "--json"]);
    assert.equal(json.json().version, 1);
  }
  assert.deepEqual(await fingerprint(store.folder), before);
});
