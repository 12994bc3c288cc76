/** The instant a new file takes the place of the old one, and what is made sure right before and after. */

import { ChangedError, CommitUnknownError } from "../errors.ts";
import type { Resolved } from "../fs/containment.ts";
import { ensureFolder, folderOf, syncNames, tryRemove } from "../fs/durable.ts";
import { type FileHandle, FsError } from "../fs/fs.ts";
import { hashFile, hashHandle } from "../fs/hash.ts";
import type { Intent } from "./journal.ts";
import type { FileState } from "./ledger.ts";
import { HOME } from "./paths.ts";
import { quarantineMove } from "./quarantine.ts";
import { forgetStaged, holdPath } from "./replace_stage.ts";
import type { Store } from "./store.ts";
import { reasonOf, shownPath } from "./store_errors.ts";

/** What is about to be committed. */
export interface Commit {
  readonly intent: Intent;
  readonly resolved: Resolved;
  readonly master: FileHandle | undefined;
  /** `null`: the file is to be removed. */
  readonly after: FileState | null;
}

/** How a commit went. */
export interface Committed {
  /** `false`: the file system can't make names durable. */
  readonly durable: boolean;
  readonly notes: readonly string[];
}

/** Codes of file systems that have no hard links. */
const NO_LINKS: readonly string[] = ["ENOTSUP", "EPERM", "EXDEV", "ENOSYS", "EMLINK", "EACCES"];

/**
 * Puts the staged file in place. Until the rename a failure takes everything back; after it nothing is ever
 * taken back, and what can't be made sure is a `CommitUnknownError` with the intent left open.
 */
export async function commit(store: Store, what: Commit): Promise<Committed> {
  const { intent, resolved } = what;
  try {
    await requireUnchanged(store, what);
    await holdMaster(store, what);
    await putInPlace(store, what);
  } catch (error) {
    if (!(error instanceof CommitUnknownError)) await forgetStaged(store, intent);
    throw error;
  }
  try {
    const durable = await syncNames(store.fs, folderOf(resolved.path));
    await requireInPlace(store, what);
    return { durable, notes: await checkHeld(store, what) };
  } catch (error) {
    if (error instanceof FsError) throw unknown(store, intent, error);
    throw error;
  }
}

/** Compare and swap: what is replaced must be what was backed up. */
async function requireUnchanged(store: Store, { intent, resolved, master }: Commit): Promise<void> {
  const there = await store.fs.stat(resolved.path);
  const same = there?.identity === resolved.stat?.identity &&
    (!master || (await hashHandle(master)).sha256 === intent.before?.sha256);
  if (!same) throw changedMeanwhile(intent);
}

function changedMeanwhile({ file }: Intent): ChangedError {
  return new ChangedError(
    `Cannot write ${file}: another program changed it in the meantime. ` +
      `Its change was left alone. Run the command again for a new plan.`,
    { facts: { file } },
  );
}

/** Keeps the old file reachable over the rename, should a program that ignores locks be writing into it. */
async function holdMaster(store: Store, { intent, resolved, master }: Commit): Promise<void> {
  if (!master) return;
  try {
    await ensureFolder(store.fs, store.root, HOME, "hold");
    await store.fs.link(resolved.path, holdPath(store, intent));
    // What got the second name is what stood there that instant: it must still be the master.
    const held = await store.fs.stat(holdPath(store, intent));
    if (held?.identity !== resolved.stat?.identity) throw changedMeanwhile(intent);
  } catch (error) {
    // An extra only: the backup has the bytes.
    if (!(error instanceof FsError) || !NO_LINKS.includes(error.code)) throw error;
  }
}

function putInPlace(store: Store, what: Commit): Promise<void> {
  if (!what.after) return removeOld(store, what);
  return what.master ? renameOver(store, what) : createNew(store, what);
}

