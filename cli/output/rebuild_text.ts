/** `rebuild` for people and for scripts: what is stale, what is run for it, how that ended. */

import type { RebuildCommand } from "../../core/operations/rebuild/commands.ts";
import type {
  RebuildPlan,
  RebuildStep,
  StaleAsset,
} from "../../core/operations/rebuild/plan_rebuild.ts";
import type { DerivedStatus } from "../../core/operations/status_report.ts";
import type { ProgramEnd } from "../run_program.ts";
import { counted } from "./format.ts";
import type { Terminal } from "./terminal.ts";

/** What became of one step. `left out`: an asset that it needs was not made. */
export interface StepEnd extends ProgramEnd {
  readonly step: RebuildStep;
  readonly outcome: "done" | "failed" | "left out";
}

/** A command as it could be typed: parts with spaces or signs of the shell in quotes. */
export function commandText(command: readonly string[]): string {
  return command.map((part) => /^[\w@%+=:,./{}-]+$/.test(part) ? part : JSON.stringify(part))
    .join(" ");
}

export function printRebuildPlan(terminal: Terminal, { steps, without }: RebuildPlan): void {
  if (steps.length + without.length === 0) terminal.print("Nothing is stale.");
  for (const { command, makes } of steps) {
    terminal.print(terminal.paint("bold", commandText(command)));
    for (const asset of makes) terminal.print(`  ${assetText(asset)}`);
  }
  for (const asset of without) {
    terminal.print(terminal.paint("yellow", `▲ no command makes ${assetText(asset)}`));
  }
  if (without.length > 0) {
    const hint = `"rebuild": [{"assets": ["${
      without[0].asset
    }"], "command": ["python3", "…", "{ticker}"]}]`;
    terminal.print(terminal.paint("grey", `    in barkeep.json: ${hint}`));
  }
}

function assetText({ file, reason }: StaleAsset): string {
  return `${file}  ${reason}`;
}

/** All commands of the settings, before the user agrees to them. */
export function printCommands(terminal: Terminal, commands: readonly RebuildCommand[]): void {
  terminal.print();
  terminal.print("The commands of barkeep.json, which are new or have changed:");
  for (const { command, folder, assets } of commands) {
    const where = folder === null ? "" : `  in ${folder}`;
    terminal.print(`  ${commandText(command)}${where}  makes ${assets.join(", ")}`);
  }
}

export function printStepStart(terminal: Terminal, { command }: RebuildStep): void {
  terminal.print();
  terminal.print(terminal.paint("bold", `$ ${commandText(command)}`));
}

export function printStepEnd(terminal: Terminal, end: StepEnd): void {
  const assets = counted(end.step.makes.length, "asset");
  if (end.outcome === "done") {
    terminal.print(terminal.paint("green", `ok: ${assets} in ${end.seconds.toFixed(1)} s`));
    return;
  }
  const text = `■ ${commandText(end.step.command)} ${end.outcome}: ${end.reason}`;
  terminal.print(terminal.paint("red", text));
}

export interface RebuildTold {
  readonly plan: RebuildPlan;
  readonly ends: readonly StepEnd[];
  readonly operation: number | null;
  readonly stillStale: readonly DerivedStatus[];
}

/** Steps with what became of them; `outcome` is `null` for those that were only planned. */
export function rebuildJson({ plan, ends, operation, stillStale }: RebuildTold) {
  return {
    version: 1,
    operation,
    steps: plan.steps.map((step, i) => {
      const end = ends[i];
      return {
        ...step,
        outcome: end?.outcome ?? null,
        code: end?.code ?? null,
        reason: end?.reason ?? null,
        seconds: end?.seconds ?? null,
        output: end?.output ?? null,
      };
    }),
    without: plan.without,
    stillStale: stillStale.map(({ file, reason }) => ({ file, reason })),
  };
}
