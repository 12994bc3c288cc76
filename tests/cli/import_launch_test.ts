/** `deno task import` and `deno task inbox` as a user starts them, permissions and all. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tradingView } from "../support/exports.ts";
import { barsBehind } from "../support/small_store.ts";

const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));
const LAUNCHER = fileURLToPath(new URL("../../cli/launch.ts", import.meta.url));

async function run(args: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { INIT_CWD: cwd, NO_COLOR: "1", ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

Deno.test("deno task import takes a file whose name has a comma, relative to where the user stands", async () => {
  const parent = await Deno.realPath(await Deno.makeTempDir());
  await Deno.mkdir(join(parent, "data"));
  await Deno.writeTextFile(
    join(parent, "CME_MINI_ES1!, 5.csv"),
    tradingView(barsBehind("ES1", "5m", 5, 2)),
  );
  const args = ["task", "--quiet", "--config", CONFIG, "import", "CME_MINI_ES1!, 5.csv"];
  const { code, out, err } = await run(args, parent);
  assert.equal(code, 0, out + err);
  assert.ok((await Deno.stat(join(parent, "data/ES1_5m.parquet"))).isFile);
  await Deno.remove(parent, { recursive: true });
});

Deno.test("the launcher grants inbox the folders of barkeep.json and looks below ~", async () => {
  const parent = await Deno.realPath(await Deno.makeTempDir());
  await Deno.mkdir(join(parent, "data"));
  await Deno.mkdir(join(parent, "exports, new"));
  const settings = { import: { folders: ["~/exports, new", join(parent, "gone")] } };
  await Deno.writeTextFile(join(parent, "data/barkeep.json"), JSON.stringify(settings));
  await Deno.writeTextFile(
    join(parent, "exports, new/CME_MINI_ES1!, 5.csv"),
    tradingView(barsBehind("ES1", "5m", 5, 2)),
  );
  const granted = ["--allow-read", "--allow-env=BARKEEP_DATA,BARKEEP_YAHOO_ENDPOINT,INIT_CWD,HOME"];
  const cache = JSON.parse((await run(["info", "--json"], parent)).out).denoDir as string;
  const { code, out, err } = await run(
    ["run", "--quiet", "--no-prompt", ...granted, "--allow-run=deno", LAUNCHER, "inbox"],
    parent,
    { HOME: parent, DENO_DIR: cache },
  );
  assert.equal(code, 0, err);
  assert.match(out, /CME_MINI_ES1!, 5\.csv .*ready/);
  assert.match(err, /gone: there is no such folder/);
  await Deno.remove(parent, { recursive: true });
});
