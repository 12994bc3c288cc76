/** An undo, for people and for scripts. */

import type { LeftBar } from "../../core/operations/undo/take_back.ts";
import type { UndoFilePlan, UndoPlan } from "../../core/operations/undo/plan_undo.ts";
import type { UndoFileResult, UndoResult } from "../../core/operations/undo/apply_undo.ts";
import { isoUtc } from "../../core/operations/status_report.ts";
import { changesJson, errorJson, printChanges, timeIn, valuesText } from "./changes_text.ts";
import { counted, grouped } from "./format.ts";
import type { Terminal } from "./terminal.ts";

const SHOWN = 5;

export function printUndoPlan(terminal: Terminal, { files }: UndoPlan): void {
  for (const plan of files) {
    terminal.print(terminal.paint("bold", `${plan.file}  ${whatText(plan)}`));
    if (plan.error) terminal.print(`  ${plan.error.message}`);
    if (plan.changes) printChanges(terminal, plan.file, plan.changes);
    printLeft(terminal, plan);
    if (plan.note) terminal.print(`  ${plan.note}`);
    if (plan.rowsNow !== null && plan.rowsAfter !== null && plan.how !== "nothing") {
      terminal.print(
        terminal.paint("grey", `  ${grouped(plan.rowsNow)} -> ${grouped(plan.rowsAfter)} rows`),
      );
    }
  }
}

function whatText({ how, numbers }: UndoFilePlan): string {
  const what = `what ${numbers.map((number) => `#${number}`).join(", ")} wrote`;
  if (how === "bytes") return `takes back ${what}; every byte is as it was before`;
  if (how === "nothing") return `nothing to take back of ${what}`;
  return how === "failed" ? `can't take back ${what}` : `takes back ${what}`;
}

/** Bars that somebody changed since are listed and left. */
function printLeft(terminal: Terminal, { file, left }: UndoFilePlan): void {
  if (left.length === 0) return;
  const stay = left.length === 1 ? "was changed since and stays" : "were changed since and stay";
  terminal.print(terminal.paint("yellow", `  ▲ ${counted(left.length, "bar")} ${stay}:`));
  for (const { time, written, now } of left.slice(0, SHOWN)) {
    const then = written ? valuesText(written) : "removed";
    const text = now ? valuesText(now) : "not there";
    terminal.print(`      ${timeIn(file, time)}  written ${then}`);
    terminal.print(`      ${" ".repeat(timeIn(file, time).length)}  now     ${text}`);
  }
  if (left.length > SHOWN) terminal.print(`      and ${grouped(left.length - SHOWN)} more`);
}

export function printUndoResult(terminal: Terminal, { operation, files }: UndoResult): void {
  for (const { plan, outcome, error, notes, backup } of files) {
    if (outcome === "failed" && error !== plan.error) terminal.warn(error!.message);
    if (outcome === "not tried") {
      terminal.warn(`${plan.file} was not tried: the disk failed before.`);
    }
    for (const note of notes) terminal.note(note);
    if (backup) terminal.note(`${plan.file} before this undo: backups, ${backup}`);
  }
  const done = files.filter(({ outcome }) => outcome === "written" || outcome === "removed").length;
  if (!operation) terminal.print("Nothing was written.");
  else {
    terminal.print(
      `#${operation.number} took back in ${
        counted(done, "file")
      }. Undo that with: barkeep undo ${operation.number}`,
    );
  }
}

function leftJson({ time, written, now }: LeftBar) {
  return { time: isoUtc(time), written, now };
}

function planFileJson(plan: UndoFilePlan) {
  return {
    file: plan.file,
    operations: plan.numbers,
    how: plan.how,
    note: plan.note,
    rowsNow: plan.rowsNow,
    rowsAfter: plan.rowsAfter,
    changes: changesJson(plan.changes),
    left: plan.left.map(leftJson),
    backup: plan.backup?.id ?? null,
    error: errorJson(plan.error),
  };
}

export function undoPlanJson({ id, files }: UndoPlan) {
  return { version: 1, plan: id, operation: null, files: files.map(planFileJson) };
}

function resultFileJson({ plan, outcome, backup, notes, error }: UndoFileResult) {
  return { ...planFileJson(plan), outcome, backupOfNow: backup, notes, error: errorJson(error) };
}

export function undoResultJson({ id }: UndoPlan, { operation, files }: UndoResult) {
  return {
    version: 1,
    plan: id,
    operation: operation?.number ?? null,
    files: files.map(resultFileJson),
  };
}
