/** A repair, for people and for scripts. */

import type { RepairFileResult, RepairResult } from "../../core/operations/repair/apply_repair.ts";
import type { RepairFilePlan, RepairPlan } from "../../core/operations/repair/plan_repair.ts";
import type { PeriodProposal, PeriodWork } from "../../core/operations/repair/find_period_work.ts";
import { isoUtc } from "../../core/operations/status_report.ts";
import { changesJson, errorJson } from "./changes_text.ts";
import { counted, grouped } from "./format.ts";
import type { Terminal } from "./terminal.ts";

const SHOWN = 10;

export function printRepairPlan(terminal: Terminal, { files }: RepairPlan): void {
  for (const plan of files) {
    if (plan.outcome === "nothing" && !plan.periods && files.length > 1) continue;
    terminal.print(terminal.paint("bold", plan.file));
    if (plan.error) terminal.print(`  ${plan.error.message}`);
    for (const { text } of plan.steps) terminal.print(`  ${text}`);
    if (plan.periods) printPeriods(terminal, plan.periods);
    if (plan.outcome === "nothing") terminal.print("  There is nothing to mend.");
  }
  if (files.length > 1 && files.every(({ outcome }) => outcome === "nothing")) {
    terminal.print("There is nothing to mend.");
  }
}

/** Stamps are shown in UTC: the trading day of all of them is the same. */
function printPeriods(terminal: Terminal, { proposals, stamping }: PeriodWork): void {
  const open = proposals.filter(({ keep }) => keep === null).length;
  if (open > 0) {
    terminal.print(
      terminal.paint(
        "yellow",
        `  ▲ ${counted(open, "period")} can't be decided and stay: not exactly one bar is stamped ${
          stamping ?? "as the file's others"
        }`,
      ),
    );
  }
  for (const proposal of proposals.slice(0, SHOWN)) {
    terminal.print(`      ${proposalText(proposal)}`);
  }
  if (proposals.length > SHOWN) {
    terminal.print(`      and ${grouped(proposals.length - SHOWN)} more`);
  }
}

function proposalText({ keep, times, same }: PeriodProposal): string {
  const stamp = (time: number) => isoUtc(time)!.slice(0, 16);
  const others = times.filter((time) => time !== keep).map(stamp).join(", ");
  const values = same ? "the same values" : "different values";
  return keep === null
    ? `${others}: left (${values})`
    : `keep ${stamp(keep)}, remove ${others} (${values})`;
}

export function printRepairResult(terminal: Terminal, { operation, files }: RepairResult): void {
  for (const { plan, outcome, error, replaced } of files) {
    if (outcome === "failed" && error !== plan.error) terminal.warn(error!.message);
    if (outcome === "not tried") {
      terminal.warn(`${plan.file} was not tried: the disk failed before.`);
    }
    for (const note of replaced?.notes ?? []) terminal.note(note);
    if (replaced?.backup) terminal.note(`${plan.file} as it was: backups, ${replaced.backup.id}`);
  }
  if (!operation) {
    terminal.print("Nothing was written.");
    return;
  }
  const done = files.filter(({ outcome }) => outcome === "repaired").length;
  terminal.print(
    `#${operation.number} repaired ${
      counted(done, "file")
    }. Undo that with: barkeep undo ${operation.number}`,
  );
}

function planFileJson({ file, outcome, steps, restore, periods, error }: RepairFilePlan) {
  return {
    file,
    outcome: outcome as string,
    steps,
    restoreFrom: restore?.backup?.id ?? null,
    periods: periods && {
      stamping: periods.stamping,
      proposals: periods.proposals.map(({ keep, times, same }) => ({
        keep: keep === null ? null : isoUtc(keep),
        times: times.map(isoUtc),
        same,
      })),
      changes: changesJson(periods.changes),
    },
    error: errorJson(error),
  };
}

export function repairPlanJson({ id, files }: RepairPlan) {
  return { version: 1, plan: id, operation: null, files: files.map(planFileJson) };
}

function resultFileJson({ plan, outcome, replaced, error }: RepairFileResult) {
  const backupOfNow = replaced?.backup?.id ?? null;
  return { ...planFileJson(plan), outcome, backupOfNow, error: errorJson(error) };
}

export function repairResultJson({ id }: RepairPlan, { operation, files }: RepairResult) {
  return {
    version: 1,
    plan: id,
    operation: operation?.number ?? null,
    files: files.map(resultFileJson),
  };
}
