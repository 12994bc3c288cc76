/**
 * The file-system port: all that core knows of files. `deno_fs.ts` is the real one; tests replace it
 * with versions that keep everything in memory, lose power, or fail.
 *
 * Every method rejects with an `FsError`, whose `code` is the system's own name for what went wrong.
 */

/** The codes that callers tell apart; anything else is carried through as it is. */
export type FsErrorCode =
  | "ENOENT"
  | "EEXIST"
  | "EACCES"
  | "EPERM"
  | "EROFS"
  | "ENOSPC"
  | "EDQUOT"
  | "EIO"
  | "EMFILE"
  | "EINTR"
  | "EISDIR"
  | "ENOTDIR"
  | "ELOOP"
  | "EXDEV"
  | "EBUSY"
  | "ENOTSUP"
  | "EINVAL"
  | "ENOTTY"
  | "ENAMETOOLONG"
  | (string & Record<never, never>);

/** What a file system call failed with: which step, on which path, and the system's code. */
export class FsError extends Error {
  constructor(
    readonly code: FsErrorCode,
    /** The call: `open`, `read`, `write`, `sync`, `rename`, … */
    readonly step: string,
    readonly path: string,
    options: { cause?: unknown } = {},
  ) {
    super(`${step} ${path}: ${code}`, options);
    this.name = "FsError";
  }
}

/** What is known of a file, a folder or a link, without following it. */
export interface FileStat {
  readonly kind: "file" | "folder" | "link" | "other";
  /** Bytes. */
  readonly size: number;
  /** Last modification, ms since the epoch. */
  readonly modified: number;
  /** Tells one file from another on the same machine; equal only for the same inode. */
  readonly identity: string;
  /** Names of this file (hard links); 1 normally. */
  readonly links: number;
  /** Permission bits, or `null` where the system has none. */
  readonly mode: number | null;
  readonly uid: number | null;
  readonly gid: number | null;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: FileStat["kind"];
}

/** An open file. `using` or `close()` gives it back; closing twice is harmless. */
export interface FileHandle extends Disposable {
  readonly path: string;
  stat(): Promise<FileStat>;
  /** Reads at a byte position into `buffer`; returns how many bytes came, 0 at the end of the file. May be short. */
  readAt(buffer: Uint8Array, position: number): Promise<number>;
  /** Writes at the handle's position; returns how many bytes were taken. May be short. */
  write(bytes: Uint8Array): Promise<number>;
  /** fsync. Never call it again on a handle where it failed. */
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  /** Takes the advisory lock if it is free. Dropped when the handle or the process ends. */
  tryLock(kind: "shared" | "exclusive"): Promise<boolean>;
  close(): void;
}

/**
 * `read`: an existing file. `create`: a new file, fails with `EEXIST`. `append`: made if missing, writes go
 * to the end. `update`: made if missing, read and write, never truncated (lock files).
 */
export type OpenMode = "read" | "create" | "append" | "update";

/** How much room a file system has. `null` where it can't be known. */
export interface Space {
  readonly freeBytes: number | null;
  readonly freeInodes: number | null;
  /** Size of the whole file system in bytes. */
  readonly totalBytes: number | null;
  /** The system's name or magic number of the type: `ext4`, `xfs`, `tmpfs`, `0x6969`. */
  readonly type: string | null;
}

export interface Fs {
  open(path: string, mode: OpenMode): Promise<FileHandle>;
  /** Does not follow links. `undefined` if there is nothing. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Names in a folder, sorted by code unit. */
  list(path: string): Promise<FolderEntry[]>;
  /** The path with every link resolved. */
  realPath(path: string): Promise<string>;
  /** One folder; `EEXIST` if there is something already. */
  makeFolder(path: string): Promise<void>;
  /** Atomic; replaces what is at `to`. */
  rename(from: string, to: string): Promise<void>;
  /** A second name for the same file; `EEXIST` if there is something at `to`, `ENOTSUP` where impossible. */
  link(from: string, to: string): Promise<void>;
  /** One file or one empty folder. */
  remove(path: string): Promise<void>;
  /** Makes the names in a folder durable. `ENOTSUP` or `EINVAL` where the system has no such thing. */
  syncFolder(path: string): Promise<void>;
  /** Mode and owner, as far as they are not `null`. */
  setAttributes(path: string, attributes: Pick<FileStat, "mode" | "uid" | "gid">): Promise<void>;
  space(path: string): Promise<Space>;
}
