/** A data folder, opened: everything the safe-write path needs to know, in one value. */

import { DiskError, UsageError } from "../errors.ts";
import { type Fs, FsError } from "../fs/fs.ts";
import { reasonOf } from "./store_errors.ts";

/** Who is working here; written into lock files so that others can be told. */
export interface Holder {
  /** Process number; 0 where there is none to tell. */
  readonly pid: number;
  /** When the process started, ms since the epoch. */
  readonly started: number;
}

/** A data folder. Opening it changes nothing in it. */
export interface Store {
  readonly fs: Fs;
  /** The folder's real path, without a slash at its end. */
  readonly root: string;
  readonly holder: Holder;
  /** Now, ms since the epoch. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** How long to wait for a lock, ms. */
  readonly lockWait: number;
}

/** What `openStore` may be told; tests give it a clock of their own. */
export interface StoreOptions {
  /** Default: nobody in particular. */
  readonly holder?: Holder;
  /** Default: the system's clock. */
  readonly now?: () => number;
  /** Default: a timer. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Default: 10,000 ms. */
  readonly lockWait?: number;
}

/**
 * Opens a data folder. Needs read permission only.
 *
 * Throws `UsageError` if it does not exist or is no folder, `DiskError` if it can't be read.
 */
export async function openStore(
  fs: Fs,
  folder: string,
  options: StoreOptions = {},
): Promise<Store> {
  const root = await realFolder(fs, folder);
  const now = options.now ?? Date.now;
  return {
    fs,
    root,
    now,
    holder: options.holder ?? { pid: 0, started: now() },
    wait: options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
    lockWait: options.lockWait ?? 10_000,
  };
}

async function realFolder(fs: Fs, folder: string): Promise<string> {
  try {
    const root = await fs.realPath(folder);
    if ((await fs.stat(root))?.kind !== "folder") {
      throw new UsageError(
        `Cannot open the data folder ${folder}: it is not a folder. Name one with --data.`,
      );
    }
    await fs.list(root);
    return root.replace(/\/+$/, "");
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    if (error.code === "ENOENT") {
      throw new UsageError(
        `Cannot open the data folder ${folder}: it does not exist. ` +
          `Name another with --data, or make it with "barkeep init ${folder}".`,
        { cause: error },
      );
    }
    const { reason, advice } = reasonOf(error.code);
    throw new DiskError(`Cannot open the data folder ${folder}: ${reason}. ${advice}`, {
      cause: error,
      facts: { code: error.code },
    });
  }
}
