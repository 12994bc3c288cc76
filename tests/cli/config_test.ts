import assert from "node:assert/strict";
import { barkeep, fingerprint } from "../support/run_cli.ts";
import { smallStore } from "../support/small_store.ts";

async function withSettings(settings: string | undefined, run: (folder: string) => Promise<void>) {
  await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 5, 1] });
  if (settings !== undefined) {
    await store.write("barkeep.json", new TextEncoder().encode(settings));
  }
  await run(store.folder);
}

type Told = { place: string; value: unknown; from: string; line: number | null };

Deno.test("config tells each value and where it comes from, and leaves no trace", async () => {
  await withSettings('{\n  "yahoo": { "paceMs": 900 }\n}', async (folder) => {
    const before = await fingerprint(folder);
    const { code, json } = await barkeep(["config", "--json", `--data=${folder}`]);
    const told = json()["settings"] as Told[];
    const of = (wanted: string) => {
      const found = told.find(({ place }) => place === wanted);
      return found && [found.value, found.from, found.line];
    };
    assert.equal(code, 0);
    assert.deepEqual(of("yahoo.paceMs"), [900, "barkeep.json", 2]);
    assert.deepEqual(of("retention.daily"), [7, "default", null]);
    assert.deepEqual(of("tickers.ES1.yahoo"), ["ES=F", "built in", null]);
    assert.deepEqual(of("tickers.ES1.adjustment"), [null, "not known", null]);
    assert.deepEqual(await fingerprint(folder), before);
  });
});

Deno.test("config without a file tells the defaults and says so", async () => {
  await withSettings(undefined, async (folder) => {
    const { code, out, err } = await barkeep(["config", `--data=${folder}`]);
    assert.deepEqual([code, /the defaults hold/.test(err)], [0, true]);
    assert.match(out, /yahoo\.paceMs +500 +default/);
  });
});

Deno.test("config lists every fault with its line and the nearest right name, and exits with 2", async () => {
  const text = '{ "yaho": {},\n  "yahoo": { "paceMs": "fast" } }';
  await withSettings(text, async (folder) => {
    const { code, err } = await barkeep(["config", `--data=${folder}`]);
    assert.equal(code, 2);
    assert.match(err, /barkeep\.json:1: yaho is not a setting: did you mean "yahoo"\?/);
    assert.match(err, /barkeep\.json:2: yahoo\.paceMs is "fast", must be a whole number/);
    assert.match(err, /No command can run until 2 faults/);
  });
});

Deno.test("config points at a ticker of the settings that no file has", async () => {
  await withSettings('{ "tickers": { "ES2": { "yahoo": "ES=F" } } }', async (folder) => {
    const { code, err } = await barkeep(["config", `--data=${folder}`]);
    assert.deepEqual([code, /no file of ES2 is in this folder; did you mean ES1\?/.test(err)], [
      0,
      true,
    ]);
  });
});

Deno.test("config --schema prints the schema without a data folder", async () => {
  const { code, json } = await barkeep(["config", "--schema", "--data=/nowhere/at/all"]);
  assert.equal(code, 0);
  assert.equal(json()["title"], "barkeep.json");
});
