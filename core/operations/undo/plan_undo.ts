/** Plans an undo: what each file would lose and get back, and what stays because it was changed since. */

import { BarkeepError, DamagedError } from "../../errors.ts";
import { hashFile, type Sha256 } from "../../fs/hash.ts";
import { verifyBackup } from "../../store/backups.ts";
import { type Backup, listBackups } from "../../store/backups_list.ts";
import { type FileEntry, readLedger } from "../../store/ledger.ts";
import { type BarChanges, readReceipt } from "../../store/ledger_receipts.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";
import { nameOf } from "../known_files.ts";
import { marketFor } from "../market_for.ts";
import { type Master, masterOf } from "../master.ts";
import { planDigest } from "../plan_digest.ts";
import { resolveFile } from "../../fs/containment.ts";
import { presentBars, storedVolume } from "./present.ts";
import { type LeftBar, takeBack } from "./take_back.ts";
import { type UndoTarget, writesToUndo } from "./targets.ts";

/**
 * `bars`: single bars go and come back. `bytes`: nothing was written to the file since, so the backup made
 * before is put back as it is. `remove`: the operation made the file and nothing else is in it.
 */
export type UndoHow = "bars" | "bytes" | "remove" | "nothing" | "failed";

export interface UndoFilePlan {
  readonly file: string;
  /** Numbers of the operations that are taken back in this file, newest first. */
  readonly numbers: readonly number[];
  readonly how: UndoHow;
  /** In words, where something has to be said. */
  readonly note: string | null;
  /** The file as it is; `null`: it is not there. */
  readonly sha256: Sha256 | null;
  /** Bars that go, change and come back; `null` where no receipt tells. */
  readonly changes: BarChanges | null;
  readonly left: readonly LeftBar[];
  readonly rowsNow: number | null;
  readonly rowsAfter: number | null;
  readonly backup: Backup | null;
  readonly master: Master | null;
  readonly error: BarkeepError | null;
}

export interface UndoPlan {
  readonly id: string;
  readonly target: UndoTarget;
  readonly files: readonly UndoFilePlan[];
}

/** Reads only. Throws `UsageError` where there is nothing to undo. */
export async function planUndo(
  store: Store,
  target: UndoTarget,
  settings: Settings,
): Promise<UndoPlan> {
  const ledger = await readLedger(store.fs, store.root), files: UndoFilePlan[] = [];
  for (const { file, writes } of writesToUndo(ledger, target)) {
    files.push(await planFile(store, file, writes, settings));
  }
  const id = planDigest(
    "undo",
    files.map(({ file, how, sha256, changes, backup }) => ({
      file,
      facts: [how, sha256, backup?.id ?? null],
      changes,
    })),
  );
  return { id, target, files };
}

/** What every outcome starts from. */
type Base = Omit<UndoFilePlan, "how">;

async function planFile(
  store: Store,
  file: string,
  writes: readonly FileEntry[],
  settings: Settings,
): Promise<UndoFilePlan> {
  const base: Base = {
    ...{ file, numbers: [...new Set(writes.map(({ number }) => number))], note: null },
    ...{ sha256: null, changes: null, left: [], rowsNow: null, rowsAfter: null },
    ...{ backup: null, master: null, error: null },
  };
  try {
    const sha256 = await onDisk(store, `read ${file}`, () => hashOf(store, file));
    return await planKnown(store, { ...base, sha256 }, writes, settings);
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { ...base, how: "failed", error };
  }
}

async function hashOf({ fs, root }: Store, file: string): Promise<Sha256 | null> {
  const { path, stat } = await resolveFile(fs, root, file);
  return stat ? (await hashFile(fs, path)).sha256 : null;
}

async function planKnown(
  store: Store,
  base: Base,
  writes: readonly FileEntry[],
  settings: Settings,
): Promise<UndoFilePlan> {
  const newest = writes[0], oldest = writes[writes.length - 1];
  const untouched = base.sha256 === (newest.after?.sha256 ?? null) && isChain(writes);
  const receipts = await receiptsOf(store, writes);
  if (untouched && oldest.before) {
    const backup = await goodBackup(store, oldest);
    if (backup) return await withBytes(store, base, { backup, receipts, oldest, settings });
  }
  if (base.sha256 === null) throw isGone(base.file);
  // Made by the operation and not touched since: all of it is what was written, receipt or not.
  if (untouched && !oldest.before && typeof receipts === "string") {
    return {
      ...base,
      how: "remove",
      note: WOULD_GO,
      rowsNow: newest.after?.rows ?? null,
      rowsAfter: 0,
    };
  }
  if (typeof receipts === "string") throw new DamagedError(cannotWithout(base.file, receipts));
  return await withBars(store, base, receipts, settings);
}

