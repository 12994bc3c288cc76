/**
 * Receipts: exactly which bars an operation added, replaced and removed in a file, with the old values, so
 * that undo needs no backup. One checksummed line for up to a thousand bars; written before the file is.
 */

import { type Bars, newBars, VALUE_COLUMNS } from "../bars/bars.ts";
import { concatBars, sliceBars } from "../bars/bars.ts";
import { DamagedError } from "../errors.ts";
import { ensureFolder, syncNames } from "../fs/durable.ts";
import type { Fs } from "../fs/fs.ts";
import { readTextIfThere } from "../fs/read_file.ts";
import { writeAll } from "../fs/write_all.ts";
import { decodeLines, encodeLine } from "./ledger_lines.ts";
import { HOME, inHome, numberedName } from "./paths.ts";
import type { Store } from "./store.ts";
import { onDisk } from "./store_errors.ts";

/** What a plan does to the bars of one file. */
export interface BarChanges {
  readonly added: Bars;
  /** Both tables have the same times. */
  readonly replaced: { readonly before: Bars; readonly after: Bars };
  readonly removed: Bars;
}

/** Nothing added, replaced or removed. */
export const NO_CHANGES: BarChanges = {
  added: newBars(0),
  replaced: { before: newBars(0), after: newBars(0) },
  removed: newBars(0),
};

type Part = "added" | "before" | "after" | "removed";

const PARTS: readonly Part[] = ["added", "before", "after", "removed"];
const BARS_PER_LINE = 1000;

function partsOf(changes: BarChanges): Record<Part, Bars> {
  return {
    added: changes.added,
    before: changes.replaced.before,
    after: changes.replaced.after,
    removed: changes.removed,
  };
}

/** How many bars each kind of change has. */
export function countChanges(
  changes: BarChanges,
): { readonly added: number; readonly replaced: number; readonly removed: number } {
  return {
    added: changes.added.time.length,
    replaced: changes.replaced.after.time.length,
    removed: changes.removed.time.length,
  };
}

/** A name for a receipt that is free: one operation may write to one file more than once. */
export async function freeReceiptName(
  store: Store,
  operation: number,
  name: string,
): Promise<string> {
  for (let n = 1;; n++) {
    const receipt = `${numberedName(operation, name)}${n === 1 ? "" : `.${n}`}.jsonl`;
    if (!await store.fs.stat(inHome(store.root, "receipts", receipt))) return receipt;
  }
}

/** Writes a receipt under a free name and makes it durable. */
export async function writeReceipt(
  store: Store,
  receipt: string,
  what: { readonly number: number; readonly file: string },
  changes: BarChanges,
): Promise<void> {
  const folder = await ensureFolder(store.fs, store.root, HOME, "receipts");
  using handle = await store.fs.open(`${folder}/${receipt}`, "create");
  for (const line of receiptLines(what, changes)) {
    await writeAll(handle, new TextEncoder().encode(`${line}\n`));
  }
  await handle.sync();
  await syncNames(store.fs, folder);
}

function* receiptLines(
  { number, file }: { readonly number: number; readonly file: string },
  changes: BarChanges,
): Iterable<string> {
  yield encodeLine({ version: 1, number, file, ...countChanges(changes) });
  const parts = partsOf(changes);
  for (const part of PARTS) yield* barLines(part, parts[part]);
}

/** Lines that hold a table of bars under a name. */
export function* barLines(part: string, bars: Bars): Iterable<string> {
  for (let from = 0; from < bars.time.length; from += BARS_PER_LINE) {
    const some = sliceBars(bars, from, Math.min(from + BARS_PER_LINE, bars.time.length));
    const columns = VALUE_COLUMNS.map((column) => [column, Array.from(some[column], encodeValue)]);
    yield encodeLine({ part, times: Array.from(some.time), ...Object.fromEntries(columns) });
  }
}

/**
 * Reads a receipt back. Throws `DamagedError` if it is gone or not whole: half a receipt would undo half
 * an operation.
 */
export async function readReceipt(fs: Fs, root: string, receipt: string): Promise<BarChanges> {
  const text = await onDisk(
    { root },
    `read the receipt ${receipt}`,
    () => readTextIfThere(fs, inHome(root, "receipts", receipt)),
  );
  if (text === undefined) throw damaged(receipt, "it is not there");
  const { values, damaged: bad } = decodeLines(text);
  if (bad.length > 0) throw damaged(receipt, `line ${bad[0].line} does not match its checksum`);
  const [header, ...lines] = values;
  const changes = toChanges(lines);
  const counts = countChanges(changes);
  if (
    header?.version !== 1 || header.added !== counts.added ||
    header.replaced !== counts.replaced || header.removed !== counts.removed ||
    changes.replaced.before.time.length !== counts.replaced
  ) throw damaged(receipt, "lines are missing");
  return changes;
}

function toChanges(lines: readonly Record<string, unknown>[]): BarChanges {
  const table = (part: Part) => decodeBars(lines, part);
  return {
    added: table("added"),
    replaced: { before: table("before"), after: table("after") },
    removed: table("removed"),
  };
}

/** The table that `barLines` wrote under a name. */
export function decodeBars(lines: readonly Record<string, unknown>[], part: string): Bars {
  return concatBars(lines.filter((line) => line.part === part).map(toBars));
}

function toBars(line: Record<string, unknown>): Bars {
  const times = line.times as number[];
  const bars = newBars(times.length);
  bars.time.set(times);
  for (const column of VALUE_COLUMNS) {
    bars[column].set((line[column] as unknown[]).map(decodeValue));
  }
  return bars;
}

/** JSON has no NaN, no infinity and loses the sign of -0; every other double survives it bit for bit. */
function encodeValue(value: number): number | string | null {
  if (Number.isNaN(value)) return null;
  return Object.is(value, -0) || !Number.isFinite(value)
    ? Object.is(value, -0) ? "-0" : String(value)
    : value;
}

function decodeValue(value: unknown): number {
  return value === null ? NaN : Number(value);
}

function damaged(receipt: string, reason: string): DamagedError {
  return new DamagedError(
    `Cannot use the receipt ${receipt}: ${reason}. Restore the file from its backup instead.`,
    { facts: { receipt } },
  );
}
