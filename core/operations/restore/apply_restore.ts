/** Carries a restore out, file by file: an operation with backups and receipts of its own. */

import { dirname } from "node:path";
import { BarkeepError, CommitUnknownError, DiskError } from "../../errors.ts";
import { ensureFolder } from "../../fs/durable.ts";
import type { Sha256 } from "../../fs/hash.ts";
import { finishOperation, NO_FACTS, type Operation, startOperation } from "../../store/ledger.ts";
import { type BarChanges, countChanges } from "../../store/ledger_receipts.ts";
import type { Replaced } from "../../store/replace.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { onDisk } from "../../store/store_errors.ts";
import { putBack } from "../put_back.ts";
import { recordFiles } from "../record_files.ts";
import type { RestoreFilePlan, RestorePlan } from "./plan_restore.ts";

export interface RestoreFileResult {
  readonly plan: RestoreFilePlan;
  readonly outcome: "restored" | "nothing" | "failed" | "not tried";
  readonly replaced: Replaced | null;
  readonly error: BarkeepError | null;
}

export interface RestoreResult {
  /** `null`: there was nothing to do. */
  readonly operation: Operation | null;
  readonly files: readonly RestoreFileResult[];
}

export interface ApplyRestoreOptions {
  readonly settings: Settings;
  readonly arguments: readonly string[];
  readonly onFile?: (file: string, done: number, of: number) => void;
}

/** Beyond this a receipt would be larger than the file; the backup of the file undoes it. */
const MOST_IN_RECEIPT = 2_000_000;

/** A file that fails fails alone, unless it is the disk. */
export async function applyRestore(
  store: Store,
  plan: RestorePlan,
  options: ApplyRestoreOptions,
): Promise<RestoreResult> {
  if (!plan.files.some(({ outcome }) => outcome === "write")) {
    return { operation: null, files: plan.files.map(leave) };
  }
  const operation = await startOperation(store, {
    command: "restore",
    arguments: options.arguments,
  });
  const files: RestoreFileResult[] = [];
  let ill = false;
  for (const [done, file] of plan.files.entries()) {
    options.onFile?.(file.file, done, plan.files.length);
    const result: RestoreFileResult = file.outcome !== "write"
      ? leave(file)
      : ill
      ? { ...leave(file), outcome: "not tried" }
      : await restoreOne(store, operation, file);
    files.push(result);
    ill ||= result.error instanceof DiskError || result.error instanceof CommitUnknownError;
  }
  if (!ill) await record(store, operation, files, options.settings);
  const restored = files.filter(({ outcome }) => outcome === "restored").length;
  const failed =
    files.filter(({ outcome }) => outcome === "failed" || outcome === "not tried").length;
  const text = `${restored} files restored${failed > 0 ? `, ${failed} failed` : ""}`;
  await finishOperation(store, operation, failed > 0 ? "failed" : "done", text);
  return { operation, files };
}

function leave(plan: RestoreFilePlan): RestoreFileResult {
  return { plan, outcome: plan.error ? "failed" : "nothing", replaced: null, error: plan.error };
}

async function restoreOne(
  store: Store,
  operation: Operation,
  plan: RestoreFilePlan,
): Promise<RestoreFileResult> {
  const { file: name, backup, present, restored } = plan;
  if (!backup) throw new TypeError(`${name} has no backup to restore`);
  try {
    await makeItsFolder(store, name);
    const replaced = await putBack(store, {
      ...{ operation, name, expected: present?.sha256 ?? "absent" },
      backup: { ...backup, ...(restored?.facts ?? NO_FACTS) },
      facts: present?.facts ?? NO_FACTS,
      health: present?.health ?? null,
      changes: forReceipt(plan.changes),
    });
    return { plan, outcome: "restored", replaced, error: null };
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { plan, outcome: "failed", replaced: null, error };
  }
}

/** `sessions/` may have gone with the files in it. */
async function makeItsFolder(store: Store, name: string): Promise<void> {
  const folder = dirname(name);
  if (folder === ".") return;
  await onDisk(
    store,
    `make the folder ${folder}`,
    () => ensureFolder(store.fs, store.root, folder),
  );
}

function forReceipt(changes: BarChanges | null): BarChanges | null {
  if (!changes) return null;
  const { added, replaced, removed } = countChanges(changes);
  return added + 2 * replaced + removed > MOST_IN_RECEIPT ? null : changes;
}

async function record(
  store: Store,
  operation: Operation,
  files: readonly RestoreFileResult[],
  settings: Settings,
): Promise<void> {
  const written = new Map<string, Sha256>();
  for (const { plan, replaced } of files) {
    if (replaced) written.set(plan.file, replaced.after.sha256);
  }
  await recordFiles(store, { command: "restore", operation, settings, written });
}
