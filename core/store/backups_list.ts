/** Finding backups. Read permission is enough. */

import type { Fs } from "../fs/fs.ts";
import type { Sha256 } from "../fs/hash.ts";
import { listIfThere, readTextIfThere } from "../fs/read_file.ts";
import type { FileFacts } from "./ledger.ts";
import { decodeLine } from "./ledger_lines.ts";
import { backupStem, inBackups, isTempName } from "./paths.ts";
import { onDisk } from "./store_errors.ts";

/** Stands in every sidecar; another one is not read. */
export const SIDECAR_VERSION = 1;

/** A backup as its sidecar describes it. Times are ms since the epoch. */
export interface Backup extends FileFacts {
  /** `ES1_1m_20261122T083000123Z` */
  readonly id: string;
  /** The file it is a backup of, by its name in the store. */
  readonly file: string;
  /** The file in `backups` that holds its bytes; may be that of an older backup with the same bytes. */
  readonly content: string;
  readonly sha256: Sha256;
  /** Bytes. */
  readonly size: number;
  /** `good`, or what the checks found; `null` if nobody looked. */
  readonly health: string | null;
  readonly operation: number | null;
  readonly reason: string;
  readonly made: number;
  /** When its bytes were last read and compared. */
  readonly verified: number | null;
}

/** Something in `backups` that is no usable backup. */
export interface BackupProblem {
  /** The file in `backups`. */
  readonly name: string;
  readonly reason: string;
}

/** What is in `backups`. */
export interface BackupList {
  /** Oldest first. */
  readonly backups: readonly Backup[];
  readonly problems: readonly BackupProblem[];
}

/**
 * Reads all sidecars, or those of one file; bytes are not looked at. Files in `backups` without a sidecar
 * are told as problems.
 */
export async function listBackups(fs: Fs, root: string, file?: string): Promise<BackupList> {
  return await onDisk({ root }, "read the backups", async () => {
    const names = (await backupNames(fs, root)).filter((name) => isOf(name, file));
    const backups: Backup[] = [];
    for (const name of names.filter((one) => one.endsWith(".json"))) {
      const backup = toBackup(name, await readTextIfThere(fs, inBackups(root, name)) ?? "");
      if (backup) backups.push(backup);
    }
    backups.sort((a, b) => a.made - b.made || (a.id < b.id ? -1 : 1));
    const wanted = backups.filter((backup) => file === undefined || backup.file === file);
    return { backups: wanted, problems: problemsOf(names, backups) };
  });
}

/** The files in `backups`, sidecars and bytes alike. */
export async function backupNames(fs: Fs, root: string): Promise<string[]> {
  return (await listIfThere(fs, inBackups(root)))
    .filter(({ kind, name }) => kind === "file" && !isTempName(name))
    .map(({ name }) => name);
}

/** By its name: thousands of sidecars of other files need not be opened. */
function isOf(name: string, file: string | undefined): boolean {
  if (file === undefined) return true;
  const stem = backupStem(file);
  return name.startsWith(stem) && /^\d{8}T\d{9}Z(\.|$)/.test(name.slice(stem.length));
}

/** What is missing, and what nobody knows. A backup of a JSON file is no sidecar. */
function problemsOf(names: readonly string[], backups: readonly Backup[]): BackupProblem[] {
  const there = new Set(names);
  const explained = new Set(backups.flatMap(({ content, id }) => [content, `${id}.json`]));
  const lost = backups.filter((backup) => !there.has(backup.content));
  return [
    ...lost.map(({ content, id }) => ({ name: content, reason: `it is gone, but ${id} needs it` })),
    ...names.filter((name) => !explained.has(name)).map((name) => ({
      name,
      reason: name.endsWith(".json")
        ? "its sidecar is damaged"
        : "it has no sidecar, so nothing is known of it",
    })),
  ];
}

function toBackup(name: string, text: string): Backup | undefined {
  const value = decodeLine(text.trimEnd());
  if (value?.version !== SIDECAR_VERSION || `${value.id}.json` !== name) return undefined;
  const { version: _version, ...backup } = value;
  // What a sidecar points to is a file in its own folder, whoever wrote the sidecar.
  if (typeof backup.content !== "string" || !/^[^./\\][^/\\]*$/.test(backup.content)) {
    return undefined;
  }
  return backup as unknown as Backup;
}

/** Backups of a file, newest first. */
export function backupsOf(backups: readonly Backup[], file: string): Backup[] {
  return backups.filter((backup) => backup.file === file).reverse();
}

/** The backup with this id, or the newest one of `file` made at or before a time (ms). */
export function findBackup(
  backups: readonly Backup[],
  wanted: { readonly id: string } | { readonly file: string; readonly at: number },
): Backup | undefined {
  if ("id" in wanted) return backups.find((backup) => backup.id === wanted.id);
  return backupsOf(backups, wanted.file).find((backup) => backup.made <= wanted.at);
}
