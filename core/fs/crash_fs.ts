/**
 * A file system that can lose power. It works on a `MemoryFs` and remembers every change; `powerCut(n)`
 * then builds what a disk could hold if power had gone before change `n`: what was synced is there, and each
 * change that was not is kept, dropped or torn, independently of all others. Real file systems are kinder.
 *
 * Bytes become durable with the file's `sync`, names only with their folder's `syncFolder`.
 */

import type { FileHandle, FileStat, FolderEntry, Fs, OpenMode, Space } from "./fs.ts";
import { FsError } from "./fs.ts";
import { MemoryFs } from "./memory_fs.ts";
import {
  type FileNode,
  type FolderNode,
  linkNode,
  type Node,
  resize,
  writeBytes,
} from "./memory_nodes.ts";

/**
 * What happens to a change that was never synced; `keep` is also what a killed process leaves. Of a torn
 * write that share arrived, from 0 to 1; other changes can't be torn and are kept.
 */
export type Fate = "keep" | "drop" | { readonly torn: number };

/** Decides the fate of each change that is not durable. */
export type Fates = () => Fate;

type Change =
  | {
    readonly kind: "write";
    readonly node: number;
    readonly at: number;
    readonly bytes: Uint8Array;
  }
  | { readonly kind: "truncate"; readonly node: number; readonly size: number }
  | {
    readonly kind: "add";
    readonly names: readonly [Name];
    readonly node: number;
    readonly folder: boolean;
  }
  | { readonly kind: "remove"; readonly names: readonly [Name]; readonly node: number }
  | { readonly kind: "rename"; readonly names: readonly [Name, Name]; readonly node: number }
  | { readonly kind: "sync"; readonly node: number }
  | { readonly kind: "syncFolder"; readonly folder: number };

interface Name {
  readonly folder: number;
  readonly name: string;
}

/** Bytes that are written whole or not at all by a disk. */
const SECTOR = 512;

/** Records every change so that power can be cut before any of them. */
export class CrashFs implements Fs {
  readonly #live: MemoryFs;
  /** The tree before the first change, everything in it durable. */
  readonly #base: ReadonlyMap<number, Node>;
  readonly #changes: Change[] = [];

  constructor(live: MemoryFs) {
    this.#live = live;
    this.#base = copyNodes(live.root);
  }

  /** Changes and syncs so far: power can go before each of them and after the last. */
  get changes(): number {
    return this.#changes.length;
  }

  /** What is on the disk if power went just before change number `n`. */
  powerCut(n: number, fates: Fates): MemoryFs {
    const nodes = copyOfCopies(this.#base);
    const done = this.#changes.slice(0, n);
    const durable = durableChanges(done);
    done.forEach((change, i) => {
      const fate = durable[i] ? "keep" : fates();
      if (fate !== "drop") apply(nodes, change, fate);
    });
    return assemble(nodes, this.#live.root.id);
  }

  #note(change: Change): void {
    this.#changes.push(change);
  }

  async #id(path: string): Promise<number> {
    const stat = await this.#live.stat(path);
    if (!stat) throw new FsError("ENOENT", "stat", path);
    return Number(stat.identity.slice("memory:".length));
  }

  async #name(path: string): Promise<Name> {
    const slash = path.lastIndexOf("/");
    const folder = await this.#live.realPath(path.slice(0, slash) || "/");
    return { folder: await this.#id(folder), name: path.slice(slash + 1) };
  }

