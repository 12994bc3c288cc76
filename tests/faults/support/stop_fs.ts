/** Counts the calls that change the disk and does something right before one of them. */

import type { FileHandle, Fs } from "../../../core/fs/fs.ts";

/** A file system that calls `before` ahead of every call that changes something, with its number from 1. */
export function watchedFs(fs: Fs, before: (n: number, call: string) => void): Fs {
  let n = 0;
  const enter = (call: string, path: string) => before(++n, `${call} ${path}`);
  return {
    stat: (path) => fs.stat(path),
    list: (path) => fs.list(path),
    realPath: (path) => fs.realPath(path),
    space: (path) => fs.space(path),
    open: async (path, mode) => {
      if (mode !== "read") enter("open", path);
      return watchedHandle(await fs.open(path, mode), enter);
    },
    makeFolder: (path) => (enter("mkdir", path), fs.makeFolder(path)),
    rename: (from, to) => (enter("rename", to), fs.rename(from, to)),
    link: (from, to) => (enter("link", to), fs.link(from, to)),
    remove: (path) => (enter("remove", path), fs.remove(path)),
    syncFolder: (path) => (enter("sync folder", path), fs.syncFolder(path)),
    setAttributes: (path, what) => (enter("set attributes", path), fs.setAttributes(path, what)),
  };
}

function watchedHandle(
  handle: FileHandle,
  enter: (call: string, path: string) => void,
): FileHandle {
  const { path } = handle;
  return {
    path,
    stat: () => handle.stat(),
    readAt: (buffer, position) => handle.readAt(buffer, position),
    write: (bytes) => (enter("write", path), handle.write(bytes)),
    sync: () => (enter("sync", path), handle.sync()),
    truncate: (size) => (enter("truncate", path), handle.truncate(size)),
    tryLock: (kind) => handle.tryLock(kind),
    close: () => handle.close(),
    [Symbol.dispose]: () => handle.close(),
  };
}
