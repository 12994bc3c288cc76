/**
 * The id of a plan: the instant it was made for and a digest of all it would do. The instant stands in the id
 * so that the same plan can be made again later: bars that ended after it are left out.
 */

import { UsageError } from "../errors.ts";

/** What a plan would do to one file, as far as its id is concerned. */
export interface PlannedFile {
  readonly file: string;
  /** A digest of the file as the plan saw it; `absent` for a new one. */
  readonly before: string;
  /** Tables of bars that would be written, in a fixed order. */
  readonly tables: readonly { readonly [column: string]: Float64Array }[];
}

const ID = /^(\d{8}T\d{6}Z)-([0-9a-f]{12})$/;

/** The instant a plan is made for: whole seconds, so that it fits its id. */
export function planInstant(now: number): number {
  return Math.floor(now / 1000) * 1000;
}

/** `20261122T083000Z-3fa9c1d20b7e`. `digest` gives the SHA-256 of all the bytes handed to it, in order. */
export function planId(
  instant: number,
  files: readonly PlannedFile[],
  digest: (parts: Iterable<Uint8Array>) => string,
): string {
  const stamp = new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, "");
  return `${stamp}-${digest(partsOf(files)).slice(0, 12)}`;
}

function* partsOf(files: readonly PlannedFile[]): Iterable<Uint8Array> {
  const encoder = new TextEncoder();
  for (const { file, before, tables } of files) {
    yield encoder.encode(`${file}\n${before}\n`);
    for (const table of tables) {
      for (const [name, column] of Object.entries(table)) {
        yield encoder.encode(`${name} ${column.length}\n`);
        yield new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
      }
    }
  }
}

/** The instant in a plan's id, ms. Throws `UsageError` for a text that is no id. */
export function instantOfPlan(id: string): number {
  const match = ID.exec(id);
  const text = match?.[1].replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z");
  const instant = text === undefined ? NaN : Date.parse(text);
  if (Number.isNaN(instant)) {
    throw new UsageError(
      `Cannot read the plan id "${id}": it looks like 20261122T083000Z-3fa9c1d20b7e, as --dry-run prints it.`,
    );
  }
  return instant;
}
