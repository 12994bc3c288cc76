/** A short name for a plan: equal for two plans that would do the same to the same files. */

import type { Bars } from "../bars/bars.ts";
import { sha256OfParts } from "../fs/hash.ts";
import type { BarChanges } from "../store/ledger_receipts.ts";

/** What a plan would do to one file. */
export interface DigestedFile {
  readonly file: string;
  /** JSON values that tell the plan: hashes, ids, outcomes. */
  readonly facts: readonly unknown[];
  readonly changes?: BarChanges | null;
}

/** Twelve hexadecimal digits. */
export function planDigest(command: string, files: readonly DigestedFile[]): string {
  return sha256OfParts(partsOf(command, files)).slice(0, 12);
}

function* partsOf(command: string, files: readonly DigestedFile[]): Iterable<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`${command}\n`);
  for (const { file, facts, changes } of files) {
    yield encoder.encode(`${JSON.stringify([file, facts])}\n`);
    if (!changes) continue;
    const { added, replaced, removed } = changes;
    for (const bars of [added, replaced.before, replaced.after, removed]) yield* bytesOf(bars);
  }
}

function* bytesOf(bars: Bars): Iterable<Uint8Array> {
  for (const column of Object.values(bars)) {
    yield new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  }
}
