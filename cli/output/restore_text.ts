/** A restore, for people and for scripts. */

import type {
  RestoreFileResult,
  RestoreResult,
} from "../../core/operations/restore/apply_restore.ts";
import type { Hole } from "../../core/operations/restore/holes.ts";
import type {
  RestoreFilePlan,
  RestorePlan,
  Seen,
} from "../../core/operations/restore/plan_restore.ts";
import { isoUtc } from "../../core/operations/status_report.ts";
import { changesJson, errorJson, printChanges, timeIn } from "./changes_text.ts";
import { bytes, counted, grouped } from "./format.ts";
import type { Terminal } from "./terminal.ts";

const SHOWN = 5;

export function printRestorePlan(terminal: Terminal, { files }: RestorePlan): void {
  for (const plan of files) printFile(terminal, plan);
}

function printFile(terminal: Terminal, plan: RestoreFilePlan): void {
  const { file, backup, present, restored, changes, outcome, error, passedOver } = plan;
  terminal.print(terminal.paint("bold", file));
  for (const { id, reason } of passedOver) {
    terminal.print(terminal.paint("grey", `  passed over: ${id}, ${reason}`));
  }
  if (error) terminal.print(`  ${error.message}`);
  if (outcome === "nothing") {
    terminal.print("  It is what was asked for already; nothing to restore.");
  }
  if (outcome !== "write" || !backup || !restored) return;
  terminal.print(`  from   ${backup.id}, ${backup.reason}, bytes verified`);
  terminal.print(`  now    ${present ? seenText(file, present) : "the file is gone"}`);
  terminal.print(`  then   ${seenText(file, restored)}`);
  if (changes) printChanges(terminal, file, changes);
  else if (present && restored.facts.rows !== null) {
    terminal.print("  Single bars can't be compared: one of the two can't be read in order.");
  }
  printHoles(terminal, file, plan.holes);
}

function seenText(file: string, { facts: { rows, first, last }, health, size }: Seen): string {
  const range = first !== null && last !== null
    ? `, ${timeIn(file, first)} to ${timeIn(file, last)}`
    : "";
  const count = rows === null ? "" : `${grouped(rows)} rows${range}, `;
  return `${count}${bytes(size)}${health === null ? "" : `, ${health}`}`;
}

function printHoles(terminal: Terminal, file: string, holes: readonly Hole[]): void {
  for (const { after, before, days, missingBars, presentBars } of holes.slice(0, SHOWN)) {
    const length = days > 0 ? `a hole of ${counted(days, "day")}` : "a hole";
    const loss = presentBars > 0
      ? `, in which the file has ${counted(presentBars, "bar")} now`
      : "";
    terminal.print(
      terminal.paint(
        "yellow",
        `  ▲ it would have ${length} between ${timeIn(file, after)} and ${timeIn(file, before)} ` +
          `(${counted(missingBars, "bar")} missing${loss})`,
      ),
    );
  }
  if (holes.length > SHOWN) terminal.print(`  and ${grouped(holes.length - SHOWN)} shorter holes`);
}

export function printRestoreResult(terminal: Terminal, { operation, files }: RestoreResult): void {
  for (const { plan, outcome, error, replaced } of files) {
    if (outcome === "failed" && error !== plan.error) terminal.warn(error!.message);
    if (outcome === "not tried") {
      terminal.warn(`${plan.file} was not tried: the disk failed before.`);
    }
    for (const note of replaced?.notes ?? []) terminal.note(note);
    if (replaced?.backup) terminal.note(`${plan.file} as it was: backups, ${replaced.backup.id}`);
  }
  const done = files.filter(({ outcome }) => outcome === "restored").length;
  if (!operation) terminal.print("Nothing was written.");
  else {
    terminal.print(
      `#${operation.number} restored ${
        counted(done, "file")
      }. Undo that with: barkeep undo ${operation.number}`,
    );
  }
}

function seenJson(seen: Seen | null) {
  if (!seen) return null;
  const { sha256, size, health, facts: { rows, first, last } } = seen;
  return { sha256, size, rows, first: isoUtc(first), last: isoUtc(last), health };
}

function planFileJson(plan: RestoreFilePlan) {
  return {
    file: plan.file,
    outcome: plan.outcome as string,
    backup: plan.backup?.id ?? null,
    passedOver: plan.passedOver,
    present: seenJson(plan.present),
    restored: seenJson(plan.restored),
    changes: changesJson(plan.changes),
    holes: plan.holes.map(({ after, before, ...rest }) => ({
      after: isoUtc(after),
      before: isoUtc(before),
      ...rest,
    })),
    error: errorJson(plan.error),
  };
}

export function restorePlanJson({ id, files }: RestorePlan) {
  return { version: 1, plan: id, operation: null, files: files.map(planFileJson) };
}

function resultFileJson({ plan, outcome, replaced, error }: RestoreFileResult) {
  const backupOfNow = replaced?.backup?.id ?? null;
  return { ...planFileJson(plan), outcome, backupOfNow, error: errorJson(error) };
}

export function restoreResultJson({ id }: RestorePlan, { operation, files }: RestoreResult) {
  return {
    version: 1,
    plan: id,
    operation: operation?.number ?? null,
    files: files.map(resultFileJson),
  };
}