/** Nobody else wrote in between: each write began with what the one before it had left. */
function isChain(writes: readonly FileEntry[]): boolean {
  return writes.every((entry, i) =>
    i === 0 || writes[i - 1].before?.sha256 === entry.after?.sha256
  );
}

/** The receipts, newest first, or why they can't be had. */
async function receiptsOf(
  { fs, root }: Store,
  writes: readonly FileEntry[],
): Promise<BarChanges[] | string> {
  const receipts: BarChanges[] = [];
  for (const { receipt, number } of writes) {
    if (receipt === null) return `operation ${number} kept no receipt`;
    try {
      receipts.push(await readReceipt(fs, root, receipt));
    } catch (error) {
      if (error instanceof DamagedError) return error.message;
      throw error;
    }
  }
  return receipts;
}

async function goodBackup(store: Store, entry: FileEntry): Promise<Backup | null> {
  const { backups } = await listBackups(store.fs, store.root, entry.file);
  for (const backup of backups.filter(({ sha256 }) => sha256 === entry.before?.sha256)) {
    const check = await onDisk(store, `read ${backup.id}`, () => verifyBackup(store, backup));
    if (check.good) return backup;
  }
  return null;
}

const WOULD_GO = "nothing would be left in the file, so it would go";
const WHOLE = "the whole file comes back as it was before";

interface BytesCase {
  readonly backup: Backup;
  readonly receipts: readonly BarChanges[] | string;
  readonly oldest: FileEntry;
  readonly settings: Settings;
}

async function withBytes(
  store: Store,
  base: Base,
  { backup, receipts, oldest, settings }: BytesCase,
): Promise<UndoFilePlan> {
  const whole: UndoFilePlan = {
    ...base,
    how: "bytes",
    backup,
    rowsAfter: oldest.before?.rows ?? null,
  };
  if (typeof receipts === "string" || base.sha256 === null) {
    return { ...whole, note: WHOLE };
  }
  try {
    const plan = await withBars(store, base, receipts, settings);
    return { ...plan, how: "bytes", note: null, backup };
  } catch (error) {
    // A file whose bars can't be told one by one comes back as a whole all the same.
    if (!(error instanceof BarkeepError)) throw error;
    return { ...whole, note: WHOLE };
  }
}

async function withBars(
  store: Store,
  base: Base,
  receipts: readonly BarChanges[],
  settings: Settings,
): Promise<UndoFilePlan> {
  const name = nameOf(base.file);
  if (name.kind !== "core") throw new DamagedError(cannotWithout(base.file, "it holds no bars"));
  const master = await masterOf(store.fs, store.root, name, {
    market: marketFor(name, settings),
    settings,
  });
  const present = await presentBars(store, master, receipts);
  const { changes, left } = takeBack(present, receipts, {
    storedVolume: storedVolume(master.table.shape),
  });
  const rowsNow = master.table.rows;
  const rowsAfter = rowsNow + changes.added.time.length - changes.removed.time.length;
  const plan = { ...base, changes, left, rowsNow, rowsAfter, master };
  if (isNothing(changes)) {
    return { ...plan, how: "nothing", note: "nothing of it is still as it was written" };
  }
  if (rowsAfter > 0) return { ...plan, how: "bars" };
  return { ...plan, how: "remove", note: WOULD_GO };
}

function isNothing({ added, replaced, removed }: BarChanges): boolean {
  return added.time.length + replaced.after.time.length + removed.time.length === 0;
}

function isGone(file: string): DamagedError {
  return new DamagedError(
    `Cannot undo the write to ${file}: the file is gone. Bring it back with "barkeep restore ${file}".`,
    { facts: { file } },
  );
}

function cannotWithout(file: string, why: string): string {
  return `Cannot undo the write to ${file} bar by bar: ${why}. The file was changed since, so its backup ` +
    `can't simply be put back either; look at the difference with "barkeep restore ${file} --dry-run".`;
}
