/** Backups: made and verified before a master is touched, plain files with readable names. */

import { ChangedError, DamagedError } from "../errors.ts";
import {
  ensureFolder,
  removeIfThere,
  syncNames,
  tryRemove,
  writeFileAtomic,
} from "../fs/durable.ts";
import type { FileHandle } from "../fs/fs.ts";
import { copyHashing, type Digest, hashFile, hashHandle, type Sha256 } from "../fs/hash.ts";
import { type Backup, listBackups, SIDECAR_VERSION } from "./backups_list.ts";
import { type FileFacts, NO_FACTS } from "./ledger.ts";
import { encodeLine } from "./ledger_lines.ts";
import {
  backupFileName,
  backupId,
  BACKUPS,
  flatName,
  inBackups,
  parseBackupFileName,
  tempName,
} from "./paths.ts";
import type { Store } from "./store.ts";

/** What to back up and what is known of it. */
export interface BackupRequest {
  /** The master, by its name in the store. */
  readonly name: string;
  /** The master, open; it is read whole, once. */
  readonly master: FileHandle;
  /** The hash that a plan was made against; another one is a `ChangedError`. */
  readonly expected?: Sha256;
  readonly operation: number | null;
  /** Why: `before update ES1`. */
  readonly reason: string;
  readonly facts: FileFacts;
  /** What the checks said of the file: `good`, or what is wrong with it. */
  readonly health: string | null;
}

/**
 * Copies a master into `backups`, hashing on the way, syncs it, reads it back and compares. Bytes that a
 * verified backup holds already are not copied again: the new backup's sidecar points to them.
 *
 * Rejects with `ChangedError` if the master is not what was expected, `DamagedError` if the copy can't be
 * read back as it was written, `FsError` for what the system refuses.
 */
export async function backUp(store: Store, request: BackupRequest): Promise<Backup> {
  const folder = await ensureFolder(store.fs, store.root, BACKUPS);
  const known = await findSameBytes(store, request);
  const made = await freeTime(store, request.name);
  if (known) {
    refuseChanged(request, known.digest);
    return await addSidecar(store, request, made, known.digest, known.content);
  }
  const content = backupFileName(request.name, made);
  const digest = await copyVerified(store, request, `${folder}/${content}`);
  return await addSidecar(store, request, made, digest, content);
}

function refuseChanged({ name, expected }: BackupRequest, { sha256 }: Digest): void {
  if (expected === undefined || expected === sha256) return;
  throw new ChangedError(
    `Cannot write ${name}: it changed since the plan was made. Run the command again for a new plan.`,
    { facts: { file: name, expected, found: sha256 } },
  );
}

/** A backup that has these very bytes, read again to be sure. Looked for only if the size fits one. */
async function findSameBytes(
  store: Store,
  { name, master }: BackupRequest,
): Promise<{ readonly digest: Digest; readonly content: string } | undefined> {
  const { size } = await master.stat();
  const { backups } = await listBackups(store.fs, store.root, name);
  const fitting = backups.filter((backup) => backup.size === size);
  if (fitting.length === 0) return undefined;
  const digest = await hashHandle(master);
  for (const { sha256, content } of fitting) {
    if (sha256 === digest.sha256 && await holds(store, content, digest)) return { digest, content };
  }
  return undefined;
}

async function holds(store: Store, content: string, digest: Digest): Promise<boolean> {
  const path = inBackups(store.root, content);
  const stat = await store.fs.stat(path);
  if (stat?.kind !== "file" || stat.size !== digest.size) return false;
  return (await hashFile(store.fs, path)).sha256 === digest.sha256;
}

/** A time no backup of this file has in its name yet; normally now. */
async function freeTime(store: Store, name: string): Promise<number> {
  for (let made = store.now();; made++) {
    const content = inBackups(store.root, backupFileName(name, made));
    const sidecar = inBackups(store.root, `${backupId(name, made)}.json`);
    if (!await store.fs.stat(content) && !await store.fs.stat(sidecar)) return made;
  }
}

async function copyVerified(store: Store, request: BackupRequest, path: string): Promise<Digest> {
  const temp = `${store.root}/${backupTemp(request)}`;
  await removeIfThere(store.fs, temp);
  try {
    const digest = await copyAndSync(store, request.master, temp);
    refuseChanged(request, digest);
    await compareCopy(store, request.name, temp, digest);
    await store.fs.rename(temp, path);
    await syncNames(store.fs, inBackups(store.root));
    return digest;
  } catch (error) {
    await tryRemove(store.fs, temp);
    throw error;
  }
}

/** Only the holder of the master's lock makes it, so one that is there is left over. */
function backupTemp({ name, operation }: BackupRequest): string {
  return tempName(`${BACKUPS}/${flatName(name)}`, operation ?? 0);
}

