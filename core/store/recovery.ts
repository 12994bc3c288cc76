/**
 * What every command that writes does first: settle what an earlier one left open, and tidy up after it.
 * Running it twice is running it once; it may itself be cut off anywhere.
 */

import { removeIfThere, syncNames } from "../fs/durable.ts";
import { hashFile } from "../fs/hash.ts";
import { listIfThere } from "../fs/read_file.ts";
import { adoptBackup } from "./backups.ts";
import { backupNames, listBackups } from "./backups_list.ts";
import { openIntents } from "./journal.ts";
import { lockFile, lockStore, tryLock } from "./locks.ts";
import { requireOwnThings } from "./own_things.ts";
import {
  backupId,
  BACKUPS,
  HOME,
  inBackups,
  inHome,
  isTempName,
  parseBackupFileName,
  parseNumberedName,
} from "./paths.ts";
import { quarantineMove } from "./quarantine.ts";
import { type RecoveryAction, settleIntent } from "./recovery_settle.ts";
import type { Store } from "./store.ts";
import { onDisk } from "./store_errors.ts";

export type { RecoveryAction } from "./recovery_settle.ts";

/** What recovery did. */
export interface Recovery {
  readonly actions: readonly RecoveryAction[];
  /** `false`: other commands are writing, so only what they surely don't work on was settled. */
  readonly complete: boolean;
}

/**
 * Settles open intents and removes leftovers. Needs the store lock for itself; if other writers are at
 * work it does not wait for them but settles the files whose lock is free. Throws `DiskError`.
 */
export async function recover(store: Store, command: string): Promise<Recovery> {
  return await onDisk(store, "settle what an earlier command left open", async () => {
    await requireOwnThings(store.fs, store.root);
    if (!await store.fs.stat(inHome(store.root))) return { actions: [], complete: true };
    using alone = await tryLock(() => lockStore(store, "exclusive", { command, wait: 0 }));
    return alone
      ? { actions: await recoverAlone(store), complete: true }
      : { actions: await recoverBeside(store, command), complete: false };
  });
}

async function recoverAlone(store: Store): Promise<RecoveryAction[]> {
  await syncFolders(store);
  const actions: RecoveryAction[] = [];
  for (const open of await openIntents(store.fs, store.root)) {
    actions.push(await settleIntent(store, open));
  }
  actions.push(...await removeTemps(store), ...await removeHolds(store));
  actions.push(...await adoptBackups(store));
  return actions;
}

/** A command that was killed may have made names here that are not durable yet. */
async function syncFolders(store: Store): Promise<void> {
  const own = ["intents", "receipts", "locks"].map((name) => inHome(store.root, name));
  for (const folder of [store.root, inHome(store.root), inBackups(store.root), ...own]) {
    if (await store.fs.stat(folder)) await syncNames(store.fs, folder);
  }
}

/** Whoever holds a file's lock is alive and works on it; an intent whose lock is free has nobody. */
async function recoverBeside(store: Store, command: string): Promise<RecoveryAction[]> {
  const actions: RecoveryAction[] = [];
  for (const { file, number } of await openIntents(store.fs, store.root)) {
    using lock = await tryLock(() => lockFile(store, file, { command, wait: 0 }));
    if (!lock) continue;
    // Again, under the lock: it may be closed by now.
    const open = (await openIntents(store.fs, store.root))
      .find((one) => one.number === number && one.file === file);
    if (open) actions.push(await settleIntent(store, open));
  }
  return actions;
}

/** With all intents settled and nobody writing, a temporary file of ours belongs to no one. */
async function removeTemps(store: Store): Promise<RecoveryAction[]> {
  const actions: RecoveryAction[] = [];
  for (const folder of await foldersWithTemps(store)) {
    const path = folder === "" ? store.root : `${store.root}/${folder}`;
    for (const { name, kind } of await listIfThere(store.fs, path)) {
      if (kind !== "file" || !isTempName(name)) continue;
      await removeIfThere(store.fs, `${path}/${name}`);
      const file = folder === "" ? name : `${folder}/${name}`;
      const text = `${file} was left over and is removed.`;
      actions.push({ outcome: "removed", file, number: null, text, attention: false });
    }
  }
  return actions;
}

/**
 * The data folder, the folders in it and those in Barkeep's own; folders that are links are not entered.
 * `.barkeep` itself is left out: the record is written there under another lock, and cleans up after itself.
 */
async function foldersWithTemps(store: Store): Promise<string[]> {
  const folders = (await store.fs.list(store.root))
    .filter(({ kind, name }) => kind === "folder" && name !== HOME)
    .map(({ name }) => name);
  const own = (await listIfThere(store.fs, inHome(store.root)))
    .filter(({ kind, name }) => kind === "folder" && name !== "quarantine")
    .map(({ name }) => `${HOME}/${name}`);
  return ["", ...folders, ...own];
}

/** A second name of an old file goes if a backup has the same bytes, else it is put aside. */
async function removeHolds(store: Store): Promise<RecoveryAction[]> {
  const holds = await listIfThere(store.fs, inHome(store.root, "hold"));
  if (holds.length === 0) return [];
  const { backups } = await listBackups(store.fs, store.root);
  const backedUp = new Set(backups.map((backup) => backup.sha256));
  const actions: RecoveryAction[] = [];
  for (const { name } of holds) {
    const path = inHome(store.root, "hold", name);
    const { number = null, name: file = name } = parseNumberedName(name, "") ?? {};
    if (backedUp.has((await hashFile(store.fs, path)).sha256)) {
      await removeIfThere(store.fs, path);
      continue;
    }
    const kept = await quarantineMove(store, `${HOME}/hold/${name}`, "no backup has these bytes");
    const text = `${file}: a version that no backup has was put aside as ${kept}.`;
    actions.push({ outcome: "put aside", file, number, text, attention: true });
  }
  return actions;
}

/** A backup whose sidecar was not written any more is whole: its name was given after it was synced. */
async function adoptBackups(store: Store): Promise<RecoveryAction[]> {
  const actions: RecoveryAction[] = [];
  const names = new Set(await backupNames(store.fs, store.root));
  const alone = [...names].some((name) => {
    const parsed = parseBackupFileName(name);
    return parsed && !name.endsWith(".json") &&
      !names.has(`${backupId(parsed.file, parsed.made)}.json`);
  });
  // Normally none: then the sidecars need not be read.
  if (!alone) return actions;
  for (const { name } of (await listBackups(store.fs, store.root)).problems) {
    const backup = await adoptBackup(store, name);
    if (!backup) continue;
    const text = `${BACKUPS}/${name} had no sidecar and has one now.`;
    actions.push({ outcome: "adopted", file: backup.file, number: null, text, attention: false });
  }
  return actions;
}
