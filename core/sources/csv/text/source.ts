/** Where the bytes of an export come from: a file, or memory. Never written to. */

import { ChangedError, DiskError, SourceError } from "../../../errors.ts";
import { type FileHandle, type FileStat, type Fs, FsError } from "../../../fs/fs.ts";

/** Bytes that can be read again from the start, any number of times. */
export interface ByteSource {
  /** The file's name without its folder. */
  readonly name: string;
  /** Bytes, `null` where it is not known before reading (compressed). */
  readonly size: number | null;
  /** Last modification, ms since the epoch; `null` if unknown. */
  readonly modified: number | null;
  /** From the start. A chunk is only valid until the next one is asked for. */
  chunks(): AsyncGenerator<Uint8Array>;
}

/** A source whose bytes can be reached anywhere; what a zip's directory needs. */
export interface RawSource extends ByteSource {
  readonly size: number;
  /** Up to `length` bytes from `position`. */
  at(position: number, length: number): Promise<Uint8Array>;
}

const CHUNK = 1 << 18;

/** Bytes in memory. */
export function bytesSource(
  name: string,
  bytes: Uint8Array | string,
  modified: number | null = null,
): RawSource {
  const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  return {
    name,
    size: all.length,
    modified,
    at: (position, length) => Promise.resolve(all.subarray(position, position + length)),
    async *chunks() {
      for (let from = 0; from < all.length; from += CHUNK) {
        yield await Promise.resolve(all.subarray(from, from + CHUNK));
      }
    },
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "no permission to read it",
  EPERM: "no permission to read it",
  EISDIR: "it is a folder",
};

/**
 * A file, through the port. Fails with `SourceError` if it can't be read, and while it is read with
 * `ChangedError` if it grows, shrinks or is replaced.
 */
export async function fileSource(fs: Fs, path: string): Promise<RawSource> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  using first = await openForReading(fs, path, name);
  const stat = await first.stat();
  if (stat.kind !== "file") {
    throw new SourceError(`Cannot read ${name}: it is not a file. Name the exported file itself.`);
  }
  return {
    name,
    size: stat.size,
    modified: stat.modified,
    async at(position, length) {
      using file = await openForReading(fs, path, name);
      return await readFully(file, position, length, name);
    },
    chunks: () => fileChunks(fs, path, name, stat),
  };
}

async function* fileChunks(
  fs: Fs,
  path: string,
  name: string,
  stat: FileStat,
): AsyncGenerator<Uint8Array> {
  using file = await openForReading(fs, path, name);
  const buffer = new Uint8Array(CHUNK);
  let position = 0;
  for (let count = -1; count !== 0; position += count) {
    count = await readSome(file, buffer, position, name);
    if (count > 0) yield buffer.subarray(0, count);
  }
  const after = await file.stat();
  if (
    after.size !== stat.size || after.modified !== stat.modified || after.identity !== stat.identity
  ) {
    throw new ChangedError(
      `Cannot read ${name}: it changed while it was read (${stat.size} bytes, now ${after.size}). ` +
        "Wait until the export is finished and import it again.",
    );
  }
}

async function readSome(
  file: FileHandle,
  buffer: Uint8Array,
  position: number,
  name: string,
): Promise<number> {
  try {
    return await file.readAt(buffer, position);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    throw new DiskError(`Cannot read ${name} at byte ${position}: the system says ${error.code}.`, {
      cause: error,
    });
  }
}

async function readFully(
  file: FileHandle,
  position: number,
  length: number,
  name: string,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let got = 0;
  while (got < length) {
    const count = await readSome(file, bytes.subarray(got), position + got, name);
    if (count === 0) break;
    got += count;
  }
  return bytes.subarray(0, got);
}

async function openForReading(fs: Fs, path: string, name: string): Promise<FileHandle> {
  try {
    return await fs.open(path, "read");
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    const reason = REASONS[error.code] ?? `the system says ${error.code}`;
    throw new SourceError(`Cannot read ${name}: ${reason}.`, { cause: error });
  }
}

/** A copy of the first `length` bytes, or fewer at the end of the source. */
export async function head(source: ByteSource, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let got = 0;
  for await (const chunk of source.chunks()) {
    const part = chunk.subarray(0, length - got);
    bytes.set(part, got);
    got += part.length;
    if (got === length) break;
  }
  return bytes.subarray(0, got);
}
