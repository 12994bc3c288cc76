/** The launcher as a user starts it: real processes, from another folder, with the tasks of deno.json. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isAtLeast } from "../../cli/version.ts";
import { fingerprint } from "../support/run_cli.ts";
import { barsBehind, tableOf } from "../support/small_store.ts";

const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

async function task(
  cwd: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "--config", CONFIG, ...args],
    cwd,
    // Without it a test inside another task would look as if the user stood there.
    env: { INIT_CWD: cwd, NO_COLOR: "1", ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

async function withStore(name: string, run: (parent: string, folder: string) => Promise<void>) {
  const parent = await Deno.realPath(await Deno.makeTempDir());
  const folder = join(parent, name);
  await Deno.mkdir(folder);
  await Deno.writeFile(
    join(folder, "ES1_1h.parquet"),
    await tableOf(barsBehind("ES1", "1h", 20, 3)),
  );
  try {
    await run(parent, folder);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

Deno.test("deno task status finds the folder by --data, relative to where the user stands", async () => {
  await withStore("elsewhere", async (parent, folder) => {
    await Deno.mkdir(join(parent, "here"));
    const before = await fingerprint(folder);
    const { code, out, err } = await task(join(parent, "here"), [
      "status",
      "--data",
      "../elsewhere",
    ]);
    assert.equal(code, 0, err);
    assert.match(out, /ES1_1h .* ok/);
    assert.deepEqual(await fingerprint(folder), before);
  });
});

Deno.test("deno task status finds the folder by BARKEEP_DATA and by ./data", async () => {
  await withStore("data", async (parent, folder) => {
    const byName = await task("/", ["status", "--json"], { BARKEEP_DATA: folder });
    assert.equal(JSON.parse(byName.out).core.length, 1);
    const byPlace = await task(parent, ["status", "--json"]);
    assert.equal(JSON.parse(byPlace.out).folder, folder);
  });
});

Deno.test("a folder with a comma in its name works, and a link to a folder", async () => {
  await withStore("bars, mine", async (parent, folder) => {
    const { code, out, err } = await task(parent, ["status", "--data", "bars, mine"]);
    assert.equal(code, 0, err);
    assert.match(out, /ES1_1h/);
    await Deno.symlink(folder, join(parent, "link"));
    const linked = await task(parent, ["backup", "--data", "link"]);
    assert.equal(linked.code, 0, linked.err);
    assert.match(linked.out, /verified: backups\/ES1_1h_/);
  });
});

Deno.test("the launcher answers --version and help itself, and refuses what it does not know", async () => {
  const version = await task("/", ["barkeep", "--version"]);
  assert.match(version.out, /^barkeep \d+\.\d+\.\d+\n$/);
  const help = await task("/", ["barkeep", "help"]);
  assert.match(help.out, /Exit codes: 0 done/);
  const unknown = await task("/", ["barkeep", "frobnicate"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /there is no such command/);
  const command = await task("/", ["status", "--help"]);
  assert.match(command.out, /Examples:[\s\S]*Exit codes:/);
});

Deno.test("isAtLeast() compares versions by their numbers", () => {
  const table: [string, string, boolean][] = [
    ["2.9.6", "2.9.0", true],
    ["2.10.0", "2.9.0", true],
    ["3.0.0", "2.9.0", true],
    ["2.8.9", "2.9.0", false],
    ["1.46.3", "2.9.0", false],
    ["2.9.0-rc.1", "2.9.0", true],
  ];
  for (const [have, need, expected] of table) assert.equal(isAtLeast(have, need), expected, have);
});
