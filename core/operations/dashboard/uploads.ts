/** Files dropped on a page: streamed into `.barkeep/incoming`, counted, kept only until they are imported or left. */

import { DiskError, UsageError } from "../../errors.ts";
import { ensureFolder, tryRemove } from "../../fs/durable.ts";
import type { FileHandle, Fs } from "../../fs/fs.ts";
import { listIfThere } from "../../fs/read_file.ts";
import { writeAll } from "../../fs/write_all.ts";
import { HOME, inHome } from "../../store/paths.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";

export interface Upload {
  /** 32 hexadecimal digits; the only name by which a page knows it. */
  readonly id: string;
  /** As the user's file is called, made harmless: what is in it is read from its name as well. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** When the user's file was last changed, ms; says which bar was still forming. */
  readonly modified: number;
}

const FOLDER = "incoming", PREFIX = "upload-";
const LONGEST = 120;

/** A file name with nothing in it that could be a path, a device or an option. Throws `UsageError` for none. */
export function harmlessName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  const plain = last.normalize("NFC").replace(/[^A-Za-z0-9 ._,()!+=&@-]/g, "_")
    .replace(/\.{2,}/g, ".").replace(/^[. -]+|[. ]+$/g, "").slice(-LONGEST);
  if (/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain)) return `_${plain}`;
  if (plain !== "") return plain;
  throw new UsageError(`Cannot take a file without a name.`);
}

export class Uploads {
  readonly #store: Store;
  readonly #kept = new Map<string, Upload>();
  #busy = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Takes one file; another one waits until it is there. Throws `UsageError`, `DiskError`, and what `pieces` throws. */
  async take(
    name: string,
    modified: number,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<Upload> {
    if (this.#busy) throw new UsageError("Cannot take two files at once: drop them one by one.");
    this.#busy = true;
    try {
      return await this.#write(harmlessName(name), modified, pieces);
    } finally {
      this.#busy = false;
    }
  }

  /** Throws `UsageError` for one that is not kept any more. */
  find(id: string): Upload {
    const found = this.#kept.get(id);
    if (found) return found;
    throw new UsageError("Cannot find the dropped file any more: drop it again.");
  }

  async drop(id: string): Promise<void> {
    const upload = this.#kept.get(id);
    this.#kept.delete(id);
    if (!upload) return;
    const { fs, root } = this.#store;
    await tryRemove(fs, upload.path);
    await tryRemove(fs, inHome(root, FOLDER, PREFIX + id));
  }

  /** What an earlier process left: nobody knows its names any more. */
  async sweep(): Promise<void> {
    const { fs, root } = this.#store;
    for (const { name, kind } of await listIfThere(fs, inHome(root, FOLDER))) {
      if (kind !== "folder" || !name.startsWith(PREFIX)) continue;
      const folder = inHome(root, FOLDER, name);
      for (const file of await listIfThere(fs, folder)) {
        await tryRemove(fs, `${folder}/${file.name}`);
      }
      await tryRemove(fs, folder);
    }
  }

  async #write(
    name: string,
    modified: number,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<Upload> {
    const { fs, root } = this.#store;
    const id = crypto.getRandomValues(new Uint8Array(16)).toHex();
    const folder = await onDisk(
      this.#store,
      "take the dropped file",
      () => ensureFolder(fs, root, HOME, FOLDER, PREFIX + id),
    );
    const upload = { id, name, modified, path: `${folder}/${name}` };
    this.#kept.set(id, upload);
    try {
      await this.#fill(upload, pieces);
      return upload;
    } catch (error) {
      await this.drop(id);
      throw error;
    }
  }

  async #fill({ path }: Upload, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    const { fs } = this.#store, step = "take the dropped file";
    using file = await onDisk(this.#store, step, () => fs.open(path, "create"));
    await onDisk(
      this.#store,
      step,
      () => fs.setAttributes(path, { mode: 0o600, uid: null, gid: null }),
    );
    let bytes = 0;
    for await (const piece of pieces) {
      await onDisk(this.#store, step, () => writeAll(file, piece));
      bytes += piece.length;
    }
    if (bytes === 0) throw new UsageError("Cannot take an empty file.");
    if ((await file.stat()).size !== bytes) {
      throw new DiskError("Cannot take the file: it came short.");
    }
  }
}

/** The port with another word on when one file was last changed: a copy is as old as what it copies. */
export function withModified(fs: Fs, path: string, modified: number): Fs {
  const told = <Stat extends { modified: number }>(stat: Stat): Stat => ({ ...stat, modified });
  const wrap = (handle: FileHandle): FileHandle => ({
    path: handle.path,
    stat: async () => told(await handle.stat()),
    readAt: (buffer, position) => handle.readAt(buffer, position),
    write: (bytes) => handle.write(bytes),
    sync: () => handle.sync(),
    truncate: (size) => handle.truncate(size),
    tryLock: (kind) => handle.tryLock(kind),
    close: () => handle.close(),
    [Symbol.dispose]: () => handle.close(),
  });
  return {
    ...portOf(fs),
    open: async (at, mode) => at === path ? wrap(await fs.open(at, mode)) : await fs.open(at, mode),
    stat: async (at) => {
      const stat = await fs.stat(at);
      return stat && at === path ? told(stat) : stat;
    },
  };
}

/** The methods of a port that may be a class. */
function portOf(fs: Fs): Fs {
  return {
    open: (path, mode) => fs.open(path, mode),
    stat: (path) => fs.stat(path),
    list: (path) => fs.list(path),
    realPath: (path) => fs.realPath(path),
    makeFolder: (path) => fs.makeFolder(path),
    rename: (from, to) => fs.rename(from, to),
    link: (from, to) => fs.link(from, to),
    remove: (path) => fs.remove(path),
    syncFolder: (path) => fs.syncFolder(path),
    setAttributes: (path, attributes) => fs.setAttributes(path, attributes),
    space: (path) => fs.space(path),
  };
}
