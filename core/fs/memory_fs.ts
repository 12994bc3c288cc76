/** A file system in memory, whole: folders, hard links, symbolic links, locks, a limit on its size. */

import type { FileHandle, FileStat, FolderEntry, Fs, OpenMode, Space } from "./fs.ts";
import { FsError } from "./fs.ts";
import {
  type FileNode,
  type FolderNode,
  linkNode,
  type Node,
  NodeFactory,
  type Place,
  readBytes,
  resize,
  writeBytes,
} from "./memory_nodes.ts";

/** How a memory file system starts. */
export interface MemoryOptions {
  /** Files that are there from the start; folders on the way are made. Text is UTF-8. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
  /** Most bytes that all files together may have. Default: no limit. */
  readonly capacity?: number;
  /** Clock for modification times, ms since the epoch. Default: a counter that moves with every change. */
  readonly now?: () => number;
}

const LONGEST_LINK_CHAIN = 8;

/** Files and folders in memory, behind the port. */
export class MemoryFs implements Fs {
  readonly nodes: NodeFactory;
  readonly root: FolderNode;
  readonly #capacity: number;
  #used = 0;

  constructor(options?: MemoryOptions, root?: FolderNode) {
    let ticks = 0;
    this.nodes = new NodeFactory(options?.now ?? (() => ++ticks));
    this.root = root ?? this.nodes.folder();
    this.#capacity = options?.capacity ?? Infinity;
    for (const [path, content] of Object.entries(options?.files ?? {})) this.put(path, content);
  }

