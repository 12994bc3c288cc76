/** A file system that fails on command: call number N answers with an error, or takes only half. */

import type { FileHandle, FileStat, FolderEntry, Fs, FsErrorCode, OpenMode, Space } from "./fs.ts";
import { FsError } from "./fs.ts";

/** Which call goes wrong, and how. */
export interface Fault {
  /** The number of the call, from 0. */
  readonly at: number;
  /** The code it fails with, or `"short"`: reads and writes move half of the bytes (at least one). */
  readonly how: FsErrorCode | "short";
  /** `true`: this call and every one after it. */
  readonly fromThenOn: boolean;
}

/** Passes calls on to another file system, except where its fault strikes. */
export class FaultFs implements Fs {
  readonly #inner: Fs;
  readonly #fault: Fault | undefined;
  /** What was called so far, as `step path`, to name the call that failed. */
  readonly calls: string[] = [];

  constructor(inner: Fs, fault?: Fault) {
    this.#inner = inner;
    this.#fault = fault;
  }

  /** Counts a call; throws if it is its turn to fail. `true`: it has to be short. */
  enter(step: string, path: string): boolean {
    const n = this.calls.push(`${step} ${path}`) - 1;
    const fault = this.#fault;
    if (!fault || n < fault.at || (n > fault.at && !fault.fromThenOn)) return false;
    if (fault.how === "short") return true;
    throw new FsError(fault.how, step, path);
  }

  async open(path: string, mode: OpenMode): Promise<FileHandle> {
    this.enter("open", path);
    return new FaultHandle(await this.#inner.open(path, mode), this);
  }

  async stat(path: string): Promise<FileStat | undefined> {
    this.enter("stat", path);
    return await this.#inner.stat(path);
  }

  async list(path: string): Promise<FolderEntry[]> {
    this.enter("list", path);
    return await this.#inner.list(path);
  }

  async realPath(path: string): Promise<string> {
    this.enter("realpath", path);
    return await this.#inner.realPath(path);
  }

  async makeFolder(path: string): Promise<void> {
    this.enter("mkdir", path);
    await this.#inner.makeFolder(path);
  }

  async rename(from: string, to: string): Promise<void> {
    this.enter("rename", to);
    await this.#inner.rename(from, to);
  }

  async link(from: string, to: string): Promise<void> {
    this.enter("link", to);
    await this.#inner.link(from, to);
  }

  async remove(path: string): Promise<void> {
    this.enter("remove", path);
    await this.#inner.remove(path);
  }

  async syncFolder(path: string): Promise<void> {
    this.enter("sync folder", path);
    await this.#inner.syncFolder(path);
  }

  async setAttributes(
    path: string,
    attributes: Pick<FileStat, "mode" | "uid" | "gid">,
  ): Promise<void> {
    this.enter("set attributes", path);
    await this.#inner.setAttributes(path, attributes);
  }

  async space(path: string): Promise<Space> {
    this.enter("statfs", path);
    return await this.#inner.space(path);
  }
}

class FaultHandle implements FileHandle {
  readonly #inner: FileHandle;
  readonly #fs: FaultFs;

  constructor(inner: FileHandle, fs: FaultFs) {
    this.#inner = inner;
    this.#fs = fs;
  }

  get path(): string {
    return this.#inner.path;
  }

  async stat(): Promise<FileStat> {
    this.#fs.enter("stat", this.path);
    return await this.#inner.stat();
  }

  async readAt(buffer: Uint8Array, position: number): Promise<number> {
    const short = this.#fs.enter("read", this.path);
    return await this.#inner.readAt(short ? half(buffer) : buffer, position);
  }

  async write(bytes: Uint8Array): Promise<number> {
    const short = this.#fs.enter("write", this.path);
    return await this.#inner.write(short ? half(bytes) : bytes);
  }

  async sync(): Promise<void> {
    this.#fs.enter("sync", this.path);
    await this.#inner.sync();
  }

  async truncate(size: number): Promise<void> {
    this.#fs.enter("truncate", this.path);
    await this.#inner.truncate(size);
  }

  async tryLock(kind: "shared" | "exclusive"): Promise<boolean> {
    this.#fs.enter("lock", this.path);
    return await this.#inner.tryLock(kind);
  }

  close(): void {
    this.#inner.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function half(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, Math.max(1, Math.floor(bytes.length / 2)));
}
