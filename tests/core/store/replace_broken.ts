/** File systems that make the write protocol wrong in one known way, to prove that the tests see it. */

import type { FileHandle, Fs } from "../../../core/fs/fs.ts";

export type Flaw =
  | "staged files are never synced"
  | "the rename is never synced"
  | "intents are never synced"
  | "files are written in place"
  | "short writes are taken for whole"
  | "backups rot unseen"
  | "backups rot";

/** A method of the port or of a handle, replaced. */
function changed<T extends object>(original: T, changes: Partial<T>): T {
  return new Proxy(original, {
    get: (target, key) => {
      const value = key in changes ? Reflect.get(changes, key) : Reflect.get(target, key, target);
      return typeof value === "function" && !(key in changes) ? value.bind(target) : value;
    },
  });
}

function withHandles(fs: Fs, change: (handle: FileHandle) => FileHandle): Fs {
  return changed<Fs>(fs, { open: async (path, mode) => change(await fs.open(path, mode)) });
}

export function brokenFs(fs: Fs, flaw: Flaw): Fs {
  switch (flaw) {
    case "staged files are never synced":
      return withHandles(fs, (handle) => unsynced(handle, /^\/data\/\.[^/]*\.barkeep-tmp$/));
    case "intents are never synced":
      return withHandles(fs, (handle) => unsynced(handle, /\/intents\//));
    case "the rename is never synced":
      return neverSyncsMasters(fs);
    case "files are written in place":
      return changed<Fs>(fs, {
        rename: (from, to) => isMaster(to) ? copyInPlace(fs, from, to) : fs.rename(from, to),
      });
    case "short writes are taken for whole":
      return withHandles(fs, writeOnce);
    case "backups rot unseen":
      return withHandles(fs, (handle) => rotten(handle, "unseen"));
    case "backups rot":
      return withHandles(fs, (handle) => rotten(handle, "seen"));
  }
}

function isMaster(path: string): boolean {
  return /^\/data\/[^/]+\.parquet$/.test(path);
}

function unsynced(handle: FileHandle, which: RegExp): FileHandle {
  if (!which.test(handle.path)) return handle;
  return changed(handle, { sync: () => Promise.resolve() });
}

/** As if the protocol ended with the rename; folders are still made durably. */
function neverSyncsMasters(fs: Fs): Fs {
  let placed = false;
  const place = (run: () => Promise<void>, to: string) => {
    placed ||= isMaster(to);
    return run();
  };
  return changed<Fs>(fs, {
    rename: (from, to) => place(() => fs.rename(from, to), to),
    link: (from, to) => place(() => fs.link(from, to), to),
    syncFolder: (path) => placed && path === "/data" ? Promise.resolve() : fs.syncFolder(path),
  });
}

/** As if the protocol ignored how many bytes a write took. */
function writeOnce(handle: FileHandle): FileHandle {
  return changed(handle, {
    write: async (bytes: Uint8Array) => {
      await handle.write(bytes);
      return bytes.length;
    },
  });
}

/** As if the protocol copied over the old file instead of renaming. */
async function copyInPlace(fs: Fs, from: string, to: string): Promise<void> {
  using source = await fs.open(from, "read");
  using target = await fs.open(to, "update");
  const bytes = new Uint8Array((await source.stat()).size);
  await source.readAt(bytes, 0);
  await target.truncate(0);
  await target.write(bytes);
  await target.sync();
  await fs.remove(from);
}

/** A bit flips on its way into a backup; unseen: reading it back at once does not show it. */
function rotten(handle: FileHandle, how: "seen" | "unseen"): FileHandle {
  const isBackup = /\/backups\/\.?[^/]*\.parquet/.test(handle.path);
  if (!isBackup) return handle;
  const flip = (bytes: Uint8Array) => bytes.map((byte, i) => i === 5 ? byte ^ 1 : byte);
  return changed(handle, {
    write: (bytes: Uint8Array) => handle.write(flip(bytes)),
    readAt: async (buffer: Uint8Array, position: number) => {
      const count = await handle.readAt(buffer, position);
      if (how === "unseen" && count > 5 && position === 0) buffer[5] ^= 1;
      return count;
    },
  });
}