  /** Puts a file in place at once, with the folders on the way. For setting a test up. */
  put(path: string, content: Uint8Array | string): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const file = this.nodes.file();
    this.#grow(file, bytes.length, path);
    writeBytes(file, 0, bytes);
    const names = path.split("/").filter((name) => name !== "");
    const name = names.pop();
    if (name === undefined) throw new FsError("EISDIR", "put", path);
    this.#foldersFor(names).entries.set(name, linkNode(file));
  }

  /** Makes a symbolic link. For setting a test up. */
  putLink(path: string, target: string): void {
    const place = this.#place(path, "symlink");
    place.folder.entries.set(place.name, { kind: "link", id: this.nodes.nextId(), target });
  }

  /** Every file by its path, with a copy of its bytes, sorted by path. */
  snapshot(): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    const walk = (folder: FolderNode, path: string) => {
      for (const [name, node] of [...folder.entries].sort(([a], [b]) => a < b ? -1 : 1)) {
        if (node.kind === "folder") walk(node, `${path}/${name}`);
        if (node.kind === "file") found.set(`${path}/${name}`, readBytes(node));
      }
    };
    walk(this.root, "");
    return found;
  }

  // deno-lint-ignore require-await -- every method of the port rejects instead of throwing
  async open(path: string, mode: OpenMode): Promise<FileHandle> {
    return new MemoryHandle(this, this.#nodeToOpen(path, mode), path, mode);
  }

  #nodeToOpen(path: string, mode: OpenMode): FileNode {
    const place = this.#place(path, "open");
    const there = place.folder.entries.get(place.name);
    if (there && mode === "create") throw new FsError("EEXIST", "open", path);
    if (!there && mode === "read") throw new FsError("ENOENT", "open", path);
    if (!there) {
      const made = this.nodes.file();
      place.folder.entries.set(place.name, linkNode(made));
      return made;
    }
    const node = there.kind === "link" ? this.#follow(path, "open") : there;
    if (node.kind !== "file") throw new FsError("EISDIR", "open", path);
    return node;
  }

  // deno-lint-ignore require-await
  async stat(path: string): Promise<FileStat | undefined> {
    const node = this.#lookUp(path, "stat");
    return node && this.statOf(node);
  }

  statOf(node: Node): FileStat {
    const file = node.kind === "file" ? node : undefined;
    return {
      kind: node.kind,
      size: file?.size ?? 0,
      modified: file?.modified ?? 0,
      identity: `memory:${node.id}`,
      links: file?.links ?? 1,
      mode: file?.mode ?? 0o755,
      uid: file?.uid ?? 0,
      gid: file?.gid ?? 0,
    };
  }

  // deno-lint-ignore require-await
  async list(path: string): Promise<FolderEntry[]> {
    const folder = this.#folder(path, "list");
    return [...folder.entries]
      .map(([name, node]) => ({ name, kind: node.kind }))
      .sort((a, b) => a.name < b.name ? -1 : 1);
  }

  // deno-lint-ignore require-await
  async realPath(path: string): Promise<string> {
    let real = path;
    for (let hops = 0; hops <= LONGEST_LINK_CHAIN; hops++) {
      const linked = this.#firstLink(real);
      if (linked === undefined) {
        if (!this.#lookUp(real, "realpath")) throw new FsError("ENOENT", "realpath", path);
        return `/${real.split("/").filter((name) => name !== "").join("/")}`;
      }
      real = linked;
    }
    throw new FsError("ELOOP", "realpath", path);
  }

  // deno-lint-ignore require-await
  async makeFolder(path: string): Promise<void> {
    const place = this.#place(path, "mkdir");
    if (place.folder.entries.has(place.name)) throw new FsError("EEXIST", "mkdir", path);
    place.folder.entries.set(place.name, this.nodes.folder());
  }

  // deno-lint-ignore require-await
  async rename(from: string, to: string): Promise<void> {
    const source = this.#place(from, "rename"), target = this.#place(to, "rename");
    const node = source.folder.entries.get(source.name);
    if (!node) throw new FsError("ENOENT", "rename", from);
    const replaced = target.folder.entries.get(target.name);
    if (replaced === node) return;
    if (replaced && replaced.kind === "folder" && node.kind !== "folder") {
      throw new FsError("EISDIR", "rename", to);
    }
    if (replaced) this.#unlink(replaced);
    source.folder.entries.delete(source.name);
    target.folder.entries.set(target.name, node);
  }

  // deno-lint-ignore require-await
  async link(from: string, to: string): Promise<void> {
    const node = this.#lookUp(from, "link"), target = this.#place(to, "link");
    if (!node) throw new FsError("ENOENT", "link", from);
    if (node.kind !== "file") throw new FsError("EPERM", "link", from);
    if (target.folder.entries.has(target.name)) throw new FsError("EEXIST", "link", to);
    target.folder.entries.set(target.name, linkNode(node));
  }

  // deno-lint-ignore require-await
  async remove(path: string): Promise<void> {
    const place = this.#place(path, "remove");
    const node = place.folder.entries.get(place.name);
    if (!node) throw new FsError("ENOENT", "remove", path);
    if (node.kind === "folder" && node.entries.size > 0) {
      throw new FsError("ENOTEMPTY", "remove", path);
    }
    this.#unlink(node);
    place.folder.entries.delete(place.name);
  }

  // deno-lint-ignore require-await
  async syncFolder(path: string): Promise<void> {
    this.#folder(path, "sync folder");
  }

  // deno-lint-ignore require-await
  async setAttributes(
    path: string,
    { mode, uid, gid }: Pick<FileStat, "mode" | "uid" | "gid">,
  ): Promise<void> {
    const node = this.#lookUp(path, "set attributes");
    if (!node) throw new FsError("ENOENT", "set attributes", path);
    if (node.kind !== "file") return;
    node.mode = mode ?? node.mode;
    node.uid = uid ?? node.uid;
    node.gid = gid ?? node.gid;
  }

  // deno-lint-ignore require-await
  async space(path: string): Promise<Space> {
    this.#folder(path, "statfs");
    if (this.#capacity === Infinity) {
      return { freeBytes: null, freeInodes: null, totalBytes: null, type: "memory" };
    }
    const freeBytes = this.#capacity - this.#used;
    return { freeBytes, freeInodes: null, totalBytes: this.#capacity, type: "memory" };
  }

  /** Accounts for a file that grows to `size`; how much of that there is room for. */
  room(file: FileNode, size: number): number {
    return Math.min(size, file.size + Math.max(0, this.#capacity - this.#used));
  }

  account(bytes: number): void {
    this.#used += bytes;
  }

  #grow(file: FileNode, size: number, path: string): void {
    if (this.room(file, size) < size) throw new FsError("ENOSPC", "put", path);
    this.account(size - file.size);
  }

  #unlink(node: Node): void {
    if (node.kind !== "file") return;
    node.links--;
    if (node.links === 0) this.account(-node.size);
  }

  #foldersFor(names: readonly string[]): FolderNode {
    let folder = this.root;
    for (const name of names) {
      const next = folder.entries.get(name) ?? this.nodes.folder();
      if (next.kind !== "folder") throw new FsError("ENOTDIR", "put", name);
      folder.entries.set(name, next);
      folder = next;
    }
    return folder;
  }

  /** The folder and the name in it that a path stands for; links on the way are followed. */
  #place(path: string, step: string): Place {
    const names = path.split("/").filter((name) => name !== "");
    const name = names.pop();
    if (name === undefined) throw new FsError("EISDIR", step, path);
    return { folder: this.#folder(`/${names.join("/")}`, step), name };
  }

  /** The node at a path, a link itself and not what it points at. */
  #lookUp(path: string, step: string): Node | undefined {
    if (path.split("/").every((name) => name === "")) return this.root;
    try {
      const place = this.#place(path, step);
      return place.folder.entries.get(place.name);
    } catch (error) {
      if (error instanceof FsError && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  #folder(path: string, step: string): FolderNode {
    let folder = this.root, walked = "";
    for (const name of path.split("/").filter((part) => part !== "")) {
      walked += `/${name}`;
      const entry = folder.entries.get(name);
      const node = entry?.kind === "link" ? this.#follow(walked, step) : entry;
      if (!node) throw new FsError("ENOENT", step, path);
      if (node.kind !== "folder") throw new FsError("ENOTDIR", step, path);
      folder = node;
    }
    return folder;
  }

  /** What a chain of links ends at. */
  #follow(path: string, step: string): FileNode | FolderNode {
    let at = path;
    for (let hops = 0; hops < LONGEST_LINK_CHAIN; hops++) {
      const node = this.#lookUp(at, step);
      if (!node) throw new FsError("ENOENT", step, path);
      if (node.kind !== "link") return node;
      at = node.target.startsWith("/")
        ? node.target
        : `${at.slice(0, at.lastIndexOf("/"))}/${node.target}`;
    }
    throw new FsError("ELOOP", step, path);
  }

  /** The path with its first link replaced by what that points at; `undefined` if it has none. */
  #firstLink(path: string): string | undefined {
    const names = path.split("/").filter((name) => name !== "");
    for (let i = 0; i < names.length; i++) {
      const at = `/${names.slice(0, i + 1).join("/")}`;
      const node = this.#lookUp(at, "realpath");
      if (node?.kind !== "link") continue;
      const base = node.target.startsWith("/") ? [] : names.slice(0, i);
      return `/${[...base, node.target, ...names.slice(i + 1)].join("/")}`;
    }
    return undefined;
  }
}

