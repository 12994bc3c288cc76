/** What a file system in memory is made of. */

export interface FileNode {
  readonly kind: "file";
  readonly id: number;
  /** Room for the content; only the first `size` bytes count. */
  buffer: Uint8Array;
  size: number;
  modified: number;
  links: number;
  mode: number;
  uid: number;
  gid: number;
  /** Who holds the advisory lock, by handle. */
  readonly locks: Map<object, "shared" | "exclusive">;
}

export interface FolderNode {
  readonly kind: "folder";
  readonly id: number;
  readonly entries: Map<string, Node>;
}

export interface LinkNode {
  readonly kind: "link";
  readonly id: number;
  readonly target: string;
}

export type Node = FileNode | FolderNode | LinkNode;

/** A name in a folder, whether or not something stands there. */
export interface Place {
  readonly folder: FolderNode;
  readonly name: string;
}

/** Makes nodes with numbers that no other node of the same file system has. */
export class NodeFactory {
  #last = 0;

  constructor(readonly now: () => number) {}

  nextId(): number {
    return ++this.#last;
  }

  /** Numbers from here on are above `id`. */
  skipTo(id: number): void {
    this.#last = Math.max(this.#last, id);
  }

  folder(id: number = this.nextId()): FolderNode {
    return { kind: "folder", id, entries: new Map() };
  }

  file(id: number = this.nextId()): FileNode {
    return {
      kind: "file",
      id,
      buffer: new Uint8Array(0),
      size: 0,
      modified: this.now(),
      links: 0,
      mode: 0o644,
      uid: 0,
      gid: 0,
      locks: new Map(),
    };
  }
}

/** Counts one more name of a file. */
export function linkNode(file: FileNode): FileNode {
  file.links++;
  return file;
}

/** A copy of a file's content. */
export function readBytes(file: FileNode): Uint8Array {
  return file.buffer.slice(0, file.size);
}

/** Cuts a file or lengthens it with zeros. */
export function resize(file: FileNode, size: number): void {
  if (size > file.buffer.length) {
    const grown = new Uint8Array(Math.max(size, file.buffer.length * 2));
    grown.set(file.buffer.subarray(0, file.size));
    file.buffer = grown;
  }
  if (size > file.size) file.buffer.fill(0, file.size, size);
  file.size = size;
}

/** Writes at a position; what lies between the old end and there becomes zeros. */
export function writeBytes(file: FileNode, position: number, bytes: Uint8Array): void {
  if (position + bytes.length > file.size) resize(file, position + bytes.length);
  file.buffer.set(bytes, position);
}
