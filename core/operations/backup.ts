/** `backup`: verified copies of chosen files. */

import { BarkeepError, DiskError } from "../errors.ts";
import { backUp } from "../store/backups.ts";
import type { Backup } from "../store/backups_list.ts";
import { readCoreFile } from "../store/inventory_core.ts";
import { finishOperation, type Operation, startOperation } from "../store/ledger.ts";
import { lockFile } from "../store/locks.ts";
import type { FileName } from "../store/naming.ts";
import { type Settings, settledZone } from "../store/settings.ts";
import type { Store } from "../store/store.ts";
import { NO_FACTS } from "../store/ledger.ts";
import { onDisk } from "../store/store_errors.ts";
import { schemaFingerprint } from "./file_facts.ts";
import { openMasterFile } from "./master.ts";

export interface BackupFilesRequest {
  readonly files: readonly FileName[];
  readonly settings: Settings;
  readonly arguments: readonly string[];
  readonly onFile?: (file: string, done: number, of: number) => void;
}

/** `copied: false`: the same bytes were there already, verified, and are pointed to. */
export type BackupResult =
  | { readonly file: string; readonly backup: Backup; readonly copied: boolean }
  | { readonly file: string; readonly error: BarkeepError };

export interface BackedUp {
  readonly operation: Operation;
  readonly results: readonly BackupResult[];
}

/** Backs up every file; one that fails fails alone, unless it is the disk. */
export async function backupFiles(store: Store, request: BackupFilesRequest): Promise<BackedUp> {
  const operation = await startOperation(store, {
    command: "backup",
    arguments: request.arguments,
  });
  const results: BackupResult[] = [];
  for (const [done, name] of request.files.entries()) {
    request.onFile?.(name.path, done, request.files.length);
    const result = await backupOne(store, operation, name, request.settings);
    results.push(result);
    if ("error" in result && result.error instanceof DiskError) break;
  }
  const failed = results.filter((result) => "error" in result).length;
  const text = `${results.length - failed} backed up${failed > 0 ? `, ${failed} failed` : ""}`;
  await finishOperation(store, operation, failed > 0 ? "failed" : "done", text);
  return { operation, results };
}

async function backupOne(
  store: Store,
  operation: Operation,
  name: FileName,
  settings: Settings,
): Promise<BackupResult> {
  const file = name.path;
  try {
    using _lock = await lockFile(store, file, { command: "backup" });
    const { facts, health } = await factsFor(store, name, settings);
    const backup = await onDisk(store, `back up ${file}`, async () => {
      using master = await openMasterFile(store.fs, store.root, file);
      const number = operation.number, reason = "asked for";
      return await backUp(store, { name: file, master, operation: number, reason, facts, health });
    });
    return { file, backup, copied: backup.content.startsWith(`${backup.id}.`) };
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { file, error };
  }
}

/** Even a damaged file is worth a copy; the sidecar says what is wrong with it. */
async function factsFor({ fs, root }: Store, name: FileName, settings: Settings) {
  if (name.kind !== "core") return { facts: NO_FACTS, health: null };
  const { facts, fault } = await readCoreFile(fs, root, name, {
    settled: settledZone(settings, name),
  });
  if (!facts) return { facts: NO_FACTS, health: fault };
  const { rows, first, last, shape } = facts;
  return {
    facts: { rows, first, last, schema: schemaFingerprint(shape) },
    health: fault ?? "good",
  };
}
