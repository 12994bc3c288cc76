/** What the operating system said, in words that name the file, the step and what to do. */

import { DiskError } from "../errors.ts";
import { ContainmentError } from "../fs/containment.ts";
import { UsageError } from "../errors.ts";
import { FsError } from "../fs/fs.ts";
import type { Store } from "./store.ts";

interface Reason {
  readonly reason: string;
  readonly advice: string;
}

const AGAIN = "then run the command again";

const REASONS: Readonly<Record<string, Reason>> = {
  ENOSPC: { reason: "the disk is full", advice: `Free some space, ${AGAIN}.` },
  EDQUOT: { reason: "your disk quota is used up", advice: `Free some space, ${AGAIN}.` },
  EIO: {
    reason: "the disk reported an input/output error",
    advice: "Check the disk and the system's log before you write to it again.",
  },
  EROFS: { reason: "the disk is mounted read-only", advice: `Mount it for writing, ${AGAIN}.` },
  EACCES: { reason: "permission denied", advice: `Check the owner and the mode, ${AGAIN}.` },
  EPERM: {
    reason: "the system does not permit it",
    advice: `Check the owner and flags, ${AGAIN}.`,
  },
  EMFILE: { reason: "too many files are open", advice: `Close some programs, ${AGAIN}.` },
  ENOENT: { reason: "it is not there", advice: 'Look at it with "barkeep status".' },
  ENOTDIR: { reason: "a part of the path is no folder", advice: `Move what is there, ${AGAIN}.` },
  EBUSY: { reason: "another program keeps it busy", advice: `Close that program, ${AGAIN}.` },
  EHELD: {
    reason: "another program has it open, perhaps a chart, a notebook or a virus scanner",
    advice: `Close it there, ${AGAIN}.`,
  },
  ENAMETOOLONG: {
    reason: "a name is longer than this disk allows",
    advice: `Give the file a shorter name, ${AGAIN}.`,
  },
  EXDEV: {
    reason: "it lies on another disk than its folder",
    advice: "Keep the data folder on one file system.",
  },
  ESHORT: { reason: "the system took no more bytes", advice: `Check the disk, ${AGAIN}.` },
  EINTR: { reason: "the call was interrupted again and again", advice: "Run the command again." },
};

/** A system error code in words, with advice. */
export function reasonOf(code: string): Reason {
  return REASONS[code] ?? { reason: `the system said ${code}`, advice: "Nothing else is known." };
}

/** The path as the user knows it: below the data folder. */
export function shownPath(store: Pick<Store, "root">, path: string): string {
  return path.startsWith(`${store.root}/`) ? path.slice(store.root.length + 1) : path;
}

/** A `DiskError` that says what could not be done, at which step and on which file. */
export function diskError(
  store: Pick<Store, "root">,
  doing: string,
  error: FsError,
  after: string = "",
): DiskError {
  const { reason, advice } = reasonOf(error.code);
  const path = shownPath(store, error.path);
  return new DiskError(
    `Cannot ${doing}: ${reason} (${error.step} ${path}, ${error.code}).${after} ${advice}`,
    { cause: error, facts: { code: error.code, step: error.step, path } },
  );
}

/** Runs a step; what the system refuses becomes a `DiskError`, a name that leaves the folder a `UsageError`. */
export async function onDisk<T>(
  store: Pick<Store, "root">,
  doing: string,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof FsError) throw diskError(store, doing, error);
    if (error instanceof ContainmentError) {
      throw new UsageError(`Cannot ${doing}: ${error.reason}. Barkeep works on plain files only.`, {
        cause: error,
      });
    }
    throw error;
  }
}
