/** Write protocols that are wrong in one known way, to prove that the suites see it. */

import type { FileHandle, Fs } from "../../../core/fs/fs.ts";
import { copyHashing } from "../../../core/fs/hash.ts";

/** What a protocol may leave out. */
export type Flaw =
  | "no fsync"
  | "no folder fsync"
  | "in place"
  | "single write call"
  | "backup not verified";

export const FLAWS: readonly Flaw[] = [
  "no fsync",
  "no folder fsync",
  "in place",
  "single write call",
  "backup not verified",
];

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

const NOTHING = () => Promise.resolve();

/** The file system of a protocol with a flaw, over the data folder at `root`. */
export function brokenFs(fs: Fs, flaw: Flaw, root: string): Fs {
  switch (flaw) {
    case "no fsync":
      return changed<Fs>(withHandles(fs, (handle) => changed(handle, { sync: NOTHING })), {
        syncFolder: NOTHING,
      });
    case "no folder fsync":
      // Nor the books that come after: on a file system with a journal their sync would make the new name
      // durable by accident. The model, where every folder is on its own, catches the folder alone.
      return changed<Fs>(withHandles(fs, (handle) => unsynced(handle, `${root}/.barkeep/`)), {
        syncFolder: NOTHING,
      });
    case "in place":
      return changed<Fs>(fs, {
        rename: (from, to) => isMaster(root, to) ? copyInPlace(fs, from, to) : fs.rename(from, to),
      });
    case "single write call":
      return singleWrite(fs, root);
    case "backup not verified":
      return withHandles(fs, (handle) => unverified(handle, root));
  }
}

function unsynced(handle: FileHandle, below: string): FileHandle {
  return handle.path.startsWith(below) ? changed(handle, { sync: NOTHING }) : handle;
}

function isMaster(root: string, path: string): boolean {
  return path.startsWith(`${root}/`) && /^[^/.][^/]*\.parquet$/.test(path.slice(root.length + 1));
}

/** As if the protocol copied over the old file instead of renaming. */
async function copyInPlace(fs: Fs, from: string, to: string): Promise<void> {
  using source = await fs.open(from, "read");
  using target = await fs.open(to, "update");
  await target.truncate(0);
  await copyHashing(source, target);
  await target.sync();
  await fs.remove(from);
}

/** As if the protocol ignored how many bytes a write took, and never read the new file back. */
function singleWrite(fs: Fs, root: string): Fs {
  const meant = new Map<string, number[]>();
  const isNew = (path: string) => path.startsWith(`${root}/.`) && path.endsWith(".barkeep-tmp");
  const wrap = (handle: FileHandle) => {
    const { path } = handle;
    if (isNew(path) && !meant.has(path)) meant.set(path, []);
    const bytes = meant.get(path);
    return bytes ? ignoringCounts(handle, bytes) : handle;
  };
  const move = async (run: Promise<void>, from: string, to: string) => {
    await run;
    const bytes = meant.get(from);
    if (bytes) meant.set(to, bytes);
    else meant.delete(to);
  };
  return changed<Fs>(withHandles(fs, wrap), {
    rename: (from, to) => move(fs.rename(from, to), from, to),
    link: (from, to) => move(fs.link(from, to), from, to),
  });
}

function ignoringCounts(handle: FileHandle, meant: number[]): FileHandle {
  return changed(handle, {
    stat: async () => ({ ...await handle.stat(), size: meant.length }),
    write: async (bytes: Uint8Array) => {
      await handle.write(bytes);
      meant.push(...bytes);
      return bytes.length;
    },
    readAt: (buffer: Uint8Array, position: number) => {
      const bytes = meant.slice(position, position + buffer.length);
      buffer.set(bytes);
      return Promise.resolve(bytes.length);
    },
  });
}

/** A bit flips on its way into a backup, and reading the copy back is left out. */
function unverified(handle: FileHandle, root: string): FileHandle {
  const isBackup = handle.path.startsWith(`${root}/backups/`) && !handle.path.includes(".json");
  if (!isBackup) return handle;
  const flip = (bytes: Uint8Array) => bytes.map((byte, i) => i === 5 ? byte ^ 1 : byte);
  return changed(handle, {
    write: (bytes: Uint8Array) => handle.write(flip(bytes)),
    readAt: async (buffer: Uint8Array, position: number) => {
      const count = await handle.readAt(buffer, position);
      if (count > 5 && position === 0) buffer[5] ^= 1;
      return count;
    },
  });
}
