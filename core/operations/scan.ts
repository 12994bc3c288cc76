/** Reads every file whole and records it: hash, rows, range, and a digest of the bars of each month. */

import { type Bars, firstOutOfOrder, lowerBound, sliceBars, VALUE_COLUMNS } from "../bars/bars.ts";
import { UTC } from "../bars/zone.ts";
import type { Market } from "../calendar/market.ts";
import { BarkeepError } from "../errors.ts";
import { FsError } from "../fs/fs.ts";
import { hashHandle, sha256Of } from "../fs/hash.ts";
import { readBars } from "../parquet/read.ts";
import { readTable } from "../parquet/table.ts";
import { type CoreFile, faultOf } from "../store/inventory_core.ts";
import { takeInventory } from "../store/inventory.ts";
import { finishOperation, startOperation } from "../store/ledger.ts";
import { readRecord, type RecordedFile, type SeenFile } from "../store/record.ts";
import type { Comparison } from "../store/record_compare.ts";
import type { Settings } from "../store/settings.ts";
import type { Store } from "../store/store.ts";
import { gapsNote } from "./gaps/recorded_gaps.ts";
import { marketFor } from "./market_for.ts";
import { openMasterFile } from "./master.ts";
import { recordFiles } from "./record_files.ts";

export interface ScanRequest {
  readonly command: "scan" | "init";
  readonly settings: Settings;
  readonly onFile?: (file: string, done: number, of: number) => void;
}

export interface Scanned {
  readonly number: number;
  /** Files recorded, by path, with what happened to each since it was last recorded. */
  readonly comparisons: ReadonlyMap<string, Comparison>;
  /** Files that could not be read whole, with the reason. */
  readonly faults: ReadonlyMap<string, string>;
}

/** What reading a file whole found. */
type Look = Pick<SeenFile, "sha256" | "months"> & Pick<RecordedFile, "notes">;

/** Files whose size and time are as recorded are not read again unless their months are not known. */
export async function scan(store: Store, request: ScanRequest): Promise<Scanned> {
  const operation = await startOperation(store, { command: request.command, arguments: [] });
  const { settings, onFile } = request;
  const { core } = await takeInventory(store.fs, store.root, {
    settings,
    want: ({ kind }) => kind === "core",
  });
  const { files: recorded } = await readRecord(store.fs, store.root);
  const looked = new Map<string, Look>(), faults = new Map<string, string>();
  for (const [done, file] of core.entries()) {
    onFile?.(file.name.path, done, core.length);
    const before = recorded[file.name.path];
    const known = before?.months && before.sha256 && before.size === file.size &&
      before.modified === file.modified;
    if (known) continue;
    const look = await lookAt(store, file, marketFor(file.name, settings));
    if (typeof look === "string") faults.set(file.name.path, look);
    else looked.set(file.name.path, look);
  }
  const { comparisons } = await recordFiles(store, {
    command: request.command,
    operation,
    settings,
    looked,
  });
  await finishOperation(store, operation, "done", `${comparisons.size} files recorded`);
  return { number: operation.number, comparisons, faults };
}

/** The hash and the months of a file, or why it can't be read. */
async function lookAt(
  { fs, root }: Store,
  file: CoreFile,
  market: Market | null,
): Promise<Look | string> {
  if (file.fault !== null) return file.fault;
  try {
    using handle = await openMasterFile(fs, root, file.name.path);
    const { sha256 } = await hashHandle(handle);
    const table = await readTable(handle);
    if (!table.shape.time) return { sha256, months: null };
    // The digest needs the same clock every time, not the right one.
    const { bars } = await readBars(handle, table, { zone: file.facts?.zone.zone ?? UTC });
    const months = firstOutOfOrder(bars.time) < 0 ? monthDigests(bars) : null;
    return { sha256, months, notes: notesOf(bars, file, market) };
  } catch (error) {
    if (error instanceof BarkeepError) return error.message;
    if (error instanceof FsError) return faultOf(error);
    throw error;
  }
}

/** Gaps, where the clock's meaning is known. */
function notesOf(bars: Bars, { name, facts, size, modified }: CoreFile, market: Market | null) {
  if (!facts || facts.last === null) return {};
  const { timeframe } = name;
  return gapsNote(bars.time, { timeframe, market, size: size ?? 0, modified: modified ?? 0 });
}

/** A digest of the bars of each UTC month: the bits of their times and values. */
export function monthDigests(bars: Bars): Record<string, string> {
  const digests: Record<string, string> = {};
  for (let from = 0; from < bars.time.length;) {
    const start = new Date(bars.time[from]);
    const next = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
    const to = lowerBound(bars.time, next);
    digests[start.toISOString().slice(0, 7)] = digestOf(sliceBars(bars, from, to));
    from = to;
  }
  return digests;
}

function digestOf(bars: Bars): string {
  const parts = (["time", ...VALUE_COLUMNS] as const).map((name) => {
    const column = bars[name];
    return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  });
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return sha256Of(bytes).slice(0, 16);
}
