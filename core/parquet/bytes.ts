/** Reading whole runs of bytes from a handle, and bytes in memory as one. */

import { DamagedError } from "../errors.ts";
import type { FileHandle, FileStat } from "../fs/fs.ts";

/** Exactly `length` bytes from `position`. Throws `DamagedError` if the file ends before. */
export async function readExact(
  file: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return await readInto(file, position, new Uint8Array(length));
}

/** Fills `bytes` from `position`. Throws `DamagedError` if the file ends before. */
export async function readInto<T extends Uint8Array>(
  file: FileHandle,
  position: number,
  bytes: T,
): Promise<T> {
  for (let done = 0; done < bytes.length;) {
    const count = await file.readAt(bytes.subarray(done), position + done);
    if (count === 0) throw endsEarly(file, position + done, bytes.length - done);
    done += count;
  }
  return bytes;
}

function endsEarly(file: FileHandle, end: number, missing: number): DamagedError {
  return new DamagedError(
    `Cannot read ${baseName(file.path)}: it ends at byte ${end}, ${missing} bytes too early.`,
  );
}

/** A file's name without its folder, as messages show it. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** Bytes in memory that can be read, but not written, like an open file. */
export class BytesFile implements FileHandle {
  constructor(readonly bytes: Uint8Array, readonly path: string) {}

  stat(): Promise<FileStat> {
    const size = this.bytes.length;
    const [mode, uid, gid] = [null, null, null];
    return Promise.resolve({
      kind: "file",
      size,
      modified: 0,
      identity: "",
      links: 1,
      mode,
      uid,
      gid,
    });
  }

  readAt(buffer: Uint8Array, position: number): Promise<number> {
    const part = this.bytes.subarray(position, position + buffer.length);
    buffer.set(part);
    return Promise.resolve(part.length);
  }

  write(): Promise<number> {
    throw new TypeError(`${this.path} is in memory and can't be written`);
  }

  sync(): Promise<void> {
    return Promise.resolve();
  }

  truncate(): Promise<void> {
    throw new TypeError(`${this.path} is in memory and can't be cut`);
  }

  tryLock(): Promise<boolean> {
    return Promise.resolve(true);
  }

  close(): void {}

  [Symbol.dispose](): void {}
}
