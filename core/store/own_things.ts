/**
 * Barkeep's own files and folders in a data folder must be plain ones: through a link planted in their place
 * it would read, write or delete somewhere else, because Deno's permissions follow links.
 */

import { ContainmentError } from "../fs/containment.ts";
import type { FileHandle, FileStat, Fs, OpenMode } from "../fs/fs.ts";
import { BACKUPS, HOME } from "./paths.ts";
import { shownPath } from "./store_errors.ts";

const FOLDERS: readonly string[] = [
  BACKUPS,
  HOME,
  ...["hold", "incoming", "intents", "locks", "quarantine", "receipts"].map((name) =>
    `${HOME}/${name}`
  ),
];
const FILES: readonly string[] = [`${HOME}/ledger.jsonl`, `${HOME}/files.json`];

/** What is at a path of Barkeep's own; throws `ContainmentError` if it is anything but a plain file. */
export async function statOwnFile(
  fs: Fs,
  root: string,
  path: string,
): Promise<FileStat | undefined> {
  return requireKind(await fs.stat(path), shownPath({ root }, path), "file");
}

/** Throws `ContainmentError` if a link or something else stands where Barkeep keeps its own things. */
export async function requireOwnThings(fs: Fs, root: string): Promise<void> {
  for (const name of FOLDERS) requireKind(await fs.stat(`${root}/${name}`), name, "folder");
  for (const name of FILES) requireKind(await fs.stat(`${root}/${name}`), name, "file");
}

function requireKind(
  stat: FileStat | undefined,
  name: string,
  wanted: "file" | "folder",
): FileStat | undefined {
  if (!stat || stat.kind === wanted) return stat;
  const what = stat.kind === "link" ? "a link" : stat.kind === "folder" ? "a folder" : "no file";
  throw new ContainmentError(name, `${name} is ${what}, but must be a plain ${wanted}`);
}

/**
 * Opens a file of Barkeep's own without following a link: what was opened must be what stands at the path.
 * Throws `ContainmentError` else, before anything is read or written.
 */
export async function openOwnFile(
  fs: Fs,
  root: string,
  path: string,
  mode: OpenMode,
): Promise<FileHandle> {
  await statOwnFile(fs, root, path);
  const handle = await fs.open(path, mode);
  try {
    const opened = await handle.stat(), there = await statOwnFile(fs, root, path);
    if (there?.identity === opened.identity) return handle;
  } catch (error) {
    handle.close();
    throw error;
  }
  handle.close();
  const name = shownPath({ root }, path);
  throw new ContainmentError(name, `${name} was replaced by another program as it was opened`);
}
