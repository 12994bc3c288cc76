/** The real file system. The only file in core that says `Deno.`. */

import {
  type FileHandle,
  type FileStat,
  type FolderEntry,
  type Fs,
  FsError,
  type OpenMode,
  type Space,
} from "./fs.ts";
import { patientFs } from "./patient_fs.ts";

/** Deno gives these errors a class but, on some calls, no code. */
const CODE_OF_CLASS: readonly (readonly [new (...args: never[]) => Error, string])[] = [
  [Deno.errors.NotFound, "ENOENT"],
  [Deno.errors.AlreadyExists, "EEXIST"],
  [Deno.errors.PermissionDenied, "EACCES"],
  [Deno.errors.NotCapable, "EACCES"],
  [Deno.errors.Interrupted, "EINTR"],
  [Deno.errors.IsADirectory, "EISDIR"],
  [Deno.errors.NotADirectory, "ENOTDIR"],
  [Deno.errors.FilesystemLoop, "ELOOP"],
  [Deno.errors.Busy, "EBUSY"],
  [Deno.errors.NotSupported, "ENOTSUP"],
];

/** Linux numbers that Deno reports only in the message (EDQUOT has no code of its own). */
const CODE_OF_NUMBER: Readonly<Record<string, string>> = {
  "5": "EIO",
  "16": "EBUSY",
  "18": "EXDEV",
  "22": "EINVAL",
  "24": "EMFILE",
  "25": "ENOTTY",
  "28": "ENOSPC",
  "30": "EROFS",
  "36": "ENAMETOOLONG",
  "40": "ELOOP",
  "95": "ENOTSUP",
  "122": "EDQUOT",
};

/** The same on Windows, whose numbers mean other things. Source: winerror.h. */
const CODE_ON_WINDOWS: Readonly<Record<string, string>> = {
  "5": "EACCES",
  "17": "EXDEV",
  "19": "EROFS",
  "32": "EBUSY",
  "33": "EBUSY",
  "39": "ENOSPC",
  "112": "ENOSPC",
  "206": "ENAMETOOLONG",
  "1117": "EIO",
};

const WINDOWS = Deno.build.os === "windows";

function codeOf(error: Error): string {
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string" && /^E[A-Z0-9]+$/.test(code)) {
    return code === "EOPNOTSUPP" ? "ENOTSUP" : code;
  }
  for (const [errorClass, name] of CODE_OF_CLASS) if (error instanceof errorClass) return name;
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  const known = WINDOWS ? CODE_ON_WINDOWS : CODE_OF_NUMBER;
  return number !== undefined ? known[number] ?? `os error ${number}` : "EUNKNOWN";
}

/** Runs one system call; what it throws becomes an `FsError` that knows the step and the path. */
async function call<T>(step: string, path: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
    throw new FsError(codeOf(error), step, path, { cause: error });
  }
}

function toStat(info: Deno.FileInfo): FileStat {
  return {
    kind: info.isFile ? "file" : info.isDirectory ? "folder" : info.isSymlink ? "link" : "other",
    size: info.size,
    modified: info.mtime?.getTime() ?? 0,
    identity: `${info.dev}:${info.ino ?? 0}`,
    links: info.nlink ?? 1,
    mode: info.mode === null ? null : info.mode & 0o7777,
    uid: info.uid,
    gid: info.gid,
  };
}

/**
 * Reads from here on are handed to another thread, so that the caller can work (hash) meanwhile. Below it, and
 * for opening and looking at a file, handing over costs more than the call takes.
 */
const LARGE_READ = 256 * 1024;

class DenoFileHandle implements FileHandle {
  #file: Deno.FsFile | undefined;
  /** Where the next read starts, so that reads in order need no seek. -1: unknown. */
  #readPosition = -1;
  /** Ends with the last large read: two at once would mix their positions. */
  #reading: Promise<unknown> | undefined;

  constructor(file: Deno.FsFile, readonly path: string) {
    this.#file = file;
  }

  get #open(): Deno.FsFile {
    if (!this.#file) throw new TypeError(`${this.path} is closed`);
    return this.#file;
  }