class MemoryHandle implements FileHandle {
  readonly #fs: MemoryFs;
  readonly #node: FileNode;
  readonly #mode: OpenMode;
  #position = 0;
  #open = true;

  constructor(fs: MemoryFs, node: FileNode, readonly path: string, mode: OpenMode) {
    this.#fs = fs;
    this.#node = node;
    this.#mode = mode;
  }

  #check(step: string, writing: boolean): void {
    if (!this.#open) throw new TypeError(`${this.path} is closed`);
    if (writing && this.#mode === "read") throw new FsError("EBADF", step, this.path);
  }

  // deno-lint-ignore require-await
  async stat(): Promise<FileStat> {
    this.#check("stat", false);
    return this.#fs.statOf(this.#node);
  }

  // deno-lint-ignore require-await
  async readAt(buffer: Uint8Array, position: number): Promise<number> {
    this.#check("read", false);
    if (this.#mode === "append") throw new FsError("EBADF", "read", this.path);
    const end = Math.min(this.#node.size, position + buffer.length);
    if (end <= position) return 0;
    buffer.set(this.#node.buffer.subarray(position, end));
    return end - position;
  }

  // deno-lint-ignore require-await
  async write(bytes: Uint8Array): Promise<number> {
    this.#check("write", true);
    const at = this.#mode === "append" ? this.#node.size : this.#position;
    const end = this.#fs.room(this.#node, at + bytes.length);
    if (end <= at && bytes.length > 0) throw new FsError("ENOSPC", "write", this.path);
    const taken = bytes.subarray(0, end - at);
    this.#fs.account(Math.max(0, end - this.#node.size));
    writeBytes(this.#node, at, taken);
    this.#node.modified = this.#fs.nodes.now();
    this.#position = end;
    return taken.length;
  }

  // deno-lint-ignore require-await
  async sync(): Promise<void> {
    this.#check("sync", false);
  }

  // deno-lint-ignore require-await
  async truncate(size: number): Promise<void> {
    this.#check("truncate", true);
    this.#fs.account(size - this.#node.size);
    resize(this.#node, size);
    this.#node.modified = this.#fs.nodes.now();
  }

  // deno-lint-ignore require-await
  async tryLock(kind: "shared" | "exclusive"): Promise<boolean> {
    this.#check("lock", false);
    const others = [...this.#node.locks].filter(([handle]) => handle !== this);
    if (others.some(([, held]) => held === "exclusive" || kind === "exclusive")) return false;
    this.#node.locks.set(this, kind);
    return true;
  }

  close(): void {
    this.#open = false;
    this.#node.locks.delete(this);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
