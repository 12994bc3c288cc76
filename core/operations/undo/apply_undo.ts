/** Carries an undo out, file by file: itself an operation, with backups and receipts of its own. */

import { BarkeepError, CommitUnknownError, DiskError, HeldError } from "../../errors.ts";
import type { Sha256 } from "../../fs/hash.ts";
import {
  appendEntry,
  finishOperation,
  NO_FACTS,
  type Operation,
  startOperation,
} from "../../store/ledger.ts";
import { quarantineCopy } from "../../store/quarantine.ts";
import { removeFile } from "../../store/replace_remove.ts";
import type { Settings } from "../../store/settings.ts";
import type { Store } from "../../store/store.ts";
import { factsOf } from "../file_facts.ts";
import { putBack } from "../put_back.ts";
import { recordFiles } from "../record_files.ts";
import { writeChanges } from "../write_changes.ts";
import type { UndoFilePlan, UndoPlan } from "./plan_undo.ts";
import { UNDID } from "./targets.ts";

/** `not tried`: the disk failed before its turn came. */
export interface UndoFileResult {
  readonly plan: UndoFilePlan;
  readonly outcome: "written" | "removed" | "nothing" | "failed" | "not tried";
  /** Id of the backup of the file as it was before the undo. */
  readonly backup: string | null;
  /** The file as it is now; `null` if it went or was not written. */
  readonly sha256: Sha256 | null;
  readonly notes: readonly string[];
  readonly error: BarkeepError | null;
}

export interface UndoResult {
  /** `null`: there was nothing to do. */
  readonly operation: Operation | null;
  readonly files: readonly UndoFileResult[];
}

export interface ApplyUndoOptions {
  readonly settings: Settings;
  readonly arguments: readonly string[];
  /** The user said yes to files going that the operation had made. */
  readonly removeFiles: boolean;
}

function hasWork({ how }: UndoFilePlan): boolean {
  return how === "bars" || how === "bytes" || how === "remove";
}

/** A file that fails fails alone, unless it is the disk. */
export async function applyUndo(
  store: Store,
  plan: UndoPlan,
  options: ApplyUndoOptions,
): Promise<UndoResult> {
  if (!plan.files.some(hasWork)) return { operation: null, files: plan.files.map(leave) };
  const operation = await startOperation(store, {
    command: "undo",
    arguments: options.arguments,
  });
  const files: UndoFileResult[] = [];
  let ill = false;
  for (const file of plan.files) {
    const result: UndoFileResult = !hasWork(file)
      ? leave(file)
      : ill
      ? { ...leave(file), outcome: "not tried" }
      : await applyFile(store, operation, file, options);
    files.push(result);
    ill ||= result.error instanceof DiskError || result.error instanceof CommitUnknownError;
  }
  if (!ill) await record(store, operation, files, options.settings);
  const failed = files.some(({ outcome }) => outcome === "failed" || outcome === "not tried");
  await finishOperation(store, operation, failed ? "failed" : "done", summaryOf(files));
  return { operation, files };
}

function leave(plan: UndoFilePlan): UndoFileResult {
  const outcome = plan.error ? "failed" : "nothing";
  return { plan, outcome, backup: null, sha256: null, notes: [], error: plan.error };
}

async function applyFile(
  store: Store,
  operation: Operation,
  plan: UndoFilePlan,
  options: ApplyUndoOptions,
): Promise<UndoFileResult> {
  try {
    const done = plan.how === "remove"
      ? await remove(store, operation, plan, options)
      : await write(store, operation, plan);
    await note(store, operation, plan);
    const sha256 = "after" in done ? done.after.sha256 : null;
    const [outcome, backup] = [sha256 ? "written" : "removed", done.backup?.id ?? null] as const;
    return { plan, outcome, backup, sha256, notes: done.notes, error: null };
  } catch (error) {
    if (!(error instanceof BarkeepError)) throw error;
    return { ...leave(plan), outcome: "failed", error };
  }
}

function write(store: Store, operation: Operation, plan: UndoFilePlan) {
  const { file: name, master, sha256, changes, backup } = plan;
  if (plan.how === "bytes" && backup) {
    const facts = master ? factsOf(master.table, master.range) : NO_FACTS;
    const expected = sha256 ?? "absent";
    // A master that was read for the plan is sound; of anything else nobody knows.
    const health = master ? "good" : null;
    return putBack(store, { operation, name, backup, expected, facts, health, changes });
  }
  if (!master || !changes || sha256 === null) throw new TypeError(`${name} has nothing to write`);
  return writeChanges(store, { operation, master, expected: sha256, changes });
}

/** The bytes stay in two places: as a verified backup and, because the file itself goes, in quarantine. */
async function remove(
  store: Store,
  operation: Operation,
  { file: name, sha256, changes, master }: UndoFilePlan,
  { removeFiles }: ApplyUndoOptions,
) {
  if (!removeFiles || sha256 === null) {
    throw new HeldError(
      `Cannot undo the creation of ${name} without your word: nothing would be left, so the file would go. ` +
        `Say so with --remove-files.`,
      { facts: { file: name } },
    );
  }
  const kept = await quarantineCopy(store, name, `operation ${operation.number} (undo) removed it`);
  const facts = master ? factsOf(master.table, master.range) : NO_FACTS;
  const done = await removeFile(store, { operation, name, expected: sha256, facts, changes });
  return { ...done, notes: [...done.notes, `${name} is kept as ${kept}.`] };
}

async function note(
  store: Store,
  { number, command }: Operation,
  { file, numbers }: UndoFilePlan,
): Promise<void> {
  const text = `took back what ${numbers.map((one) => `#${one}`).join(", ")} did to ${file}`;
  const facts = { [UNDID]: numbers };
  await appendEntry(store, { kind: "note", number, time: store.now(), file, text, facts }, command);
}

async function record(
  store: Store,
  operation: Operation,
  files: readonly UndoFileResult[],
  settings: Settings,
): Promise<void> {
  const written = new Map<string, Sha256>(), accepted = new Set<string>();
  for (const { plan: { file }, outcome, sha256 } of files) {
    if (outcome === "removed") accepted.add(file);
    if (sha256 !== null) written.set(file, sha256);
  }
  await recordFiles(store, { command: "undo", operation, settings, written, accepted });
}

function summaryOf(files: readonly UndoFileResult[]): string {
  const done = files.filter(({ outcome }) => outcome === "written" || outcome === "removed");
  const sum = (count: (plan: UndoFilePlan) => number | undefined) =>
    done.reduce((total, { plan }) => total + (count(plan) ?? 0), 0);
  const gone = sum(({ changes }) => changes?.removed.time.length);
  const back = sum(({ changes }) => changes?.added.time.length);
  const old = sum(({ changes }) => changes?.replaced.after.time.length);
  const left = sum((plan) => plan.left.length);
  return `${done.length} files, ${gone} bars gone, ${back} back, ${old} as before, ${left} left`;
}
