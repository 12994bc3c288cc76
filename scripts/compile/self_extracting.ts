/** Builds the program that unpacks itself, for systems with a shell, tar and gzip. */

import { join } from "node:path";
import { VERSION } from "../../cli/version.ts";
import { bundle, filesBelow, manifestOf, sha256 } from "./parts.ts";
import { tarBlocks, type TarFile } from "./tar.ts";

export interface SelfExtracting {
  /** `x86_64-unknown-linux-gnu`. */
  readonly target: string;
  /** The Deno of that system, to be packed. */
  readonly runtime: string;
  /** The Deno that bundles. */
  readonly deno: string;
  /** The task whose flags the launcher is started with. */
  readonly launcherTask: string;
  readonly output: string;
}

/** Writes the program and gives its size in bytes. */
export async function buildSelfExtracting(options: SelfExtracting): Promise<number> {
  const folder = `${options.output}.parts`;
  await removeFolder(folder);
  await bundle(options.deno, folder);
  const app = [
    ...await filesBelow(folder, "app"),
    ...await filesBelow("dist/fresh/static", "app/dist/fresh/static"),
  ];
  await removeFolder(folder);
  const deno = { name: "deno", bytes: await Deno.readFile(options.runtime), mode: 0o700 };
  await writeProgram(options, [deno, ...app]);
  return (await Deno.stat(options.output)).size;
}

async function writeProgram(options: SelfExtracting, files: readonly TarFile[]): Promise<void> {
  const head = new TextEncoder().encode(await stubFor(options, manifestOf(files)));
  using output = await Deno.open(options.output, { write: true, create: true, truncate: true });
  for (let at = 0; at < head.length;) at += await output.write(head.subarray(at));
  const packed = ReadableStream.from(tarBlocks(files) as Iterable<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new CompressionStream("gzip"));
  for await (const chunk of packed) {
    for (let at = 0; at < chunk.length;) at += await output.write(chunk.subarray(at));
  }
  await Deno.chmod(options.output, 0o755);
}

/** The shell script in front, filled in. Its own length stands in it, in as many digits as its mark has. */
async function stubFor(options: SelfExtracting, manifest: string): Promise<string> {
  const template = await Deno.readTextFile(join("scripts", "compile", "stub.sh"));
  const cache = options.target.includes("apple") ? "Library/Caches" : ".cache";
  const marks: Readonly<Record<string, string>> = {
    VERSION,
    TARGET: options.target,
    MANIFEST: manifest,
    ID: `${VERSION}-${sha256(manifest).slice(0, 16)}`,
    CACHE: cache,
    FLAGS: launcherFlags(options.launcherTask).join(" "),
  };
  const text = Object.entries(marks)
    .reduce((filled, [mark, value]) => filled.replaceAll(`@${mark}@`, value), template);
  const length = new TextEncoder().encode(text).length + 1;
  return text.replace("@OFFSET@", String(length).padStart("@OFFSET@".length, "0"));
}

/** The flags of a task that runs the launcher, without what names the checkout or the Deno on the path. */
export function launcherFlags(task: string): string[] {
  const words = task.split(" "), from = words.indexOf("run") + 1;
  const flags = words.slice(from, words.indexOf("cli/launch.ts"));
  const kept = flags.filter((flag) => flag !== "--allow-run=deno");
  if (kept.length !== flags.length - 1) throw new Error(`unexpected launcher task: ${task}`);
  return [...kept, "--no-config", "--no-lock", "--no-remote"];
}

async function removeFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
