/** Looking is cheap: status decodes no page with wasm and loads none of what fetches. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { smallStore } from "../support/small_store.ts";

const ROOT = new URL("../../", import.meta.url);
const HEAVY = ["parquet-wasm/bundler", "apache-arrow", "yahoo-finance2/createYahooFinance"];

/** The project's import map with the heavy packages replaced by modules that say so and end the process. */
async function mapWithTraps(folder: string): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const traps = HEAVY.map((name) => [
    name,
    `data:text/javascript,${encodeURIComponent(`console.error("loaded ${name}"); Deno.exit(99);`)}`,
  ]);
  const local = Object.entries(imports as Record<string, string>).map((
    [name, target],
  ) => [name, target.startsWith("./") ? new URL(target, ROOT).href : target]);
  const path = `${folder}/import_map.json`;
  await Deno.writeTextFile(
    path,
    JSON.stringify({ imports: Object.fromEntries([...local, ...traps]) }),
  );
  return path;
}

async function runTrapped(folder: string, map: string, command: string, ...args: string[]) {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-lock",
      "--no-config",
      `--import-map=${map}`,
      `--allow-read=${folder}`,
      fileURLToPath(new URL("cli.ts", ROOT)),
      command,
      `--data=${folder}`,
      ...args,
    ],
  }).output();
  return { code, err: new TextDecoder().decode(stderr) };
}

Deno.test("status loads no wasm, no Arrow and no client; show does when it decodes bars", async () => {
  await using store = await smallStore({ "ES1_1h.parquet": ["ES1", "1h", 20, 3] });
  const elsewhere = await Deno.makeTempDir();
  const map = await mapWithTraps(elsewhere);
  for (const command of ["status", "backups", "log"]) {
    assert.deepEqual(await runTrapped(store.folder, map, command), { code: 0, err: "" });
  }
  const shown = await runTrapped(store.folder, map, "show", "ES1_1h");
  assert.notEqual(shown.code, 0);
  assert.match(shown.err, /loaded|apache-arrow/);
  await Deno.remove(elsewhere, { recursive: true });
});