  async open(path: string, mode: OpenMode): Promise<FileHandle> {
    const there = await this.#live.stat(path);
    const handle = await this.#live.open(path, mode);
    const { identity } = await handle.stat();
    const node = Number(identity.slice("memory:".length));
    if (!there) this.#note({ kind: "add", names: [await this.#name(path)], node, folder: false });
    return new CrashHandle(handle, node, mode, (change) => this.#note(change));
  }

  stat(path: string): Promise<FileStat | undefined> {
    return this.#live.stat(path);
  }

  list(path: string): Promise<FolderEntry[]> {
    return this.#live.list(path);
  }

  realPath(path: string): Promise<string> {
    return this.#live.realPath(path);
  }

  async makeFolder(path: string): Promise<void> {
    await this.#live.makeFolder(path);
    const node = await this.#id(path);
    this.#note({ kind: "add", names: [await this.#name(path)], node, folder: true });
  }

  async rename(from: string, to: string): Promise<void> {
    const names = [await this.#name(from), await this.#name(to)] as const;
    const node = await this.#id(from);
    await this.#live.rename(from, to);
    this.#note({ kind: "rename", names, node });
  }

  async link(from: string, to: string): Promise<void> {
    await this.#live.link(from, to);
    const node = await this.#id(from);
    this.#note({ kind: "add", names: [await this.#name(to)], node, folder: false });
  }

  async remove(path: string): Promise<void> {
    const there = await this.#live.stat(path);
    const names = there && [await this.#name(path)] as const;
    const node = there && await this.#id(path);
    await this.#live.remove(path);
    if (names && node !== undefined) this.#note({ kind: "remove", names, node });
  }

  async syncFolder(path: string): Promise<void> {
    await this.#live.syncFolder(path);
    this.#note({ kind: "syncFolder", folder: await this.#id(await this.#live.realPath(path)) });
  }

  setAttributes(path: string, attributes: Pick<FileStat, "mode" | "uid" | "gid">): Promise<void> {
    return this.#live.setAttributes(path, attributes);
  }

  space(path: string): Promise<Space> {
    return this.#live.space(path);
  }
}

class CrashHandle implements FileHandle {
  readonly #live: FileHandle;
  readonly #node: number;
  readonly #mode: OpenMode;
  readonly #note: (change: Change) => void;
  #position = 0;

  constructor(live: FileHandle, node: number, mode: OpenMode, note: (change: Change) => void) {
    this.#live = live;
    this.#node = node;
    this.#mode = mode;
    this.#note = note;
  }

  get path(): string {
    return this.#live.path;
  }

  stat(): Promise<FileStat> {
    return this.#live.stat();
  }

  readAt(buffer: Uint8Array, position: number): Promise<number> {
    return this.#live.readAt(buffer, position);
  }

  async write(bytes: Uint8Array): Promise<number> {
    const at = this.#mode === "append" ? (await this.#live.stat()).size : this.#position;
    const count = await this.#live.write(bytes);
    this.#note({ kind: "write", node: this.#node, at, bytes: bytes.slice(0, count) });
    this.#position = at + count;
    return count;
  }

  async sync(): Promise<void> {
    await this.#live.sync();
    this.#note({ kind: "sync", node: this.#node });
  }

  async truncate(size: number): Promise<void> {
    await this.#live.truncate(size);
    this.#note({ kind: "truncate", node: this.#node, size });
  }

  tryLock(kind: "shared" | "exclusive"): Promise<boolean> {
    return this.#live.tryLock(kind);
  }

  close(): void {
    this.#live.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Fates drawn from a seed, the same for the same seed. Each seed also leans its own way, so that "nearly all
 * lost" and "nearly all kept" are tried as often as the even mix.
 */
export function seededFates(seed: number): Fates {
  const next = randomNumbers(seed);
  const keep = next();
  const torn = next() / 2;
  return () => {
    if (next() < keep) return "keep";
    return next() < torn ? { torn: next() } : "drop";
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = (seed * 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Which changes a later sync made durable. */
function durableChanges(changes: readonly Change[]): boolean[] {
  const syncedNodes = new Set<number>(), syncedFolders = new Set<number>();
  const durable = new Array<boolean>(changes.length).fill(false);
  for (let i = changes.length - 1; i >= 0; i--) {
    const change = changes[i];
    if (change.kind === "sync") syncedNodes.add(change.node);
    else if (change.kind === "syncFolder") syncedFolders.add(change.folder);
    else if (change.kind === "write" || change.kind === "truncate") {
      durable[i] = syncedNodes.has(change.node);
    } else durable[i] = change.names.some(({ folder }) => syncedFolders.has(folder));
  }
  return durable;
}

function apply(nodes: Map<number, Node>, change: Change, fate: Fate): void {
  if (change.kind === "write") {
    const bytes = typeof fate === "object"
      ? torn(change.bytes, change.at, fate.torn)
      : change.bytes;
    writeBytes(fileNode(nodes, change.node), change.at, bytes);
  } else if (change.kind === "truncate") resize(fileNode(nodes, change.node), change.size);
  else if (change.kind === "add") {
    const node = change.folder ? folderNode(nodes, change.node) : fileNode(nodes, change.node);
    folderNode(nodes, change.names[0].folder).entries.set(change.names[0].name, node);
  } else if (change.kind === "remove") dropName(nodes, change.names[0], change.node);
  else if (change.kind === "rename") {
    dropName(nodes, change.names[0], change.node);
    const node = nodes.get(change.node) ?? fileNode(nodes, change.node);
    folderNode(nodes, change.names[1].folder).entries.set(change.names[1].name, node);
  }
}

/** A name goes only if it still stands for the same file: an earlier change may have been lost. */
function dropName(nodes: Map<number, Node>, { folder, name }: Name, node: number): void {
  const entries = folderNode(nodes, folder).entries;
  if (entries.get(name)?.id === node) entries.delete(name);
}

/** Only the first part arrived; if that is a sector or more, its last sector is garbage. */
function torn(bytes: Uint8Array, at: number, share: number): Uint8Array {
  const part = bytes.slice(0, Math.floor(bytes.length * share));
  if (part.length >= SECTOR) part.fill(0xa5 ^ (at & 0xff), part.length - SECTOR);
  return part;
}

function fileNode(nodes: Map<number, Node>, id: number): FileNode {
  const node = nodes.get(id) ?? emptyFile(id);
  if (node.kind !== "file") throw new TypeError(`node ${id} is no file`);
  nodes.set(id, node);
  return node;
}

function folderNode(nodes: Map<number, Node>, id: number): FolderNode {
  const node = nodes.get(id) ?? { kind: "folder", id, entries: new Map<string, Node>() };
  if (node.kind !== "folder") throw new TypeError(`node ${id} is no folder`);
  nodes.set(id, node);
  return node;
}

function emptyFile(id: number): FileNode {
  const facts = { modified: 0, links: 0, mode: 0o644, uid: 0, gid: 0 };
  return { kind: "file", id, buffer: new Uint8Array(0), size: 0, locks: new Map(), ...facts };
}

/** Copies of all nodes below a folder, by number. */
function copyNodes(root: FolderNode): Map<number, Node> {
  const nodes = new Map<number, Node>();
  const copy = (node: Node): Node => {
    const known = nodes.get(node.id);
    if (known) return known;
    const made = copyNode(node);
    nodes.set(node.id, made);
    if (node.kind === "folder" && made.kind === "folder") {
      for (const [name, child] of node.entries) made.entries.set(name, copy(child));
    }
    return made;
  };
  copy(root);
  return nodes;
}

function copyNode(node: Node): Node {
  if (node.kind === "folder") return { kind: "folder", id: node.id, entries: new Map() };
  if (node.kind === "link") return node;
  return { ...node, buffer: node.buffer.slice(0, node.size), locks: new Map() };
}

function copyOfCopies(nodes: ReadonlyMap<number, Node>): Map<number, Node> {
  const copies = new Map([...nodes].map(([id, node]) => [id, copyNode(node)]));
  for (const [id, node] of nodes) {
    const copy = copies.get(id);
    if (node.kind !== "folder" || copy?.kind !== "folder") continue;
    for (const [name, child] of node.entries) {
      const childCopy = copies.get(child.id);
      if (childCopy) copy.entries.set(name, childCopy);
    }
  }
  return copies;
}

/** A fresh file system of what can be reached from the root, with its links counted again. */
function assemble(nodes: Map<number, Node>, rootId: number): MemoryFs {
  const root = folderNode(nodes, rootId);
  const fs = new MemoryFs({}, root);
  for (const [id, node] of nodes) {
    fs.nodes.skipTo(id);
    if (node.kind === "file") node.links = 0;
  }
  const count = (folder: FolderNode) => {
    for (const node of folder.entries.values()) {
      if (node.kind === "file") linkNode(node);
      if (node.kind === "folder") count(node);
    }
  };
  count(root);
  return fs;
}
