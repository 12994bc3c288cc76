/** `.csv.gz` and one-file `.zip`, unpacked while they are read, with a ceiling for bombs. */

import { SourceError } from "../../../errors.ts";
import type { ByteSource, RawSource } from "./source.ts";
import { findZipEntry } from "./zip.ts";

/** Text of bars compresses 3 to 20 times; a bomb a thousand times. */
const MAX_RATIO = 200;
/** Below this much output the ratio says nothing yet. */
const RATIO_FROM = 16 << 20;
/** No export that Barkeep reads is longer than this. */
const MAX_OUTPUT = 16 * 2 ** 30;
/** Small slices: the decompressor hands out all that a slice holds at once. */
const SLICE = 4096;

/** The source itself, or what is packed in it. Refuses other packings by name with `SourceError`. */
export async function unpacked(source: RawSource): Promise<ByteSource> {
  const start = await source.at(0, 6);
  const starts = (...bytes: number[]) => bytes.every((byte, i) => start[i] === byte);
  if (starts(0x1f, 0x8b)) return gunzipped(source);
  if (starts(0x50, 0x4b, 3, 4) || starts(0x50, 0x4b, 5, 6)) return await unzipped(source);
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) throw packedAs(source.name, "zstd");
  if (starts(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)) throw packedAs(source.name, "7z");
  if (starts(0x42, 0x5a, 0x68) && start[3] >= 0x31) throw packedAs(source.name, "bzip2");
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a)) throw packedAs(source.name, "xz");
  if (starts(0x52, 0x61, 0x72, 0x21)) throw packedAs(source.name, "rar");
  return source;
}

function packedAs(name: string, packing: string): SourceError {
  return new SourceError(
    `Cannot read ${name}: it is packed as ${packing}. Unpack it and import the text file (gz and one-file zip are read as they are).`,
  );
}

function gunzipped(source: RawSource): ByteSource {
  return {
    name: source.name.replace(/\.gz$/i, ""),
    size: null,
    modified: source.modified,
    chunks: () => inflate(source.name, source.chunks(), "gzip"),
  };
}

async function unzipped(source: RawSource): Promise<ByteSource> {
  const entry = await findZipEntry(source);
  return {
    name: entry.name,
    size: entry.size,
    modified: source.modified,
    chunks: () => {
      const packed = byteRange(source, entry.start, entry.packedSize);
      return entry.stored ? packed : inflate(source.name, packed, "deflate-raw");
    },
  };
}

async function* byteRange(
  source: RawSource,
  start: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < length; from += 1 << 18) {
    yield await source.at(start + from, Math.min(1 << 18, length - from));
  }
}

/** Feeds the decompressor slice by slice and hands out what comes, up to the ceilings. */
async function* inflate(
  name: string,
  packed: AsyncGenerator<Uint8Array>,
  packing: "gzip" | "deflate-raw",
): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream(packing);
  const counts = { in: 0, out: 0 };
  const feeding = feed(packed, writable.getWriter(), counts);
  // Its failure is the reader's too and is reported there; this keeps it from standing unhandled.
  feeding.catch(() => undefined);
  const reader = readable.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      counts.out += value.length;
      refuseBomb(name, counts);
      yield value;
    }
    await feeding;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new SourceError(
      `Cannot read ${name}: it is damaged or cut short (${error.message}). Download it again.`,
      { cause: error },
    );
  } finally {
    await reader.cancel().catch(ignoreTypeError);
    await packed.return(undefined);
  }
}

function ignoreTypeError(error: unknown): void {
  // Cancelling a stream that has failed repeats its failure, which was reported already.
  if (!(error instanceof TypeError)) throw error;
}

async function feed(
  packed: AsyncGenerator<Uint8Array>,
  writer: WritableStreamDefaultWriter<BufferSource>,
  counts: { in: number },
): Promise<void> {
  try {
    for await (const chunk of packed) {
      for (let from = 0; from < chunk.length; from += SLICE) {
        const slice = chunk.slice(from, from + SLICE);
        counts.in += slice.length;
        await writer.write(slice);
      }
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    throw error;
  }
}

function refuseBomb(name: string, counts: { in: number; out: number }): void {
  const ratio = counts.out / Math.max(1, counts.in);
  if (counts.out <= MAX_OUTPUT && (counts.out <= RATIO_FROM || ratio <= MAX_RATIO)) return;
  throw new SourceError(
    `Cannot read ${name}: it unpacks to ${
      Math.round(ratio)
    } times its size or more, which no export does (${
      Math.round(counts.out / 2 ** 20)
    } MiB so far). Unpack it yourself if you trust it.`,
  );
}
