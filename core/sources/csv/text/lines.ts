/** Lines of a byte stream, as spans: no copy and no object for a line that lies within one chunk. */

import { SourceError } from "../../../errors.ts";
import type { ByteSource } from "./source.ts";

/** Takes one line: `bytes[start..end)` without its line end. Valid only during the call. Empty lines come too. */
export type LineTaker = (bytes: Uint8Array, start: number, end: number) => void;

/** A line longer than this is no row of a table. */
export const LONGEST_LINE = 1 << 20;
const LF = 10, CR = 13;

/** Hands over every line in order. Returns whether the last line ended with a line end. */
export async function eachLine(source: ByteSource, take: LineTaker): Promise<boolean> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of source.chunks()) {
    let from = 0;
    if (rest.length > 0) {
      const end = chunk.indexOf(LF);
      rest = joined(rest, end < 0 ? chunk : chunk.subarray(0, end));
      refuseLongLine(source.name, rest.length);
      if (end < 0) continue;
      takeLine(take, rest, 0, rest.length);
      from = end + 1;
    }
    from = takeWhole(take, chunk, from);
    rest = chunk.slice(from);
    refuseLongLine(source.name, rest.length);
  }
  if (rest.length > 0) takeLine(take, rest, 0, rest.length);
  return rest.length === 0;
}

/** All lines that end in this chunk; returns where the unfinished one starts. */
function takeWhole(take: LineTaker, chunk: Uint8Array, start: number): number {
  let from = start;
  for (let end = chunk.indexOf(LF, from); end >= 0; end = chunk.indexOf(LF, from)) {
    takeLine(take, chunk, from, end);
    from = end + 1;
  }
  return from;
}

function takeLine(take: LineTaker, bytes: Uint8Array, start: number, end: number): void {
  take(bytes, start, end > start && bytes[end - 1] === CR ? end - 1 : end);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function refuseLongLine(name: string, length: number): void {
  if (length <= LONGEST_LINE) return;
  throw new SourceError(
    `Cannot read ${name}: a line is longer than ${LONGEST_LINE} bytes, which no table of bars has. Is it the right file?`,
  );
}
