/**
 * Who may write. One locked file per master, and a store lock that writers share and that recovery and prune
 * take for themselves. The system drops the locks of a process that ends, however it ends, so there are no
 * stale ones; a lock file is never deleted, because then two processes could lock two files of one name.
 */

import { DiskError, LockedError } from "../errors.ts";
import { ensureFolder } from "../fs/durable.ts";
import { type FileHandle, FsError } from "../fs/fs.ts";
import { readFile } from "../fs/read_file.ts";
import { writeAll } from "../fs/write_all.ts";
import { statOwnFile } from "./own_things.ts";
import { flatName, HOME, inHome } from "./paths.ts";
import type { Holder, Store } from "./store.ts";
import { onDisk } from "./store_errors.ts";

/** A lock that is held. `using` or `release()` gives it back; twice is harmless. */
export interface Lock extends Disposable {
  release(): void;
}

/** How a lock is taken. */
export interface LockOptions {
  /** What the lock is for, for others to be told: `update ES1`. */
  readonly command: string;
  /** How long to wait, ms; 0 tries once. Default: the store's `lockWait`. */
  readonly wait?: number;
}

type Kind = "shared" | "exclusive";

/** What a file system answers that has no such locks. */
const NO_LOCKS: readonly string[] = ["ENOTSUP", "ENOSYS", "ENOLCK", "EINVAL"];
/** Between two tries, ms. */
const PAUSE = 50;

/**
 * Takes a master's lock, and with it a share of the store lock. Throws `LockedError` naming the holder if
 * somebody keeps it longer than the wait, `DiskError` where the file system has no locks.
 */
export async function lockFile(store: Store, name: string, options: LockOptions): Promise<Lock> {
  const share = await lockStore(store, "shared", options);
  try {
    const path = `locks/${flatName(name)}.lock`;
    const lock = await takeLock(store, path, name, "exclusive", options);
    return bundle([lock, share]);
  } catch (error) {
    share.release();
    throw error;
  }
}

/** Takes the store lock: `shared` to write to a file, `exclusive` for recovery and prune. */
export function lockStore(store: Store, kind: Kind, options: LockOptions): Promise<Lock> {
  return takeLock(store, "store.lock", "the data folder", kind, options);
}

/** Takes the lock for the ledger and the record: held for one append, never during other work. */
export function lockBooks(store: Store, options: LockOptions): Promise<Lock> {
  return takeLock(store, "books.lock", "the ledger", "exclusive", options);
}

/** As `lockFile` or `lockStore`, but `undefined` at once if somebody else holds it. */
export async function tryLock(take: () => Promise<Lock>): Promise<Lock | undefined> {
  try {
    return await take();
  } catch (error) {
    if (error instanceof LockedError) return undefined;
    throw error;
  }
}

function bundle(locks: readonly Lock[]): Lock {
  const release = () => locks.forEach((lock) => lock.release());
  return { release, [Symbol.dispose]: release };
}

function takeLock(
  store: Store,
  name: string,
  what: string,
  kind: Kind,
  options: LockOptions,
): Promise<Lock> {
  return onDisk(store, `lock ${what}`, async () => {
    const path = inHome(store.root, ...name.split("/"));
    await ensureFolder(store.fs, store.root, HOME, ...name.split("/").slice(0, -1));
    const handle = await waitFor(store, path, what, kind, options);
    return { release: () => handle.close(), [Symbol.dispose]: () => handle.close() };
  });
}

async function waitFor(
  store: Store,
  path: string,
  what: string,
  kind: Kind,
  options: LockOptions,
): Promise<FileHandle> {
  const wait = options.wait ?? store.lockWait, limit = store.now() + wait;
  for (let waited = 0;; waited += PAUSE) {
    const handle = await openLocked(store, path, what, kind, options.command);
    if (handle) return handle;
    // The pauses count too: a clock that was set back must not make the wait endless.
    if (store.now() >= limit || waited >= wait) throw await heldError(store, path, what);
    await store.wait(PAUSE);
  }
}

async function openLocked(
  store: Store,
  path: string,
  what: string,
  kind: Kind,
  command: string,
): Promise<FileHandle | undefined> {
  // Not through a link: opening would make a file at its other end, and the holder's note would go there.
  await statOwnFile(store.fs, store.root, path);
  const handle = await store.fs.open(path, "update");
  try {
    if (await tryHandle(handle, what, kind) && await isStillThere(store, handle)) {
      await noteHolder(handle, store.holder, command);
      return handle;
    }
  } catch (error) {
    handle.close();
    throw error;
  }
  handle.close();
  return undefined;
}

async function tryHandle(handle: FileHandle, what: string, kind: Kind): Promise<boolean> {
  try {
    return await handle.tryLock(kind);
  } catch (error) {
    if (!(error instanceof FsError) || !NO_LOCKS.includes(error.code)) throw error;
    throw new DiskError(
      `Cannot lock ${what}: this file system has no file locks (${error.code}), so two programs could ` +
        `write at once. Keep the data folder on a local disk.`,
      { cause: error, facts: { code: error.code } },
    );
  }
}

/** Somebody may have deleted the lock file by hand: what we locked must still be what others will find. */
async function isStillThere(store: Store, handle: FileHandle): Promise<boolean> {
  const [locked, there] = [await handle.stat(), await store.fs.stat(handle.path)];
  return there?.identity === locked.identity;
}

/** For messages only: nothing is ever decided by what stands in a lock file. */
async function noteHolder(handle: FileHandle, holder: Holder, command: string): Promise<void> {
  const note = { pid: holder.pid, command, started: new Date(holder.started).toISOString() };
  try {
    await handle.truncate(0);
    await writeAll(handle, new TextEncoder().encode(`${JSON.stringify(note)}\n`));
  } catch (error) {
    // A full disk must not keep the recovery out that would make room.
    if (!(error instanceof FsError)) throw error;
  }
}

async function heldError(store: Store, path: string, what: string): Promise<LockedError> {
  const note = await readHolder(store, path);
  const who = note
    ? `"${note.command}" (process ${note.pid}, started ${note.started}) is using it`
    : "another program is using it";
  return new LockedError(`Cannot lock ${what}: ${who}. Wait until it is done, then try again.`, {
    facts: { what, ...note },
  });
}

interface HolderNote {
  readonly pid: number;
  readonly command: string;
  readonly started: string;
}

async function readHolder(store: Store, path: string): Promise<HolderNote | undefined> {
  try {
    const note = JSON.parse(new TextDecoder().decode(await readFile(store.fs, path, 4096)));
    return typeof note?.command === "string" ? note : undefined;
  } catch (error) {
    // Half written or not readable: the message does without it.
    if (error instanceof FsError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
