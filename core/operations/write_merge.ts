/** Writes a merge into a file, by the one safe way there is: backed up, staged, checked, put in place. */

import { type Bars, concatBars, takeBars } from "../bars/bars.ts";
import type { MergePlan } from "../bars/merge_plan.ts";
import type { Zone } from "../bars/zone.ts";
import { ChangedError, DamagedError } from "../errors.ts";
import type { FileHandle } from "../fs/fs.ts";
import type { Sha256 } from "../fs/hash.ts";
import { checkPatch } from "../parquet/check_patch.ts";
import { createTable } from "../parquet/create.ts";
import { type PatchReport, patchTable } from "../parquet/patch.ts";
import { readBars } from "../parquet/read.ts";
import { readTable, type Table } from "../parquet/table.ts";
import type { FileFacts, Operation } from "../store/ledger.ts";
import type { BarChanges } from "../store/ledger_receipts.ts";
import { type Replaced, replaceFile } from "../store/replace.ts";
import type { Store } from "../store/store.ts";
import { factsOf, rangeInUtc } from "./file_facts.ts";
import { type Master, mustBeSameTable } from "./master.ts";

export interface WriteMergeRequest {
  readonly operation: Operation;
  readonly master: Master;
  /** The hash the plan was made against, where it was taken. */
  readonly expected: Sha256 | null;
  readonly merge: Pick<MergePlan, "added" | "replaced">;
}

/** A written file, and what became of its row groups. */
export interface Written {
  readonly replaced: Replaced;
  readonly patch: PatchReport | null;
}

/** All bars that a merge puts into the file, in order of time. */
export function barsToPut({ added, replaced }: Pick<MergePlan, "added" | "replaced">): Bars {
  if (replaced.after.time.length === 0) return added;
  const all = concatBars([added, replaced.after]);
  return takeBars(all, Array.from(all.time.keys()).sort((a, b) => all.time[a] - all.time[b]));
}

function changesOf({ added, replaced }: Pick<MergePlan, "added" | "replaced">): BarChanges {
  return { added, replaced, removed: takeBars(added, []) };
}

/**
 * Adds and replaces bars in a master. Throws `ChangedError` if the file is not what the plan was made
 * against, and all that `replaceFile` and `patchTable` throw; the file is then untouched.
 */
export async function writeMerge(store: Store, request: WriteMergeRequest): Promise<Written> {
  const { operation, master, merge } = request;
  const put = barsToPut(merge);
  let patch: PatchReport | null = null, before: Table | null = null;
  const replaced = await replaceFile(store, {
    operation,
    name: master.name.path,
    expected: request.expected ?? "present",
    facts: factsOf(master.table, master.range),
    // A master that can't be read or is out of order was refused before it came to this.
    health: "good",
    changes: changesOf(merge),
    size: master.stat.size + put.time.length * BYTES_A_BAR,
    stage: async (sink, file) => {
      before = await mustBeSameTable(master, opened(file, master.name.path));
      patch = await patchTable({
        file: opened(file, master.name.path),
        table: before,
        zone: master.zone,
        put,
        sink,
      });
      mustBeAsPlanned(master.name.path, patch, merge);
    },
    check: async (after, file) => {
      if (!patch || !before) throw new TypeError("checked before it was staged");
      const handle = opened(file, master.name.path);
      await checkPatch({
        before: handle,
        beforeTable: before,
        after,
        report: patch,
        put,
        zone: master.zone,
      });
      return await factsOfFile(after, master.zone);
    },
  });
  return { replaced, patch };
}

/** For the check of free space only: more than a bar takes uncompressed. */
const BYTES_A_BAR = 64;

function opened(file: FileHandle | undefined, name: string): FileHandle {
  if (file) return file;
  throw new ChangedError(`Cannot write ${name}: it is gone. Look at it with "barkeep status".`);
}

/** The gate: what the writer says it did against what the user saw. */
function mustBeAsPlanned(
  name: string,
  patch: PatchReport,
  { added, replaced }: Pick<MergePlan, "added" | "replaced">,
): void {
  const planned = [added.time.length, replaced.after.time.length, 0];
  const actual = [patch.added, patch.replaced, patch.removed];
  if (planned.every((count, i) => count === actual[i])) return;
  throw new ChangedError(
    `Cannot write ${name}: it would add ${actual[0]}, replace ${actual[1]} and remove ${
      actual[2]
    } bars, ` +
      `but the plan was ${planned.join(", ")}. The file changed in between; run the command again.`,
    { facts: { file: name, planned, actual } },
  );
}

/** Rows and range of a file that was just written, read from it anew. */
async function factsOfFile(file: FileHandle, zone: Zone): Promise<FileFacts> {
  const table = await readTable(file);
  return factsOf(table, await rangeInUtc(file, table, zone));
}

export interface WriteNewRequest {
  readonly operation: Operation;
  /** The file's name in the store. */
  readonly name: string;
  /** The table whose shape is copied; `null` for the default shape. */
  readonly like: Table | null;
  /** What a naive clock in `like` means. */
  readonly zone: Zone;
  readonly bars: Bars;
}

/**
 * A larger new file needs no receipt: all its bars are new, and as long as it is what was written, undoing it
 * is removing it. The receipt of six million bars would be four times the file.
 */
const MOST_IN_RECEIPT = 250_000;

/** Creates a file that must not be there yet. Throws what `replaceFile` and `createTable` throw. */
export async function writeNew(store: Store, request: WriteNewRequest): Promise<Written> {
  const { operation, name, like, zone, bars } = request;
  const none = takeBars(bars, []);
  const replaced = await replaceFile(store, {
    operation,
    name,
    expected: "absent",
    changes: bars.time.length > MOST_IN_RECEIPT
      ? null
      : { added: bars, replaced: { before: none, after: none }, removed: none },
    size: bars.time.length * BYTES_A_BAR,
    stage: async (sink) => {
      await createTable({ like, bars, zone, sink });
    },
    check: (staged) => checkNew(staged, name, bars, zone),
  });
  return { replaced, patch: null };
}

/** The gate of a new file: what a reader finds in it is what was planned, bar by bar. */
async function checkNew(
  file: FileHandle,
  name: string,
  bars: Bars,
  zone: Zone,
): Promise<FileFacts> {
  const table = await readTable(file);
  const found = await readBars(file, table, { zone });
  const differs = table.rows !== bars.time.length || !found.sorted ||
    firstDifference(found.bars, bars) >= 0;
  if (differs) {
    throw new DamagedError(
      `Cannot create ${name}: what was encoded does not read back as it was planned. Nothing was written.`,
      { facts: { file: name, rows: table.rows, planned: bars.time.length } },
    );
  }
  return factsOf(table, await rangeInUtc(file, table, zone));
}

/** The first row that differs in time or price, -1 if none. A volume may be 0 where it was unknown. */
function firstDifference(a: Bars, b: Bars): number {
  for (let i = 0; i < b.time.length; i++) {
    if (a.time[i] !== b.time[i]) return i;
    for (const name of ["open", "high", "low", "close"] as const) {
      if (!Object.is(a[name][i], b[name][i])) return i;
    }
  }
  return -1;
}
