/** Every file that the store has or had: what is there, what was recorded, what has a backup. */

import type { Fs } from "../fs/fs.ts";
import { listBackups } from "../store/backups_list.ts";
import { listNames } from "../store/inventory_names.ts";
import { type FileName, parseFileName } from "../store/naming.ts";
import { readRecord } from "../store/record.ts";
import { select } from "../store/selector.ts";
import { type Settings, tickerAliases } from "../store/settings.ts";
import { folderPart } from "../store/paths.ts";
import type { Choice } from "./choose.ts";

export interface KnownFiles {
  /** What is there first, then what is gone, each in order of path. */
  readonly names: readonly FileName[];
  /** Paths of files that are known and not there. */
  readonly gone: ReadonlySet<string>;
}

/** A path as a name of the store; what the inventory would make of it if it were there. */
export function nameOf(path: string): FileName {
  const folder = folderPart(path);
  return parseFileName(path.slice(folder.length), folder.slice(0, -1));
}

/** Read permission is enough. */
export async function knownFiles(fs: Fs, root: string, settings: Settings): Promise<KnownFiles> {
  const there = (await listNames(fs, root, settings)).map(({ name }) => name);
  const paths = new Set(there.map(({ path }) => path));
  const recorded = Object.keys((await readRecord(fs, root)).files);
  const backedUp = (await listBackups(fs, root)).backups.map(({ file }) => file);
  const gone = [...new Set([...recorded, ...backedUp])].filter((path) => !paths.has(path)).sort();
  return { names: [...there, ...gone.map(nameOf)], gone: new Set(gone) };
}

/** The files that `what` names, those that are gone included. Throws `UsageError`. */
export async function chooseKnown(
  fs: Fs,
  root: string,
  { what, settings }: Choice,
): Promise<FileName[]> {
  const { names } = await knownFiles(fs, root, settings);
  return [...select(what, { names, aliases: tickerAliases(settings) }, { root }).files];
}
