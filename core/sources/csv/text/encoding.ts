/** Bytes as the rows expect them: one byte a character of the table, lines ended by LF or CR LF. */

import { SourceError } from "../../../errors.ts";
import type { ByteSource } from "./source.ts";

/** What the first bytes say of the encoding. */
export interface Encoding {
  readonly kind: "utf-8" | "utf-16le" | "utf-16be";
  /** Bytes of the byte order mark. */
  readonly mark: number;
  /** Lines end with a CR alone, as old Mac programs write. */
  readonly carriageReturns: boolean;
}

/** Reads the encoding from the first bytes of a file. */
export function encodingOf(start: Uint8Array): Encoding {
  const plain = (kind: Encoding["kind"], mark: number): Encoding => ({
    kind,
    mark,
    carriageReturns: start.includes(13) && !start.includes(10),
  });
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return plain("utf-8", 3);
  if (start[0] === 0xff && start[1] === 0xfe) return plain("utf-16le", 2);
  if (start[0] === 0xfe && start[1] === 0xff) return plain("utf-16be", 2);
  const zeros = [0, 0];
  for (let i = 0; i < start.length; i++) if (start[i] === 0) zeros[i & 1]++;
  const half = start.length / 2;
  // Digits and separators in UTF-16 have a zero in every second byte.
  if (half >= 4 && zeros[1] > 0.9 * half && zeros[0] < 0.1 * half) return plain("utf-16le", 0);
  if (half >= 4 && zeros[0] > 0.9 * half && zeros[1] < 0.1 * half) return plain("utf-16be", 0);
  return plain("utf-8", 0);
}

/** The source as plain bytes: mark dropped, UTF-16 turned into UTF-8, lone CRs into LFs. */
export function decoded(source: ByteSource, encoding: Encoding): ByteSource {
  if (encoding.kind === "utf-8" && encoding.mark === 0 && !encoding.carriageReturns) return source;
  return {
    name: source.name,
    size: encoding.kind === "utf-8" ? source.size : source.size && source.size / 2,
    modified: source.modified,
    async *chunks() {
      const bytes = withoutMark(source.chunks(), encoding.mark);
      const text = encoding.kind === "utf-8" ? bytes : transcoded(bytes, encoding.kind);
      for await (const chunk of text) yield encoding.carriageReturns ? withLineFeeds(chunk) : chunk;
    },
  };
}

async function* withoutMark(
  chunks: AsyncGenerator<Uint8Array>,
  mark: number,
): AsyncGenerator<Uint8Array> {
  let skip = mark;
  for await (const chunk of chunks) {
    const dropped = Math.min(skip, chunk.length);
    skip -= dropped;
    if (dropped < chunk.length) yield dropped > 0 ? chunk.subarray(dropped) : chunk;
  }
}

async function* transcoded(
  chunks: AsyncGenerator<Uint8Array>,
  kind: "utf-16le" | "utf-16be",
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(kind, { ignoreBOM: true }), encoder = new TextEncoder();
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text.length > 0) yield encoder.encode(text);
  }
  const rest = decoder.decode();
  if (rest.length > 0) yield encoder.encode(rest);
}

function withLineFeeds(chunk: Uint8Array): Uint8Array {
  return chunk.map((byte) => byte === 13 ? 10 : byte);
}

/** Refuses what is no text at all, by the share of bytes no text holds. */
export function refuseBinary(name: string, start: Uint8Array): void {
  let control = 0;
  for (const byte of start) {
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 26) control++;
  }
  if (control <= start.length * 0.05) return;
  throw new SourceError(
    `Cannot read ${name}: it is binary, not a text export. Export the bars as text (CSV) from the program that made it.`,
  );
}
