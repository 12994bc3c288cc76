/** Writing the new file beside its target, and taking it away again. */

import { DamagedError } from "../errors.ts";
import type { Resolved } from "../fs/containment.ts";
import { removeIfThere, tryRemove } from "../fs/durable.ts";
import { type FileHandle, type FileStat, FsError } from "../fs/fs.ts";
import { type Digest, hashHandle, HashingSink } from "../fs/hash.ts";
import { closeIntent, type Intent } from "./journal.ts";
import type { FileState } from "./ledger.ts";
import { inHome, numberedName } from "./paths.ts";
import type { ReplaceRequest } from "./replace.ts";
import type { Target } from "./replace_prepare.ts";
import type { Store } from "./store.ts";

/** A second name for the master's bytes, kept over the rename. */
export function holdPath(store: Store, { number, file }: Pick<Intent, "number" | "file">): string {
  return inHome(store.root, "hold", numberedName(number, file));
}

/** Removes the second name. */
export async function dropHold(store: Store, intent: Intent): Promise<void> {
  await removeIfThere(store.fs, holdPath(store, intent));
}

/** Writes, syncs, reads back and checks the new file. Its facts are what `check` found. */
export async function stageFile(
  store: Store,
  request: ReplaceRequest,
  { resolved, master }: Target,
  intent: Intent,
): Promise<FileState> {
  const path = `${store.root}/${intent.temp}`;
  // Only the holder of this file's lock makes it, so one that is there is left over.
  await removeIfThere(store.fs, path);
  const written = await writeStaged(store, request, resolved, path, master);
  using staged = await store.fs.open(path, "read");
  await requireSame(request.name, written, await hashHandle(staged));
  const { rows, first, last, schema } = await request.check(staged, master);
  return { ...written, rows, first, last, schema };
}

async function writeStaged(
  store: Store,
  request: ReplaceRequest,
  target: Resolved,
  path: string,
  master: FileHandle | undefined,
): Promise<Digest> {
  using handle = await store.fs.open(path, "create");
  // Before the first byte: what only its owner may read must not be open to all for a moment.
  if (target.stat) await keepAttributes(store, path, await handle.stat(), target.stat);
  const sink = new HashingSink(handle);
  await request.stage(sink, master);
  await handle.sync();
  return sink.finish();
}

async function keepAttributes(
  store: Store,
  path: string,
  now: FileStat,
  wanted: FileStat,
): Promise<void> {
  const sameOwner = now.uid === wanted.uid && now.gid === wanted.gid;
  if (!sameOwner) await keepOwner(store, path, wanted);
  // Reading and writing only: a data file has no business with set-user-id bits.
  const mode = wanted.mode === null ? null : wanted.mode & 0o777;
  if (now.mode !== mode || !sameOwner) {
    await store.fs.setAttributes(path, { mode, uid: null, gid: null });
  }
}

/** Only root may give a file away: for everybody else the new file belongs to who wrote it. */
async function keepOwner(store: Store, path: string, { uid, gid }: FileStat): Promise<void> {
  try {
    await store.fs.setAttributes(path, { mode: null, uid, gid });
  } catch (error) {
    if (error instanceof FsError && ["EPERM", "EACCES", "ENOTSUP"].includes(error.code)) return;
    throw error;
  }
}

function requireSame(name: string, written: Digest, read: Digest): void {
  if (written.sha256 === read.sha256 && written.size === read.size) return;
  throw new DamagedError(
    `Cannot write ${name}: the new file reads back with other bytes than were written. ` +
      `Nothing was changed. Check the disk and the memory of this machine.`,
    { facts: { file: name, written, read } },
  );
}

/**
 * Takes back what was prepared for a file that stays as it is. What can't be removed now is removed by the
 * next recovery; an error here must not hide the one that led to it.
 */
export async function forgetStaged(store: Store, intent: Intent): Promise<void> {
  await tryRemove(store.fs, `${store.root}/${intent.temp}`);
  await tryRemove(store.fs, holdPath(store, intent));
  if (intent.receipt !== null) {
    await tryRemove(store.fs, inHome(store.root, "receipts", intent.receipt));
  }
  try {
    await closeIntent(store, intent);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
  }
}
