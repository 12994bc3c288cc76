/** What a self-extracting program holds: Deno, the bundled program, the dashboard's pages. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import type { TarFile } from "./tar.ts";

const ENTRIES = ["cli.ts", "cli_with_pages.js", "cli/launch.ts"];

/** Bundles the program into `folder`, packages and wasm included, one file a lazily loaded part. */
export async function bundle(deno: string, folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(deno, {
    args: [
      "bundle",
      "--quiet",
      "--no-check",
      "--platform=deno",
      "--code-splitting",
      // Not minified: the minifier puts a value that is used once where it is used, and with `using lock = ...`
      // it loses that the lock has to be given back.
      `--outdir=${folder}`,
      ...ENTRIES,
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`deno bundle failed:\n${new TextDecoder().decode(stderr)}`);
  await mend(folder);
}

/** What the build of the pages says of its static files, and what is true of it once it is bundled. */
const STATIC = 'new URL("./static", import.meta.url)';
const BUNDLED_STATIC = 'new URL("./dist/fresh/static", import.meta.url)';

/** What the bundler writes above each module of a package: where it lay on this machine is nobody's business. */
const PLACE = /^\/\/ \S*\/npm\/[^/\s]+\/(\S+)$/gm;

/** Mends what bundling moved: the code of the pages' build lies in `folder` itself now. */
async function mend(folder: string): Promise<void> {
  let moved = 0;
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile) continue;
    const path = join(folder, name), text = await Deno.readTextFile(path);
    if (text.includes(STATIC)) moved++;
    await Deno.writeTextFile(
      path,
      text.replace(PLACE, "// npm:$1").replace(STATIC, BUNDLED_STATIC),
    );
  }
  if (moved !== 1) {
    throw new Error(`the pages' static files are named in ${moved} places, not in one`);
  }
}

/** Every file below `folder` as `name`/..., sorted, so that equal sources give an equal program. */
export async function filesBelow(folder: string, name: string): Promise<TarFile[]> {
  const found: TarFile[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name), inner = `${name}/${entry.name}`;
    if (entry.isDirectory) found.push(...await filesBelow(path, inner));
    else found.push({ name: inner, bytes: await Deno.readFile(path), mode: 0o600 });
  }
  return found.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** A line a file, as `sha256sum -c` reads it. */
export function manifestOf(files: readonly TarFile[]): string {
  return files.map(({ name, bytes }) => `${sha256(bytes)}  ${name}`).join("\n");
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
