/** SHA-256 of files and of bytes on their way to a file. */

import { createHash } from "node:crypto";
import type { FileHandle, Fs } from "./fs.ts";
import { retryInterrupted } from "./interrupted.ts";
import type { Sink } from "./sink.ts";
import { writeAll } from "./write_all.ts";

/** A SHA-256 as 64 lower-case hexadecimal digits. */
export type Sha256 = string;

/** What a file's bytes are: their hash and how many there were. */
export interface Digest {
  readonly sha256: Sha256;
  readonly size: number;
}

/** Bytes per read: large enough that the calls cost nothing; two of them are all that a pass over a file holds. */
export const CHUNK_SIZE = 512 * 1024;

/** The hash of bytes in memory (text is taken as UTF-8). */
export function sha256Of(bytes: Uint8Array | string): Sha256 {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Fills as much of `buffer` as the file has from `position`; returns the count, short only at the end. */
export async function readFull(
  handle: FileHandle,
  buffer: Uint8Array,
  position: number,
): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const rest = buffer.subarray(filled);
    const count = await retryInterrupted(() => handle.readAt(rest, position + filled));
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

/**
 * Reads an open file from its start to its end and hands each piece to `take`. While a piece is hashed, the one
 * after it is read and this one is taken: the disk and the hash work at the same time.
 */
async function hashEach(
  handle: FileHandle,
  take: (bytes: Uint8Array) => Promise<void> | void,
): Promise<Digest> {
  const hash = createHash("sha256");
  const { size: expected } = await handle.stat();
  const length = Math.max(1, Math.min(CHUNK_SIZE, expected + 1));
  let [bytes, spare] = [new Uint8Array(length), new Uint8Array(length)];
  let size = 0, count = await readFull(handle, bytes, 0);
  while (count > 0) {
    const piece = bytes.subarray(0, count);
    const others = Promise.all([readFull(handle, spare, size + count), take(piece)]);
    hash.update(piece);
    size += count;
    [count] = await others;
    [bytes, spare] = [spare, bytes];
  }
  return { sha256: hash.digest("hex"), size };
}

/** The hash of an open file, whole. */
export function hashHandle(handle: FileHandle): Promise<Digest> {
  return hashEach(handle, () => {});
}

/** The hash of the file at a path. */
export async function hashFile(fs: Fs, path: string): Promise<Digest> {
  using handle = await fs.open(path, "read");
  return await hashHandle(handle);
}

/**
 * Copies an open file to the position of another, hashing what goes by. Read and write, never a system copy:
 * that may share blocks between the two, and one bad block would then spoil both.
 */
export function copyHashing(from: FileHandle, to: FileHandle): Promise<Digest> {
  return hashEach(from, (bytes) => writeAll(to, bytes));
}

/** A sink into an open file that knows the hash of all it took. */
export class HashingSink implements Sink {
  readonly #handle: FileHandle;
  readonly #hash = createHash("sha256");
  #position = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  get position(): number {
    return this.#position;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const written = writeAll(this.#handle, bytes);
    // Hashed while the system writes.
    this.#hash.update(bytes);
    await written;
    this.#position += bytes.length;
  }

  /** What went through. Call it once, after the last write. */
  finish(): Digest {
    return { sha256: this.#hash.digest("hex"), size: this.#position };
  }
}

/** The hash of parts as if they were one. */
export function sha256OfParts(parts: Iterable<Uint8Array>): Sha256 {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
