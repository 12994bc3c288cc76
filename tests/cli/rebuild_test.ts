/** Real processes: the user's commands are small Deno scripts. */

import assert from "node:assert/strict";
import { barkeep } from "../support/run_cli.ts";
import { type SmallStore, smallStore } from "../support/small_store.ts";

/** A script that writes an asset's file with today's newest day in it, or fails. */
const SCRIPT = `
const [file, code] = Deno.args;
console.log("making " + file);
if (code) Deno.exit(Number(code));
const days = Object.fromEntries(
  Array.from({ length: 40 }, (_, i) => [new Date(Date.now() - (39 - i) * 864e5).toISOString().slice(0, 10), {}]),
);
Deno.writeTextFileSync(file, JSON.stringify(days));
`;

interface Rebuilt {
  operation: number | null;
  steps: {
    outcome: string | null;
    code: number | null;
    reason: string | null;
    output: string | null;
    makes: { file: string }[];
  }[];
  without: { file: string }[];
  stillStale: { file: string }[];
}

async function storeWith(failing = ""): Promise<SmallStore> {
  const store = await smallStore({ "ES1_5m.parquet": ["ES1", "5m", 12, 4] });
  const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const script = `${store.folder}/make.ts`;
  await Deno.writeTextFile(script, SCRIPT);
  const command = (asset: string) => [
    ...["deno", "run", "--quiet", "--no-lock", "--no-config", "--allow-write", script],
    ...[`{data}/{ticker}_${asset}.json`, ...(asset === failing ? ["3"] : [])],
  ];
  await store.write(
    "barkeep.json",
    text({
      rebuild: ["profiler", "daily_hod_lod"].map((asset) => ({
        assets: [asset],
        command: command(asset),
      })),
    }),
  );
  for (const asset of ["profiler", "daily_hod_lod", "range_dist"]) {
    await store.write(`ES1_${asset}.json`, text({ "2020-01-02": {} }));
  }
  return store;
}

const rebuild = (store: SmallStore, memory: string, ...args: string[]) =>
  barkeep(["rebuild", ...store.flags, `--memory=${memory}`, ...args]);

