/** Start-up stays light: what a launcher, and a process before it knows its command, load. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

interface Dependency {
  readonly code?: { readonly specifier: string };
  readonly isDynamic?: boolean;
}

/** The modules that `entry` loads before it runs a line: static imports, types left out; relative to the root. */
async function loadedBy(entry: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-lock", fileURLToPath(new URL(entry, ROOT))],
  }).output();
  const { modules, roots } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: { specifier: string; dependencies?: Dependency[] }[];
    roots: string[];
  };
  const graph = new Map(modules.map((one) => [one.specifier, one.dependencies ?? []]));
  const found = new Set<string>(), open = [...roots];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    const statics = (graph.get(next) ?? []).filter(({ isDynamic }) => !isDynamic);
    open.push(...statics.flatMap(({ code }) => code ? [code.specifier] : []));
  }
  return [...found].filter((url) => !url.startsWith("node:"))
    .map((url) => url.startsWith(ROOT.href) ? url.slice(ROOT.href.length) : url).sort();
}

Deno.test("--version is answered with six small files of our own and no package", async () => {
  assert.deepEqual(await loadedBy("cli/launch.ts"), [
    "cli/exit_codes.ts",
    "cli/front.ts",
    "cli/launch.ts",
    "cli/process_streams.ts",
    "cli/version.ts",
    "core/errors.ts",
  ]);
});

Deno.test("a command's process loads no other command, and nothing that decodes or fetches", async () => {
  const loaded = await loadedBy("cli.ts");
  const heavy =
    /commands\/|core\/(parquet|sources|operations)|parquet-wasm|apache-arrow|yahoo|preact|fresh\//;
  assert.deepEqual(loaded.filter((path) => heavy.test(path)), []);
  assert(loaded.length > 10, "the graph was not read");
});