  stat(): Promise<FileStat> {
    return call("stat", this.path, () => toStat(this.#open.statSync()));
  }

  readAt(buffer: Uint8Array, position: number): Promise<number> {
    return call("read", this.path, async () => {
      while (this.#reading) await this.#reading;
      return buffer.length < LARGE_READ
        ? this.#readNow(buffer, position)
        : await this.#readMeanwhile(buffer, position);
    });
  }

  /** Seek and read in one turn, so that two reads at once can't mix their positions. */
  #readNow(buffer: Uint8Array, position: number): number {
    this.#seek(position);
    const count = this.#open.readSync(buffer) ?? 0;
    this.#readPosition = position + count;
    return count;
  }

  async #readMeanwhile(buffer: Uint8Array, position: number): Promise<number> {
    this.#seek(position);
    this.#readPosition = -1;
    const read = this.#open.read(buffer);
    // Whoever waits for its turn does not care whether this one failed.
    this.#reading = read.then(() => {}, () => {});
    try {
      const count = await read ?? 0;
      this.#readPosition = position + count;
      return count;
    } finally {
      this.#reading = undefined;
    }
  }

  #seek(position: number): void {
    if (this.#readPosition !== position) this.#open.seekSync(position, Deno.SeekMode.Start);
  }

  write(bytes: Uint8Array): Promise<number> {
    this.#readPosition = -1;
    return call("write", this.path, () => this.#open.write(bytes));
  }

  sync(): Promise<void> {
    return call("sync", this.path, () => this.#open.sync());
  }

  truncate(size: number): Promise<void> {
    return call("truncate", this.path, () => this.#open.truncate(size));
  }

  tryLock(kind: "shared" | "exclusive"): Promise<boolean> {
    return call("lock", this.path, () => this.#open.tryLock(kind === "exclusive"));
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const OPTIONS: Readonly<Record<OpenMode, Deno.OpenOptions>> = {
  read: { read: true },
  create: { read: true, write: true, createNew: true },
  append: { append: true, create: true },
  update: { read: true, write: true, create: true },
};

const plainFs: Fs = {
  open(path: string, mode: OpenMode): Promise<FileHandle> {
    return call("open", path, () => new DenoFileHandle(Deno.openSync(path, OPTIONS[mode]), path));
  },

  stat(path: string): Promise<FileStat | undefined> {
    return call("stat", path, () => {
      try {
        return toStat(Deno.lstatSync(path));
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
    });
  },

  list(path: string): Promise<FolderEntry[]> {
    return call("list", path, async () => {
      const entries: FolderEntry[] = [];
      for await (const entry of Deno.readDir(path)) {
        const kind = entry.isFile
          ? "file"
          : entry.isDirectory
          ? "folder"
          : entry.isSymlink
          ? "link"
          : "other";
        entries.push({ name: entry.name, kind });
      }
      return entries.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
    });
  },

  realPath(path: string): Promise<string> {
    // Below the root core joins names with "/", which Windows takes as well.
    return call("realpath", path, async () => {
      const real = await Deno.realPath(path);
      return WINDOWS ? real.replaceAll("\\", "/") : real;
    });
  },

  makeFolder(path: string): Promise<void> {
    return call("mkdir", path, () => Deno.mkdir(path));
  },

  rename(from: string, to: string): Promise<void> {
    return call("rename", to, () => Deno.rename(from, to));
  },

  link(from: string, to: string): Promise<void> {
    return call("link", to, () => Deno.link(from, to));
  },

  remove(path: string): Promise<void> {
    return call("remove", path, () => Deno.remove(path));
  },

  syncFolder(path: string): Promise<void> {
    // Windows opens no folder for this; its journal keeps names in order by itself.
    if (WINDOWS) return Promise.reject(new FsError("ENOTSUP", "sync folder", path));
    return call("sync folder", path, async () => {
      using folder = await Deno.open(path, { read: true });
      await folder.sync();
    });
  },

  setAttributes(path, { mode, uid, gid }): Promise<void> {
    return call("set attributes", path, async () => {
      if (uid !== null || gid !== null) await Deno.chown(path, uid, gid);
      if (mode !== null) await Deno.chmod(path, mode);
    });
  },

  space(path: string): Promise<Space> {
    return call("statfs", path, async () => {
      // Loaded when first asked: it takes longer to load than all of a look at a small store.
      const { statfs } = await import("node:fs/promises");
      const found = await statfs(path);
      return {
        freeBytes: found.bavail * found.bsize,
        freeInodes: found.ffree,
        totalBytes: found.blocks * found.bsize,
        type: `0x${found.type.toString(16)}`,
      };
    });
  },
};

/** The file system of this machine, within the permissions the process was started with. */
export const denoFs: Fs = WINDOWS ? patientFs(plainFs) : plainFs;