async function withMemory(run: (memory: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    await run(`${parent}/config/barkeep`);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

Deno.test("rebuild runs the stale assets' commands in order, shows their output, and is then done", async () => {
  await using store = await storeWith();
  await withMemory(async (memory) => {
    const ran = await rebuild(store, memory, "--agree", "--json");
    const { steps, without, operation, stillStale } = ran.json() as unknown as Rebuilt;
    assert.deepEqual(steps.map(({ outcome, code, makes: [{ file }] }) => [outcome, code, file]), [
      ["done", 0, "ES1_daily_hod_lod.json"],
      ["done", 0, "ES1_profiler.json"],
    ]);
    assert.match(steps[0].output!, /making .*ES1_daily_hod_lod.json/);
    assert.deepEqual(without.map(({ file }) => file), ["ES1_range_dist.json"]);
    assert.deepEqual([operation, stillStale], [1, []]);
    assert.equal(ran.code, 3, "one asset has no command");
    const again = await rebuild(store, memory, "--json");
    assert.deepEqual((again.json() as unknown as Rebuilt).steps, []);
  });
});

Deno.test("rebuild leaves out what needs an asset whose command failed", async () => {
  await using store = await storeWith("daily_hod_lod");
  await withMemory(async (memory) => {
    const ran = await rebuild(store, memory, "--agree", "--json");
    const { steps } = ran.json() as unknown as Rebuilt;
    assert.deepEqual(steps.map(({ outcome, reason }) => [outcome, reason]), [
      ["failed", "exit code 3"],
      ["left out", "ES1 daily_hod_lod was not made"],
    ]);
    assert.equal(ran.code, 3);
  });
});

Deno.test("rebuild runs nothing that nobody agreed to, and asks again when a command changed", async () => {
  await using store = await storeWith();
  await withMemory(async (memory) => {
    const before = await Deno.readTextFile(`${store.folder}/ES1_profiler.json`);
    const alone = await rebuild(store, memory);
    assert.equal(alone.code, 3);
    assert.match(alone.err, /nobody agreed/);
    const no = await barkeep(["rebuild", ...store.flags, `--memory=${memory}`], ["n"]);
    assert.equal(no.code, 3);
    assert.match(no.out, /new or have changed/);
    assert.equal(await Deno.readTextFile(`${store.folder}/ES1_profiler.json`), before);
    // Once agreed to, the same commands run without a question.
    assert.equal((await rebuild(store, memory, "--agree", "--json")).code, 3);
    const forced = await rebuild(store, memory, "--force", "--json");
    assert.equal((forced.json() as unknown as Rebuilt).steps[0].outcome, "done");
    const settings = `${store.folder}/barkeep.json`, text = await Deno.readTextFile(settings);
    await Deno.writeTextFile(settings, text.replace("--quiet", "--cached-only"));
    const changed = await rebuild(store, memory, "--force");
    assert.match(changed.err, /nobody agreed/);
    const inside = [...Deno.readDirSync(store.folder)].map(({ name }) => name);
    assert.ok(!inside.includes("agreed.json"), "the memory is not in the data folder");
  });
});

Deno.test("rebuild --dry-run says what it would run and why, and leaves no trace", async () => {
  await using store = await storeWith();
  const ran = await rebuild(store, "/nowhere", "--dry-run");
  assert.match(ran.out, /deno run .*ES1_daily_hod_lod\.json/);
  assert.match(ran.out, /ES1_daily_hod_lod\.json {2}ends 2020-01-02/);
  assert.match(ran.out, /no command makes ES1_range_dist\.json/);
  assert.equal([...Deno.readDirSync(store.folder)].some(({ name }) => name === ".barkeep"), false);
});

Deno.test("update --then resample,rebuild goes on with the tickers that changed", async () => {
  await using store = await storeWith();
  await barkeep(["resample", ...store.flags, "ES1:1h"]);
  await withMemory(async (memory) => {
    await rebuild(store, memory, "--agree", "--json");
    const ran = await barkeep([
      ...["update", ...store.flags, "ES1:5m", "--then", "resample,rebuild", `--memory=${memory}`],
    ]);
    assert.match(ran.out, /ES1_1h {2}made from ES1_5m/, ran.err);
    const wrong = await barkeep(["update", ...store.flags, "--then", "dance"]);
    assert.equal(wrong.code, 2);
  });
});

Deno.test("a remade asset is judged by what it was made from, not by its dates", async () => {
  await using store = await storeWith();
  await barkeep(["scan", ...store.flags]);
  // Without dates inside: only the record can know.
  const made = JSON.stringify({ levels: [1, 2, 3] });
  await Deno.writeTextFile(`${store.folder}/ES1_level_stats.json`, made);
  await barkeep(["scan", ...store.flags]);
  const look = async () => {
    const { derived } = (await barkeep(["status", ...store.flags, "--json"]))
      .json() as unknown as {
        derived: { asset: string; by: string; stale: boolean; reason: string }[];
      };
    return derived.find(({ asset }) => asset === "level_stats")!;
  };
  const fresh = await look();
  assert.deepEqual([fresh.by, fresh.stale], ["record", false]);
  await barkeep(["update", ...store.flags, "ES1:5m"]);
  const stale = await look();
  assert.deepEqual([stale.by, stale.stale], ["record", true]);
  assert.match(stale.reason, /^[\d,]+ newer bars in ES1_5m\.parquet$/);
});

Deno.test("the launcher grants exactly the programs of barkeep.json, and remembers in the user's folder", async () => {
  await using store = await storeWith();
  await withMemory(async (memory) => {
    const home = memory.replace(/\/config\/barkeep$/, "");
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const task = async (...args: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command("deno", {
        args: ["task", "--quiet", "--config", config, ...args, `--data=${store.folder}`],
        env: { HOME: home, DENO_DIR: denoDir(), INIT_CWD: "/", NO_COLOR: "1" },
      }).output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { code, out: text(stdout), err: text(stderr) };
    };
    const ran = await task("rebuild", "--agree", "--json");
    const { steps } = JSON.parse(ran.out) as Rebuilt;
    assert.deepEqual(steps.map(({ outcome }) => outcome), ["done", "done"], ran.err);
    const agreed = await Deno.readTextFile(`${home}/.config/barkeep/agreed.json`);
    assert.deepEqual(Object.keys(JSON.parse(agreed)), [await Deno.realPath(store.folder)]);
    const again = await task("rebuild", "--force");
    assert.match(again.out, /making /, again.err);
  });
});

/** The cache of this run: the child has another home. */
function denoDir(): string {
  return Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
}
