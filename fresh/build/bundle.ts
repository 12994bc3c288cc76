/** Bundles islands for the browser with `deno bundle`. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { filesBelow } from "./crawl.ts";
import type { IslandSource } from "./names.ts";

/** The script that starts the islands, in the bundle's folder. */
export const BOOT = "boot.js";

/** What {@linkcode bundleIslands} needs to know. */
export interface BundleOptions {
  /** The folder of the app: its deno.json says what imports mean. */
  root: string;
  minify: boolean;
}

/**
 * One file for each module of islands, one that starts them, and what they share.
 *
 * @returns the bytes of each file by its name
 */
export async function bundleIslands(
  islands: readonly IslandSource[],
  options: BundleOptions,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const work = await Deno.makeTempDir({ prefix: "islands-" });
  try {
    const entries = await writeEntries(work, islands);
    const out = join(work, "out");
    await runBundler(entries, out, options);
    const files = filesBelow(out).map(async (name) =>
      [name, await Deno.readFile(join(out, name))] as const
    );
    return new Map(await Promise.all(files));
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** Entries of our own lie flat in one folder, so that a file's name follows from its island's. */
async function writeEntries(work: string, islands: readonly IslandSource[]): Promise<string[]> {
  const boot = `import "${new URL("../client/boot.ts", import.meta.url)}";\n`;
  await Deno.writeTextFile(join(work, "boot.ts"), boot);
  const others = islands.map(async ({ name, path }) => {
    const url = pathToFileURL(path).href;
    const entry = join(work, `${name}.ts`);
    await Deno.writeTextFile(entry, `import * as island from "${url}";\nexport default island;\n`);
    return entry;
  });
  return [join(work, "boot.ts"), ...await Promise.all(others)];
}

async function runBundler(
  entries: readonly string[],
  out: string,
  { root, minify }: BundleOptions,
): Promise<void> {
  const { success, stderr } = await new Deno.Command("deno", {
    cwd: root,
    args: [
      "bundle",
      "--quiet",
      "--platform=browser",
      "--code-splitting",
      ...minify ? ["--minify"] : [],
      `--outdir=${out}`,
      ...entries,
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  throw new Error(`Cannot bundle the islands: ${new TextDecoder().decode(stderr).trim()}`);
}
