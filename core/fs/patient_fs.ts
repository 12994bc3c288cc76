/**
 * A file system that waits a little for other programs. On Windows a file that a chart, a notebook or a virus
 * scanner has open can't be replaced or removed; most let go within a second.
 */

import { type FileHandle, type FileStat, type Fs, FsError, type OpenMode } from "./fs.ts";

/** Milliseconds before each further try. */
export const PAUSES: readonly number[] = [50, 100, 200, 400, 800];

/** What Windows says of a file that somebody has open: sharing violation (32), access denied (5). */
const HELD: readonly string[] = ["EBUSY", "EACCES", "EPERM"];

/** The code after the last try; `store_errors.ts` has the words for it. */
export const HELD_BY_ANOTHER = "EHELD";

/**
 * Passes every call on to `inner`; what replaces, removes or opens a file is tried again while another program
 * holds it. Only a call that failed is repeated, and none that has begun to write.
 */
export function patientFs(inner: Fs, wait: (ms: number) => Promise<void> = pause): Fs {
  const patiently = <T>(call: () => Promise<T>) => tryAgain(call, wait);
  return {
    open: (path: string, mode: OpenMode): Promise<FileHandle> =>
      patiently(() => inner.open(path, mode)),
    rename: (from: string, to: string): Promise<void> => patiently(() => inner.rename(from, to)),
    remove: (path: string): Promise<void> => patiently(() => inner.remove(path)),
    link: (from: string, to: string): Promise<void> => patiently(() => inner.link(from, to)),
    stat: (path: string): Promise<FileStat | undefined> => inner.stat(path),
    list: (path) => inner.list(path),
    realPath: (path) => inner.realPath(path),
    makeFolder: (path) => inner.makeFolder(path),
    syncFolder: (path) => inner.syncFolder(path),
    setAttributes: (path, attributes) => inner.setAttributes(path, attributes),
    space: (path) => inner.space(path),
  };
}

async function tryAgain<T>(
  call: () => Promise<T>,
  wait: (ms: number) => Promise<void>,
): Promise<T> {
  for (const ms of PAUSES) {
    try {
      return await call();
    } catch (error) {
      if (!isHeld(error)) throw error;
      await wait(ms);
    }
  }
  try {
    return await call();
  } catch (error) {
    if (!isHeld(error)) throw error;
    throw new FsError(HELD_BY_ANOTHER, error.step, error.path, { cause: error });
  }
}

function isHeld(error: unknown): error is FsError {
  return error instanceof FsError && HELD.includes(error.code);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