async function renameOver(store: Store, { intent, resolved }: Commit): Promise<void> {
  const temp = `${store.root}/${intent.temp}`;
  try {
    await store.fs.rename(temp, resolved.path);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (await isUntouched(store, temp, resolved)) throw error;
    throw unknown(store, intent, error);
  }
}

async function removeOld(store: Store, { intent, resolved }: Commit): Promise<void> {
  try {
    await store.fs.remove(resolved.path);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (await isThere(store, resolved)) throw error;
    throw unknown(store, intent, error);
  }
}

/** A link fails if the name is taken by now, a rename would not. */
async function createNew(store: Store, what: Commit): Promise<void> {
  const { intent, resolved } = what;
  const temp = `${store.root}/${intent.temp}`;
  try {
    await store.fs.link(temp, resolved.path);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (error.code === "EEXIST") throw exists(intent);
    if (NO_LINKS.includes(error.code)) return await renameToNew(store, what);
    if (await isUntouched(store, temp, resolved)) throw error;
    throw unknown(store, intent, error);
  }
  await tryRemove(store.fs, temp);
}

/** Without links there is a moment between looking and renaming; the file's lock keeps Barkeep out of it. */
async function renameToNew(store: Store, what: Commit): Promise<void> {
  if (await store.fs.stat(what.resolved.path)) throw exists(what.intent);
  await renameOver(store, what);
}

function exists({ file }: Intent): ChangedError {
  return new ChangedError(
    `Cannot create ${file}: another program made it in the meantime. Run the command again for a new plan.`,
    { facts: { file } },
  );
}

/** After a failed rename: `true` only if it surely did not happen. */
async function isUntouched(store: Store, temp: string, resolved: Resolved): Promise<boolean> {
  if (!await isThere(store, resolved)) return false;
  try {
    return await store.fs.stat(temp) !== undefined;
  } catch (error) {
    if (error instanceof FsError) return false;
    throw error;
  }
}

/** What stood at the name when it was looked at, or nothing, stands there still. */
async function isThere(store: Store, resolved: Resolved): Promise<boolean> {
  try {
    return (await store.fs.stat(resolved.path))?.identity === resolved.stat?.identity;
  } catch (error) {
    if (error instanceof FsError) return false;
    throw error;
  }
}

async function requireInPlace(store: Store, { intent, resolved, after }: Commit): Promise<void> {
  const there = await store.fs.stat(resolved.path) && await hashFile(store.fs, resolved.path);
  if (there?.sha256 === after?.sha256) return;
  throw new CommitUnknownError(
    `Cannot confirm ${intent.file}: right after it was written it held other bytes, so another program ` +
      `wrote to it. Nothing was taken back; the file before is in backups as ${intent.backup}.`,
    { facts: { file: intent.file, expected: after?.sha256, found: there?.sha256 } },
  );
}

/** Somebody wrote into the old file in its last instant: those bytes are put aside and told. */
async function checkHeld(store: Store, { intent, master }: Commit): Promise<string[]> {
  if (!master || (await hashHandle(master)).sha256 === intent.before?.sha256) return [];
  const hold = holdPath(store, intent);
  if (!await store.fs.stat(hold)) {
    return [`Another program changed ${intent.file} in the instant it was replaced; that is lost.`];
  }
  const name = shownPath(store, hold);
  const kept = await quarantineMove(store, name, `changed while ${intent.file} was replaced`);
  return [`Another program changed ${intent.file} as it was replaced; that version is ${kept}.`];
}

function unknown(store: Store, intent: Intent, error: FsError): CommitUnknownError {
  const { reason, advice } = reasonOf(error.code);
  const path = shownPath(store, error.path);
  return new CommitUnknownError(
    `Cannot tell whether ${intent.file} would survive a power cut: ${reason} ` +
      `(${error.step} ${path}, ${error.code}). Nothing was taken back, and the next command that writes ` +
      `settles it. ${advice}`,
    { cause: error, facts: { file: intent.file, code: error.code, step: error.step, path } },
  );
}