async function copyAndSync(store: Store, master: FileHandle, temp: string): Promise<Digest> {
  using handle = await store.fs.open(temp, "create");
  const digest = await copyHashing(master, handle);
  await handle.sync();
  return digest;
}

async function compareCopy(
  store: Store,
  name: string,
  temp: string,
  digest: Digest,
): Promise<void> {
  const copied = await hashFile(store.fs, temp);
  if (copied.sha256 === digest.sha256) return;
  throw new DamagedError(
    `Cannot back up ${name}: the copy reads back with other bytes than were written. ` +
      `Nothing was changed. Check the disk and the memory of this machine.`,
    { facts: { file: name, written: digest.sha256, read: copied.sha256 } },
  );
}

async function addSidecar(
  store: Store,
  request: BackupRequest,
  made: number,
  digest: Digest,
  content: string,
): Promise<Backup> {
  const { name: file, operation, reason, facts, health } = request;
  const { rows, first, last, schema } = facts;
  const backup: Backup = {
    id: backupId(file, made),
    file,
    content,
    ...digest,
    ...{ rows, first, last, schema, health, operation, reason, made, verified: store.now() },
  };
  await writeSidecar(store, backup);
  return backup;
}

async function writeSidecar(store: Store, backup: Backup): Promise<void> {
  const path = inBackups(store.root, `${backup.id}.json`);
  const temp = `${store.root}/${tempName(`${BACKUPS}/${backup.id}.json`, backup.operation ?? 0)}`;
  const line = encodeLine({ version: SIDECAR_VERSION, ...backup });
  await writeFileAtomic(store.fs, path, temp, new TextEncoder().encode(`${line}\n`));
}

/**
 * Writes the sidecar that a backup lacks; `undefined` if the file is none of ours by its name. Nobody
 * compared these bytes with their original, so the backup is not called verified.
 */
export async function adoptBackup(store: Store, content: string): Promise<Backup | undefined> {
  const parsed = parseBackupFileName(content);
  const path = inBackups(store.root, content);
  if (!parsed || (await store.fs.stat(path))?.kind !== "file") return undefined;
  const { file, made } = parsed, id = backupId(file, made);
  if (await store.fs.stat(inBackups(store.root, `${id}.json`))) return undefined;
  const backup: Backup = {
    ...{ id, file, content, ...await hashFile(store.fs, path), ...NO_FACTS },
    ...{ health: null, operation: null, reason: "found without a sidecar", made, verified: null },
  };
  await writeSidecar(store, backup);
  return backup;
}

/** What reading a backup again showed. */
export interface BackupCheck {
  readonly backup: Backup;
  readonly good: boolean;
  /** Why it is not good; empty if it is. */
  readonly reason: string;
}

/** Reads a backup whole and compares it with its sidecar. Changes nothing. Rejects with `FsError`. */
export async function verifyBackup(
  store: Pick<Store, "fs" | "root">,
  backup: Backup,
): Promise<BackupCheck> {
  const path = inBackups(store.root, backup.content);
  const stat = await store.fs.stat(path);
  const reason = stat?.kind !== "file"
    ? `${backup.content} is not there`
    : stat.size !== backup.size
    ? `it has ${stat.size} bytes instead of ${backup.size}`
    : (await hashFile(store.fs, path)).sha256 !== backup.sha256
    ? "its bytes changed since it was made"
    : "";
  return { backup, good: reason === "", reason };
}

/** Remembers in the sidecar that the backup was verified now. Call it under the file's lock. */
export async function markVerified(store: Store, backup: Backup): Promise<Backup> {
  const verified = { ...backup, verified: store.now() };
  await writeSidecar(store, verified);
  return verified;
}

/**
 * Removes backups, sidecars first, and the bytes that no other backup points to. Only under the store lock
 * held exclusively, and only what a retention plan says. Returns the names of the files it removed.
 */
export async function removeBackups(store: Store, gone: readonly Backup[]): Promise<string[]> {
  const ids = new Set(gone.map((backup) => backup.id));
  const { backups } = await listBackups(store.fs, store.root);
  const needed = new Set(
    backups.filter((backup) => !ids.has(backup.id)).map((backup) => backup.content),
  );
  const removed: string[] = [];
  for (const name of [...ids].map((id) => `${id}.json`)) {
    if (await removeIfThere(store.fs, inBackups(store.root, name))) removed.push(name);
  }
  // The sidecars must be gone for good before the bytes go: a sidecar without bytes is an alarm.
  await syncNames(store.fs, inBackups(store.root));
  for (const content of new Set(gone.map((backup) => backup.content))) {
    if (needed.has(content)) continue;
    if (await removeIfThere(store.fs, inBackups(store.root, content))) removed.push(content);
  }
  await syncNames(store.fs, inBackups(store.root));
  return removed;
}
