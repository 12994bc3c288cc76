/** The files of a build: bundles and static files, with their hashes and the id that follows. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import type { AssetFile } from "../snapshot.ts";
import { filesBelow } from "./crawl.ts";
import { contentType } from "./names.ts";

/** A file as the build holds it. */
export interface BuiltFile {
  bytes: Uint8Array<ArrayBuffer>;
  hash: string;
  contentType: string;
}

/** A file with its hash and its type by its name. */
export function builtFile(name: string, bytes: Uint8Array<ArrayBuffer>): BuiltFile {
  return { bytes, hash: hashOf([bytes]), contentType: contentType(name) };
}

/** Everything in a static folder by URL path. Files that begin with a dot aren't meant to be seen. */
export async function staticFilesOf(folder: string): Promise<Map<string, BuiltFile>> {
  const files = new Map<string, BuiltFile>();
  for (const path of filesBelow(folder)) {
    if (path.split("/").some((part) => part.startsWith("."))) continue;
    files.set(`/${path}`, builtFile(path, await Deno.readFile(join(folder, path))));
  }
  return files;
}

/** One id for all files: the same files give the same id, another byte gives another. */
export function buildIdOf(files: ReadonlyMap<string, BuiltFile>): string {
  const lines = [...files].map(([name, { hash }]) => `${name} ${hash}\n`).sort();
  return hashOf(lines.map((line) => new TextEncoder().encode(line))).slice(0, 16);
}

function hashOf(parts: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** A file that is served out of memory. */
export function inMemory({ bytes, hash, contentType }: BuiltFile): AssetFile {
  return {
    hash,
    contentType,
    size: bytes.length,
    open: () => Promise.resolve(bytes),
  };
}
